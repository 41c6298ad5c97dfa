# Vectors that encoders made, in place of embeddings. `soft` is empty, or holds the rows they take (in x [rows, hidden]) and
# the vectors, then perhaps rows and, for each of the first layers, vectors that are added to its output there (DeepStack, Meng
# et al. 2024).

def with_soft(self, x: Tensor, soft: List[Tensor]) -> Tensor:
  if len(soft) == 0:
    return x
  return x.index_copy(0, soft[0], soft[1].to(x.dtype))

# What the first layer is given: embeddings with encoders' vectors among them, led to the layers' width where theirs is another.
def entered(self, top: Dict[str, Tensor], x: Tensor, soft: List[Tensor]) -> Tensor:
  x = self.with_soft(x, soft)
  if "input_projection.weight" in top or "input_projection.packed" in top:
    return self.linear(top, "input_projection", x)
  return x

def with_deep(self, x: Tensor, soft: List[Tensor], layer: int) -> Tensor:
  if layer + 3 >= len(soft):
    return x
  return x.index_add(0, soft[2], soft[layer + 3].to(x.dtype))

def end_to_end(self, parts: List[Tensor]) -> Tensor:
  return torch.cat(parts) if len(parts) > 1 else parts[0]

# A scalar whose gradients with respect to the parts are the given ones; parts without a gradient are left out.
def led_back(self, parts: List[Tensor], gradients: List[Tensor]) -> Tensor:
  total = torch.zeros([], dtype=6, device=gradients[0].device)
  for i in range(len(parts)):
    total = total + (parts[i] * gradients[i]).sum(dtype=6)
  return total
