# Keys and values of earlier tokens: two tensors [batch, kv_heads, capacity, head_dim] for each layer.

def new_cache(self, count: int, batch: int, heads: int, capacity: int, dim: int, dtype: int, device: str) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(count):
    out.append(torch.empty([batch, heads, capacity, dim], dtype=dtype, device=torch.device(device)))
  return out

# A larger cache with the first `used` tokens of this one.
def grow_cache(self, cache: List[Tensor], used: int, capacity: int) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for old in cache:
    b, h, _, d = old.shape
    new = torch.empty([b, h, capacity, d], dtype=old.dtype, device=old.device)
    new.narrow(2, 0, used).copy_(old.narrow(2, 0, used))
    out.append(new)
  return out

# The cache of rows picked from this one, in a new order; rows may repeat.
def pick_rows(self, cache: List[Tensor], rows: Tensor, used: int) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for old in cache:
    b, h, capacity, d = old.shape
    new = torch.empty([rows.numel(), h, capacity, d], dtype=old.dtype, device=old.device)
    new.narrow(2, 0, used).copy_(old.narrow(2, 0, used).index_select(0, rows))
    out.append(new)
  return out
