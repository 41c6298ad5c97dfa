# A VQ-VAE (van den Oord et al. 2017) over patches: all but the first and the last layer work on the grid of codes [batch, rows, cols, width].

def normed(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return torch.layer_norm(x, [x.size(3)], w[name + ".weight"], w[name + ".bias"], 1e-5)

def projected(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return torch.addmm(w[name + ".bias"], x.reshape([-1, x.size(3)]), w[name + ".weight"].t()).reshape([x.size(0), x.size(1), x.size(2), -1])

# Each place with its eight neighbours, zeros beyond the edge: [batch, rows, cols, 9 * width].
def around(self, x: Tensor) -> Tensor:
  wide = torch.constant_pad_nd(x, [0, 0, 1, 1, 1, 1], 0.0)
  parts = annotate(List[Tensor], [])
  for i in range(3):
    for j in range(3):
      parts.append(wide.narrow(1, i, x.size(1)).narrow(2, j, x.size(2)))
  return torch.cat(parts, 3)

def block(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  y = self.projected(w, name + "around", self.around(self.normed(w, name + "norm", x)))
  return x + self.projected(w, name + "out", torch.gelu(y))

def stack(self, w: Dict[str, Tensor], side: str, x: Tensor) -> Tensor:
  for i in range(self.blocks()):
    x = self.block(w, side + "blocks." + str(i) + ".", x)
  return self.normed(w, side + "norm", x)

# What is left over on the right and below is no whole patch and not seen.
def latents(self, w: Dict[str, Tensor], pixels: Tensor) -> Tensor:
  x = pixels.to(w["encoder.patches.weight"].dtype)
  p = self.patch()
  b, c, rows, cols = x.size(0), x.size(1), x.size(2) // p, x.size(3) // p
  x = x.narrow(2, 0, rows * p).narrow(3, 0, cols * p).reshape([b, c, rows, p, cols, p]).permute(0, 2, 4, 1, 3, 5)
  x = self.projected(w, "encoder.patches", x.reshape([b, rows, cols, c * p * p]))
  return self.projected(w, "encoder.codes", self.stack(w, "encoder.", x)).permute(0, 3, 1, 2)

def unit(self, x: Tensor, dim: int) -> Tensor:
  return x / torch.clamp_min(torch.norm(x, 2, [dim], True), 1e-12)

def encode(self, w: Dict[str, Tensor], pixels: Tensor) -> Dict[str, Tensor]:
  z = self.latents(w, pixels)
  scores = torch.matmul(self.unit(z, 1).permute(0, 2, 3, 1), self.unit(w["codebook.weight"], 1).t())
  return {"latents": z, "codes": scores.argmax(3)}

def entries(self, w: Dict[str, Tensor], codes: Tensor) -> Tensor:
  return torch.embedding(self.unit(w["codebook.weight"], 1), codes.to(4)).permute(0, 3, 1, 2)

def decode(self, w: Dict[str, Tensor], vectors: Tensor) -> Tensor:
  x = self.projected(w, "decoder.codes", vectors.permute(0, 2, 3, 1))
  x = self.projected(w, "decoder.patches", self.stack(w, "decoder.", x))
  p = self.patch()
  b, rows, cols = x.size(0), x.size(1), x.size(2)
  x = x.reshape([b, rows, cols, -1, p, p]).permute(0, 3, 1, 4, 2, 5)
  return x.reshape([b, -1, rows * p, cols * p])
