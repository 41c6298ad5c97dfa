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

# A step's ids, positions and padding behind virtual tokens: their ids are negative, and they are never padding.
def after_virtual_ids(self, ids: Tensor, virtual: int) -> Tensor:
  if virtual == 0:
    return ids
  first = -1 - torch.arange(virtual, device=ids.device)
  return torch.cat([first.expand([ids.size(0), virtual]), ids], 1)

def after_virtual_positions(self, positions: Tensor, ahead: int, virtual: int) -> Tensor:
  positions = positions + ahead
  if virtual == 0:
    return positions
  first = torch.arange(ahead - virtual, ahead, device=positions.device)
  return torch.cat([first.expand(positions.shape[:-1] + [virtual]), positions], -1)

def after_virtual_keep(self, keep: Tensor, virtual: int) -> Tensor:
  return torch.cat([torch.ones([keep.size(0), virtual], dtype=keep.dtype, device=keep.device), keep], 1)
