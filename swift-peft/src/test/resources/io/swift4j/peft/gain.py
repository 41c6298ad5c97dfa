# Each output of a layer times a learned factor.

def gain_output(self, w: Dict[str, Tensor], name: str, x: Tensor, y: Tensor) -> Tensor:
  if name + ".gain" in w:
    return y * w[name + ".gain"].to(y.dtype)
  return y
