# (IA)3 (Liu et al. 2022): learned vectors scale the input of feed-forward layers and the output of the others.

def ia3_input(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  slot = 0
  prefix = name + ".ia3" + str(slot) + "."
  while prefix + "in" in w or prefix + "out" in w:
    if prefix + "in" in w:
      x = x * w[prefix + "in"].reshape([-1]).to(x.dtype)
    slot += 1
    prefix = name + ".ia3" + str(slot) + "."
  return x

def ia3_output(self, w: Dict[str, Tensor], name: str, x: Tensor, y: Tensor) -> Tensor:
  slot = 0
  prefix = name + ".ia3" + str(slot) + "."
  while prefix + "in" in w or prefix + "out" in w:
    if prefix + "out" in w:
      y = y * w[prefix + "out"].reshape([-1]).to(y.dtype)
    slot += 1
    prefix = name + ".ia3" + str(slot) + "."
  return y
