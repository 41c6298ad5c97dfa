
# The dense matrix of a linear layer whose dict entries hold it in 4 or 8 bits; None where it is dense already. The shape entry
# is [out, in, block, nested block].
def stored_weight(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Optional[Tensor]:
  if name + ".stored4" in w:
    shape = w[name + ".stored_shape"]
    absmax = w[name + ".stored4_absmax"]
    if name + ".stored4_nested" in w:
      absmax = self.unnest(absmax, w[name + ".stored4_nested"], w[name + ".stored4_nested_code"], int(shape[3].item()), w[name + ".stored4_offset"])
    return self.dequantize4(w[name + ".stored4"], w[name + ".stored4_code"], absmax, int(shape[2].item()), [int(shape[0].item()), int(shape[1].item())], x.dtype)
  if name + ".stored8" in w:
    return (w[name + ".stored8"].to(6) * (w[name + ".stored8_absmax"].reshape([-1, 1]) / 127.0)).to(x.dtype)
  return None
