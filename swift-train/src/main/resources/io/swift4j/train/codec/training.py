def weighed(self, loss: Tensor, commitment: Tensor, weight: float) -> Tensor:
  return loss + weight * commitment

def assign_(self, target: Tensor, values: Tensor) -> None:
  target.copy_(values)
