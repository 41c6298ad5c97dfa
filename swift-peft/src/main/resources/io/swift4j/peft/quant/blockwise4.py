# 4-bit blockwise quantisation (Dettmers et al., arXiv 2305.14314): every block of values is divided by its largest magnitude,
# and each quotient is replaced by the index of the nearest of 16 code values. Two indices fill a byte, the first in the high
# half. NF4's code values are quantiles of the normal distribution; FP4's are floats of sign, two exponent bits and one
# mantissa bit, so their order is not that of their indices.

# How many of the midpoints between ascending code values lie below x: the index of the nearest one. Comparing with one
# midpoint after the other is many times as fast as a binary search for each value.
def nearest4(self, x: Tensor, code: Tensor, signed_order: bool) -> Tensor:
  sizes = code
  order = torch.arange(16, device=code.device)
  magnitude = x
  if not signed_order:
    sizes, order = torch.sort(code[:8])
    magnitude = x.abs()
  index = torch.zeros(x.shape, dtype=0, device=x.device)
  for i in range(sizes.numel() - 1):
    index.add_(magnitude > (sizes[i] + sizes[i + 1]) / 2.0)
  if not signed_order:
    index = order.to(0).index_select(0, index.reshape([-1]).to(3)).reshape(x.shape)
    index.add_(torch.logical_and(x < 0, index > 0), alpha=8)
  return index

# weight: any shape and floating-point type. Bytes [(n + 1) // 2, 1] and float32 maxima, one per block. Works through the
# weight in pieces, so that what it needs besides the result stays small.
def quantize4(self, weight: Tensor, code: Tensor, block: int, signed_order: bool) -> Tuple[Tensor, Tensor]:
  flat = weight.reshape([-1])
  n = flat.numel()
  blocks = (n + block - 1) // block
  whole = n // block
  packed = torch.empty([blocks * block // 2], dtype=0, device=flat.device)
  absmax = torch.empty([blocks], dtype=6, device=flat.device)
  piece = max(1, 131072 // block)
  for start in range(0, blocks, piece):
    count = min(piece, blocks - start)
    x = flat.narrow(0, start * block, min(count * block, n - start * block)).to(6)
    x = torch.constant_pad_nd(x, [0, count * block - x.numel()]).reshape([count, block])
    largest = x.abs().amax(1, True)
    divisor = largest.masked_fill(largest == 0, 1.0)
    scaled = x * (1.0 / divisor)
    if start + count > whole:
      # bitsandbytes divides in a block that is not full.
      scaled[-1].copy_(x[-1] / divisor[-1])
    q = self.nearest4(scaled, code, signed_order).reshape([-1, 2])
    packed.narrow(0, start * block // 2, count * block // 2).copy_(q.select(1, 0) * 16 + q.select(1, 1))
    absmax.narrow(0, start, count).copy_(largest.squeeze(1))
  return packed.narrow(0, 0, (n + 1) // 2).clone().unsqueeze(1), absmax

# A pair of values for each byte is one complex number, which is looked up as fast as a single value.
def dequantize4(self, packed: Tensor, code: Tensor, absmax: Tensor, block: int, shape: List[int], dtype: int) -> Tensor:
  n = 1
  for size in shape:
    n = n * size
  table = torch.complex(code.repeat_interleave(16), code.repeat([16]))
  flat = packed.reshape([-1])
  out = torch.empty([n], dtype=dtype, device=flat.device)
  whole = n // block
  # Pieces stay in the processor's cache between the look-up and the scaling.
  piece = whole if flat.is_cuda else max(1, 262144 // block)
  for start in range(0, whole, max(1, piece)):
    count = min(piece, whole - start)
    bytes = flat.narrow(0, start * block // 2, count * block // 2).to(3)
    values = torch.view_as_real(table.index_select(0, bytes)).view([count, block])
    target = out.narrow(0, start * block, count * block).view([count, block])
    torch.mul(values, absmax.narrow(0, start, count).unsqueeze(1), out=target)
  rest = n - whole * block
  if rest > 0:
    bytes = flat.narrow(0, whole * block // 2, (rest + 1) // 2).to(3)
    values = torch.view_as_real(table.index_select(0, bytes)).view([-1]).narrow(0, 0, rest)
    torch.mul(values, absmax[-1], out=out.narrow(0, whole * block, rest))
  return out.view(shape)

# Double quantisation: the maxima less their mean, in 8 bits. Uses quantize8 and dequantize8.
def nest(self, absmax: Tensor, code: Tensor, block: int) -> Tuple[Tensor, Tensor, Tensor]:
  offset = absmax.mean()
  q, nested = self.quantize8(absmax - offset, code, block)
  return q, nested, offset

def unnest(self, q: Tensor, nested: Tensor, code: Tensor, block: int, offset: Tensor) -> Tensor:
  return self.dequantize8(q, nested, code, block) + offset

# x [..., in] with a dequantised weight [out, in]; an empty bias is none.
def linear(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  y = torch.matmul(x, weight.t())
  if bias.numel() > 0:
    y = y + bias
  return y
