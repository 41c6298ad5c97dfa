# Convolutions that are right wherever they run. On some processors (AMD Zen 5 among them) oneDNN, which libtorch convolves with, sums
# memory that was never written: for more than 8 channels that are no multiple of 16, in the gradient of the input, and in transposed
# convolutions. None of the three is asked of it here; all else is, as nothing is faster.

def trains(self, x: Tensor, k: Tensor) -> bool:
  return x.requires_grad or k.requires_grad

# Channels of zeros, which add nothing, up to a multiple of 16.
def filled(self, x: Tensor) -> Tensor:
  missing = (16 - x.size(1) % 16) % 16
  if x.size(1) <= 8 or missing == 0:
    return x
  return torch.cat([x, torch.zeros_like(x.narrow(1, 0, 1)).repeat_interleave(missing, 1)], 1)

# A product of matrices for each place of the kernel k [out, in, places].
def placewise(self, x: Tensor, k: Tensor, bias: Optional[Tensor], stride: int, dilation: int) -> Tensor:
  last = (x.size(2) - (k.size(2) - 1) * dilation - 1) // stride * stride + 1
  y = torch.matmul(k.select(2, 0), x.slice(2, 0, last, stride))
  for j in range(1, k.size(2)):
    y = y + torch.matmul(k.select(2, j), x.slice(2, j * dilation, j * dilation + last, stride))
  if bias is not None:
    y = y + bias.reshape([1, -1, 1])
  return y

def convolved1(self, x: Tensor, k: Tensor, bias: Optional[Tensor], stride: int, padding: int, dilation: int) -> Tensor:
  if self.trains(x, k):
    if padding > 0:
      x = torch.constant_pad_nd(x, [padding, padding], 0.0)
    return self.placewise(x, k, bias, stride, dilation)
  return torch.conv1d(self.filled(x), self.filled(k), bias, [stride], [padding], [dilation], 1)

# Of pictures [batch, channels, h, w].
def convolved2(self, x: Tensor, k: Tensor, bias: Tensor, stride: int, padding: int) -> Tensor:
  if self.trains(x, k):
    return torch.thnn_conv2d(x, k, [k.size(2), k.size(3)], bias, [stride, stride], [padding, padding])
  return torch.conv2d(self.filled(x), self.filled(k), bias, [stride, stride], [padding, padding])

# Of films [batch, channels, time, h, w]; not for training.
def convolved3(self, x: Tensor, k: Tensor, bias: Tensor, stride: int) -> Tensor:
  return torch.conv3d(self.filled(x), self.filled(k), bias, [stride, 1, 1])

# A transposed convolution whose kernel is twice as long as its stride: each stretch of the result comes from one column of x and from
# the one before.
def spread_pairs(self, x: Tensor, k: Tensor, stride: int) -> Tensor:
  batch, channels, time = x.shape
  pairs = torch.cat([torch.constant_pad_nd(x, [0, 1], 0.0), torch.constant_pad_nd(x, [1, 0], 0.0)], 1)
  w = k.reshape([channels, -1, 2, stride]).permute(3, 1, 2, 0).reshape([-1, 2 * channels])
  y = torch.matmul(w, pairs).reshape([batch, stride, -1, time + 1])
  return y.permute(0, 2, 3, 1).reshape([batch, -1, (time + 1) * stride])

# Any other one as what it is: a product of matrices [in, out * places] whose columns are added where they overlap. `more` lengthens
# the end.
def spread_columns(self, x: Tensor, k: Tensor, stride: int, padding: int, more: int, groups: int) -> Tensor:
  batch, channels, time = x.shape
  grouped = k.reshape([groups, channels // groups, -1]).transpose(1, 2)
  columns = torch.matmul(grouped, x.reshape([batch, groups, channels // groups, time])).reshape([batch, -1, time])
  length = (time - 1) * stride - 2 * padding + k.size(2) + more
  return torch.col2im(columns, [1, length], [1, k.size(2)], [1, 1], [0, padding], [1, stride]).squeeze(2)

def spread(self, x: Tensor, k: Tensor, bias: Optional[Tensor], stride: int, padding: int, more: int, groups: int) -> Tensor:
  if k.size(2) == 2 * stride and groups == 1 and more <= padding:
    y = self.spread_pairs(x, k, stride)
    y = y.narrow(2, padding, y.size(2) - 2 * padding + more)
  else:
    y = self.spread_columns(x, k, stride, padding, more, groups)
  if bias is not None:
    y = y + bias.reshape([1, -1, 1])
  return y
