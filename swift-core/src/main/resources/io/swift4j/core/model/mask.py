# Additive attention masks [batch, 1, queries, keys], 0 where a query may look and -inf where it may not.
# keep is [batch, keys], 0 for padding; an empty keep means no padding, an empty segments means one sequence per row.
# window 0 means unlimited. A padding query may see itself, so that no row of the softmax is empty.

def attention_mask(self, keep: Tensor, segments: Tensor, past: int, queries: int, batch: int, window: int, dtype: int, device: Tensor) -> Tensor:
  keys = past + queries
  at = torch.arange(past, keys, device=device.device).unsqueeze(1)
  key = torch.arange(keys, device=device.device).unsqueeze(0)
  allowed = key <= at
  if window > 0:
    allowed = torch.logical_and(allowed, key > at - window)
  allowed = allowed.unsqueeze(0)
  if segments.numel() > 0:
    allowed = torch.logical_and(allowed, segments.unsqueeze(1) == segments.unsqueeze(2))
  if keep.numel() > 0:
    allowed = torch.logical_and(allowed, (keep != 0).unsqueeze(1))
  allowed = torch.logical_or(allowed, (key == at).unsqueeze(0)).unsqueeze(1)
  return torch.zeros(allowed.shape, dtype=dtype, device=device.device).masked_fill(torch.logical_not(allowed), -float("inf"))
