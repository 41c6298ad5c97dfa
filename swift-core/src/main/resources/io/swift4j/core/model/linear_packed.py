# Linear layers whose weights may have been packed once into the blocks that oneDNN multiplies fastest, under the name
# "….packed". For one to sixteen rows that reads weights at 1.3 to 2 times the speed. Inference only.

def pack(self, weight: Tensor) -> Tensor:
  return ops.mkldnn._reorder_linear_weight(weight, 32)

def multiply_packed(self, x: Tensor, packed: Tensor, bias: Optional[Tensor]) -> Tensor:
  return ops.mkldnn._linear_pointwise(x, packed, bias, "none", annotate(List[Optional[number]], []), "")

def dense(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  bias = name + ".bias"
  packed = name + ".packed"
  if packed in w:
    if bias in w:
      return self.multiply_packed(x, w[packed], w[bias])
    return self.multiply_packed(x, w[packed], None)
  weight = self.weight(w, name, x)
  if bias in w:
    return torch.linear(x, weight, w[bias].to(x.dtype))
  return torch.linear(x, weight)

# Packed weights are read fastest by three or more rows, so fewer are filled up to four with copies.
def row_copies(self, w: Dict[str, Tensor], rows: int) -> int:
  if rows < 3 and "self_attn.o_proj.packed" in w:
    return 4 // rows
  return 1
