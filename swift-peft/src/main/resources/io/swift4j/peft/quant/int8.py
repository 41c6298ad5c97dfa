# 8-bit integers with one scale per output channel, and products of them with activations quantised per token, except for
# the columns that hold outliers (LLM.int8, Dettmers et al., arXiv 2208.07339).

def quantize(self, weight: Tensor, per_channel: bool) -> Tuple[Tensor, Tensor]:
  w = weight.to(6)
  absmax = w.abs().amax(1) if per_channel else w.abs().amax()
  divisor = absmax.masked_fill(absmax == 0, 1.0)
  if per_channel:
    divisor = divisor.unsqueeze(1)
  return torch.round(w * (127.0 / divisor)).to(1), absmax

def dequantize(self, q: Tensor, absmax: Tensor, dtype: int) -> Tensor:
  scale = absmax / 127.0
  if scale.dim() == 1:
    scale = scale.unsqueeze(1)
  return (q.to(6) * scale).to(dtype)

def linear(self, x: Tensor, q: Tensor, absmax: Tensor, bias: Tensor) -> Tensor:
  y = torch.matmul(x, self.dequantize(q, absmax, x.dtype).t())
  if bias.numel() > 0:
    y = y + bias
  return y

# x [..., in]; tokens are its rows. Returns the quantised activations, their maxima, the integer product, the result, and the columns with a
# magnitude of at least threshold (0: none), which are multiplied in floating point.
def llm_int8(self, x: Tensor, q: Tensor, absmax: Tensor, bias: Tensor, threshold: float) -> List[Tensor]:
  a = x.to(6).reshape([-1, x.size(-1)])
  columns = torch.zeros([0], dtype=4, device=x.device)
  inside = a
  if threshold > 0.0:
    outliers = a.abs() >= threshold
    columns = torch.nonzero(outliers.any(0)).reshape([-1])
    inside = a.masked_fill(outliers, 0.0)
  largest = inside.abs().amax(1)
  divisor = largest.masked_fill(largest == 0, 1.0)
  qx = torch.round(inside * (127.0 / divisor).unsqueeze(1)).to(1)
  qx.index_fill_(1, columns, 0)
  product = torch._int_mm(qx, q.t())
  # bitsandbytes' constant for 1 / 127^2, which is 1.8e-5 too large.
  y = product.to(6) * largest.unsqueeze(1) * absmax * 6.200124e-05
  if bias.numel() > 0:
    y = y + bias.to(6)
  if columns.numel() > 0:
    y = y + a.index_select(1, columns) @ self.dequantize(q.index_select(1, columns), absmax, 6).t()
  shape = x.shape
  shape[-1] = q.size(0)
  return [qx, largest, product, y.to(x.dtype).reshape(shape), columns]
