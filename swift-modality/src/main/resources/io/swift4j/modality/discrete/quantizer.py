# Codes of vectors by the nearest entry of a codebook, both of length one (Yu et al. 2022).

def unit(self, x: Tensor) -> Tensor:
  return x / torch.clamp_min(torch.linalg_vector_norm(x, 2, [-1], True), 1e-12)

# A convolution over single places is a linear layer.
def latents(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
  weight = w["quant_conv.weight"].flatten(1).to(x.dtype)
  return self.unit(torch.linear(x, weight, w["quant_conv.bias"].to(x.dtype)))

def nearest(self, z: Tensor, entries: Tensor) -> Tensor:
  distances = z.pow(2).sum([1], True) + entries.pow(2).sum([1]) - 2 * torch.matmul(z, entries.transpose(0, 1))
  return torch.argmin(distances, 1)

def codes(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
  return self.nearest(self.latents(w, x), self.unit(w["quantize.embedding.weight"].to(x.dtype)))

# Codebook and commitment losses, of which the latter has weight 1 and the former beta (van den Oord et al. 2017).
def loss(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
  z = self.latents(w, x)
  entries = self.unit(w["quantize.embedding.weight"].to(x.dtype))
  q = entries.index_select(0, self.nearest(z, entries))
  return (q.detach() - z).pow(2).mean() + 0.25 * (q - z.detach()).pow(2).mean()
