# A linear layer by its name in the checkpoint: weights are entries of one dict, and so is whatever modifies them.

# Weights of a wider type than the activations (those in training) take part in theirs.
def dense(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  weight = self.weight(w, name, x)
  bias = name + ".bias"
  if bias in w:
    return torch.linear(x, weight, w[bias].to(x.dtype))
  return torch.linear(x, weight)

# How often rows are repeated to be multiplied faster: only packed weights gain by it.
def row_copies(self, w: Dict[str, Tensor], rows: int) -> int:
  return 1
