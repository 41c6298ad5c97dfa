def planes(self, rows: Tensor) -> Tensor:
  return rows.permute([2, 0, 1]).unsqueeze(0)

def rows(self, x: Tensor) -> Tensor:
  return x[0].permute([1, 2, 0]).contiguous()

def nearest(self, x: Tensor, height: int, width: int) -> Tensor:
  return torch._upsample_nearest_exact2d(x, [height, width])

def bilinear(self, x: Tensor, height: int, width: int) -> Tensor:
  return torch._upsample_bilinear2d_aa(x, [height, width], False)

def bicubic(self, x: Tensor, height: int, width: int) -> Tensor:
  return torch._upsample_bicubic2d_aa(x, [height, width], False)

def weighted(self, x: Tensor, columns: Tensor, column_bits: int, rows: Tensor, row_bits: int) -> Tensor:
  # Sums of whole numbers below 2^24 are exact in float32.
  y = x.to(6)
  if columns.numel() > 0:
    y = self.scaled(torch.matmul(y, columns.t()), column_bits)
  if rows.numel() > 0:
    y = self.scaled(torch.matmul(rows, y), row_bits)
  return y.to(0)

def scaled(self, sums: Tensor, bits: int) -> Tensor:
  return torch.floor((sums + 2.0 ** (bits - 1)) / 2.0 ** bits).clamp_(0., 255.)

def cropped(self, x: Tensor, top: int, left: int, height: int, width: int) -> Tensor:
  return x[:, :, top:top + height, left:left + width]

def padded(self, x: Tensor, left: int, right: int, top: int, bottom: int) -> Tensor:
  return torch.constant_pad_nd(x, [left, right, top, bottom], 0)

def padded_with(self, x: Tensor, left: int, right: int, top: int, bottom: int, colour: List[int]) -> Tensor:
  n, c, h, w = x.shape
  y = torch.tensor(colour, dtype=x.dtype).view([1, -1, 1, 1]).expand([n, c, top + h + bottom, left + w + right]).clone()
  y[:, :, top:top + h, left:left + w] = x
  return y

def tiled(self, x: Tensor, height: int, width: int) -> Tensor:
  n, c, h, w = x.shape
  y = x.reshape([c, h // height, height, w // width, width])
  return y.permute([1, 3, 0, 2, 4]).reshape([-1, c, height, width])

def normed(self, x: Tensor, rescale: bool, factor: float, normalize: bool, mean: List[float], std: List[float]) -> Tensor:
  y = x.contiguous()
  if normalize:
    shape = [1, -1, 1, 1]
    middle = torch.tensor(mean, dtype=6).view(shape)
    spread = torch.tensor(std, dtype=6).view(shape)
    if rescale:
      middle = middle * (1.0 / factor)
      spread = spread * (1.0 / factor)
    return torch.sub(y, middle).div_(spread)
  elif rescale:
    return y * factor
  else:
    return y

# From [3, height, width] around 0 back to 8-bit [height, width, 3].
def unscaled(self, x: Tensor, rescale: bool, factor: float, normalize: bool, mean: List[float], std: List[float]) -> Tensor:
  y = x.to(6)
  if normalize:
    spread = torch.tensor(std, dtype=6).view([-1, 1, 1])
    y = (y + torch.tensor(mean, dtype=6).view([-1, 1, 1]) / spread) * spread
  if rescale:
    y = y / factor
  return torch.clamp(y, 0, 255).to(0).permute([1, 2, 0]).contiguous()

def joined(self, parts: List[Tensor]) -> Tensor:
  return torch.cat(parts)

def lengthened(self, x: Tensor, size: int) -> Tensor:
  shape = list(x.shape)
  shape[0] = size - shape[0]
  return torch.cat([x, torch.zeros(shape, dtype=x.dtype)])

def stacked(self, parts: List[Tensor]) -> Tensor:
  return torch.stack(parts)

def patches(self, frames: Tensor, times: int, side: int, merge: int) -> Tensor:
  n, c, h, w = frames.shape
  lacking = (times - n % times) % times
  if lacking > 0:
    frames = torch.cat([frames, frames[n - 1:].expand([lacking, c, h, w])])
  rows = h // side // merge
  columns = w // side // merge
  grid = frames.view([-1, times, c, rows, merge, side, columns, merge, side])
  return grid.permute([0, 3, 6, 4, 7, 2, 1, 5, 8]).reshape([-1, c, times, side * side])

def widened(self, x: Tensor, size: int) -> Tensor:
  shape = list(x.shape)
  shape[1] = size - shape[1]
  return torch.cat([x, torch.zeros(shape, dtype=x.dtype)], 1)
