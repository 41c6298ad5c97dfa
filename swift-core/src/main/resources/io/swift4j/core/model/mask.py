# Additive attention masks [batch, 1, queries, keys], 0 where a query may look and the lowest number where it may not.
# keep is [batch, keys], 0 for padding; an empty keep means no padding, an empty segments means one sequence per row.
# window 0 means unlimited. A query that may look nowhere, as padding may not, then looks everywhere alike, which is what
# the reference computes and what keeps the softmax finite.

def lowest(self, dtype: int) -> float:
  if dtype == 5:
    return -65504.0
  if dtype == 15:
    return -3.3895313892515355e38
  return -3.4028234663852886e38

def attention_mask(self, keep: Tensor, segments: Tensor, past: int, queries: int, window: int, x: Tensor) -> Tensor:
  keys = past + queries
  at = torch.arange(past, keys, device=x.device).unsqueeze(1)
  key = torch.arange(keys, device=x.device).unsqueeze(0)
  allowed = key <= at
  if window > 0:
    allowed = torch.logical_and(allowed, key > at - window)
  allowed = allowed.unsqueeze(0)
  if segments.numel() > 0:
    allowed = torch.logical_and(allowed, segments.unsqueeze(1) == segments.unsqueeze(2))
  if keep.numel() > 0:
    allowed = torch.logical_and(allowed, (keep != 0).unsqueeze(1))
  hidden = torch.logical_not(allowed).unsqueeze(1)
  return torch.zeros(hidden.shape, dtype=x.dtype, device=x.device).masked_fill(hidden, self.lowest(x.dtype))
