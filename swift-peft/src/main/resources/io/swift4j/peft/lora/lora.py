# Low-rank adaptation (Hu et al. 2021): y + scale * B A dropout(x). Each adapter on a layer has a slot of entries
# "….lora0.A" [rank, in], ".B" [out, rank], ".scale" [], and perhaps ".dropout" [], ".bias" [out]. With ".magnitude" [out] and
# the row norms ".squares" [out] of the frozen matrix it is DoRA (Liu et al. 2024): rows of W + scale * B A are normalised,
# their norms held constant in the backward pass, and multiplied by the magnitude.

def lora_output(self, w: Dict[str, Tensor], name: str, x: Tensor, y: Tensor) -> Tensor:
  slot = 0
  prefix = name + ".lora0."
  while prefix + "A" in w:
    h = x
    if prefix + "dropout" in w:
      h = torch.dropout(x, float(w[prefix + "dropout"].item()), True)
    scale = float(w[prefix + "scale"].item())
    a, b = w[prefix + "A"].to(x.dtype), w[prefix + "B"].to(x.dtype)
    low = torch.linear(h, a)
    if prefix + "magnitude" in w:
      y = self.dora(w, name, prefix, h, y, low, a, b, scale)
    elif low.dim() == 2:
      y = y.addmm_(low, b.t(), alpha=scale)
    else:
      y = y + torch.matmul(low, b.t()) * scale
    if prefix + "bias" in w:
      y = y + w[prefix + "bias"].to(x.dtype) * scale
    slot += 1
    prefix = name + ".lora" + str(slot) + "."
  return y

# The squared row norms of W + scale * B A without building it: |W|^2 + 2 scale (W A^T) . B + scale^2 (B A A^T) . B.
def dora_norm(self, w: Dict[str, Tensor], name: str, prefix: str, a: Tensor, b: Tensor, scale: float) -> Tensor:
  a, b = a.detach(), b.detach()
  cross = (torch.matmul(self.weight(w, name, a), a.t()) * b).sum([1], dtype=6)
  own = (torch.matmul(b, torch.matmul(a, a.t())) * b).sum([1], dtype=6)
  return torch.sqrt(w[prefix + "squares"] + 2 * scale * cross + scale * scale * own)

def dora(self, w: Dict[str, Tensor], name: str, prefix: str, h: Tensor, y: Tensor, low: Tensor, a: Tensor, b: Tensor, scale: float) -> Tensor:
  factor = (w[prefix + "magnitude"] / self.dora_norm(w, name, prefix, a, b, scale)).to(y.dtype)
  if prefix + "dropout" in w:
    y = self.dense(w, name, h)
  if low.dim() == 2:
    y = torch.addmm(y, low, b.t(), alpha=scale) * factor
  else:
    y = (y + torch.matmul(low, b.t()) * scale) * factor
  if name + ".bias" in w:
    y = y + w[name + ".bias"].to(y.dtype) * (1 - factor)
  return y

# On an embedding: A [rank, vocabulary], B [hidden, rank].
def lora_embedding(self, top: Dict[str, Tensor], ids: Tensor, x: Tensor) -> Tensor:
  slot = 0
  prefix = "embed_tokens.lora0."
  while prefix + "A" in top:
    scale = float(top[prefix + "scale"].item())
    low = torch.embedding(top[prefix + "A"].t(), ids)
    x = x + torch.matmul(low, top[prefix + "B"].t()).to(x.dtype) * scale
    slot += 1
    prefix = "embed_tokens.lora" + str(slot) + "."
  return x
