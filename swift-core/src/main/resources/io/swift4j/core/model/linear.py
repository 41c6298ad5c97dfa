# A linear layer by its name in the checkpoint: weights are entries of one dict, and so is whatever modifies them.

def linear(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  bias = name + ".bias"
  if bias in w:
    return torch.linear(x, w[name + ".weight"], w[bias])
  return torch.linear(x, w[name + ".weight"])

# How often rows are repeated to be multiplied faster: only packed weights gain by it.
def row_copies(self, w: Dict[str, Tensor], rows: int) -> int:
  return 1
