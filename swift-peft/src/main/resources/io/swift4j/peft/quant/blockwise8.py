# 8-bit blockwise quantisation with a dynamic tree code (Dettmers et al., arXiv 2110.02861): every block of values is divided by
# its largest magnitude, and each quotient is replaced by the index of the nearest of 256 code values.

# The code: 0, 1, and in each of seven decades from 1e-6 up the midpoints of an even division of [0.1, 1] that doubles from
# decade to decade. Signed codes have the midpoints twice, with both signs; unsigned ones have twice as many.
def dynamic_map(self, signed: bool) -> Tensor:
  values = [torch.zeros([1], dtype=6), torch.ones([1], dtype=6)]
  for i in range(7):
    intervals = int(2 ** i) if signed else int(2 ** (i + 1))
    edges = torch.linspace(0.1, 1.0, intervals + 1, dtype=6)
    middles = (edges[:-1] + edges[1:]) / 2.0 * (10.0 ** (i - 6))
    values.append(middles)
    if signed:
      values.append(-middles)
  return torch.sort(torch.cat(values))[0]

def nearest8(self, x: Tensor, code: Tensor) -> Tensor:
  return torch.bucketize(x, (code[1:] + code[:-1]) / 2.0).to(0)

# x: any shape, float32. Indices of x's shape and one maximum per block of the flattened values; the last block may be short.
def quantize8(self, x: Tensor, code: Tensor, block: int) -> Tuple[Tensor, Tensor]:
  n = x.numel()
  blocks = (n + block - 1) // block
  padded = torch.constant_pad_nd(x.reshape([-1]), [0, blocks * block - n]).reshape([blocks, block])
  absmax = padded.abs().amax(1)
  scaled = padded / absmax.masked_fill(absmax == 0, 1.0).unsqueeze(1)
  return self.nearest8(scaled, code).reshape([-1]).narrow(0, 0, n).reshape(x.shape), absmax

def dequantize8(self, q: Tensor, absmax: Tensor, code: Tensor, block: int) -> Tensor:
  n = q.numel()
  blocks = absmax.numel()
  values = code.index_select(0, q.reshape([-1]).to(3))
  padded = torch.constant_pad_nd(values, [0, blocks * block - n]).reshape([blocks, block]) * absmax.unsqueeze(1)
  return padded.reshape([-1]).narrow(0, 0, n).reshape(q.shape)
