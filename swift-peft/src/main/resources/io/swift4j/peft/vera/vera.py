# VeRA (Kopiczko et al. 2024): y + b * (B (d * (A dropout(x)))), where the random A and B are shared by all layers and only the
# vectors b [out] and d [rank] are learned.

def vera_output(self, w: Dict[str, Tensor], name: str, x: Tensor, y: Tensor) -> Tensor:
  slot = 0
  prefix = name + ".vera0."
  while prefix + "A" in w:
    h = x
    if prefix + "dropout" in w:
      h = torch.dropout(x, float(w[prefix + "dropout"].item()), True)
    low = torch.linear(h, w[prefix + "A"].to(x.dtype)) * w[prefix + "d"].to(x.dtype)
    y = y + torch.linear(low, w[prefix + "B"].to(x.dtype)) * w[prefix + "b"].to(x.dtype)
    slot += 1
    prefix = name + ".vera" + str(slot) + "."
  return y

def projection(self, rows: int, columns: int, bound: float) -> Tensor:
  return torch.empty([rows, columns], dtype=6).uniform_(-bound, bound)
