# The least float of the scores' own type, as code 5, 6, 7 or 15 counts it.
def least(self, x: Tensor) -> float:
  if x.dtype == 5:
    return -65504.0
  if x.dtype == 15:
    return -3.3895313892515355e38
  return -3.4028234663852886e38

def without(self, logits: Tensor, tokens: Tensor) -> Tensor:
  return logits.index_fill(-1, tokens.to(logits.device), self.least(logits))
