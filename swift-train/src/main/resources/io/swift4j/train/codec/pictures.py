# A square of a picture uint8 [3, height, width], made `side` pixels high and wide, in [-1, 1]: areas are averaged where it becomes smaller,
# and lines drawn between pixels where it becomes larger.
def square(self, picture: Tensor, top: int, left: int, size: int, side: int, mirrored: bool) -> Tensor:
  x = picture.narrow(1, top, size).narrow(2, left, size).to(6).unsqueeze(0)
  if size > side:
    x = torch.adaptive_avg_pool2d(x, [side, side])
  if size < side:
    x = torch.upsample_bilinear2d(x, [side, side], False)
  if mirrored:
    x = torch.flip(x, [3])
  return x / 127.5 - 1.0

def joined(self, parts: List[Tensor]) -> Tensor:
  return torch.cat(parts, 0)

# How much edges differ: the differences of neighbours, at full size and twice halved (after Mathieu et al. 2016).
def edges(self, x: Tensor, y: Tensor) -> Tensor:
  d = x - y
  total = torch.zeros([], dtype=6, device=x.device)
  for scale in range(3):
    total = total + torch.mean(torch.abs(d.narrow(2, 1, d.size(2) - 1) - d.narrow(2, 0, d.size(2) - 1)))
    total = total + torch.mean(torch.abs(d.narrow(3, 1, d.size(3) - 1) - d.narrow(3, 0, d.size(3) - 1)))
    if scale < 2 and min(d.size(2), d.size(3)) >= 4:
      d = torch.avg_pool2d(d, [2, 2])
  return total / 6.0

# SSIM (Wang et al. 2004) over squares of 7 pixels, of values in [-1, 1].
def ssim(self, x: Tensor, y: Tensor) -> Tensor:
  side = min(7, min(x.size(2), x.size(3)))
  mx = torch.avg_pool2d(x, [side, side], [1, 1])
  my = torch.avg_pool2d(y, [side, side], [1, 1])
  vx = torch.avg_pool2d(x * x, [side, side], [1, 1]) - mx * mx
  vy = torch.avg_pool2d(y * y, [side, side], [1, 1]) - my * my
  vxy = torch.avg_pool2d(x * y, [side, side], [1, 1]) - mx * my
  c1 = 0.02 ** 2
  c2 = 0.06 ** 2
  return torch.mean((2.0 * mx * my + c1) * (2.0 * vxy + c2) / ((mx * mx + my * my + c1) * (vx + vy + c2)))

def loss(self, made: Tensor, wanted: Tensor, perceptual: float) -> Tensor:
  d = made - wanted
  pixels = torch.mean(torch.abs(d)) + torch.mean(torch.square(d))
  return pixels + perceptual * (self.edges(made, wanted) + 0.5 * (1.0 - self.ssim(made, wanted)))

# The mean of the pictures' PSNR in dB, of grey levels as they are stored.
def quality(self, made: Tensor, wanted: Tensor) -> float:
  a = torch.round((torch.clamp(made, -1.0, 1.0) + 1.0) * 127.5)
  b = torch.round((wanted + 1.0) * 127.5)
  error = torch.mean(torch.square(a - b).flatten(1), [1])
  return float(torch.mean(10.0 * torch.log10(255.0 * 255.0 / torch.clamp_min(error, 1e-3))).item())
