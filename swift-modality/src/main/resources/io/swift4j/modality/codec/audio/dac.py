# The convolutions of the Descript Audio Codec (Kumar et al. 2023), which X-Codec hears and speaks with too.

def snake(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  alpha = w[name + ".alpha"]
  return torch.addcmul(x, torch.reciprocal(alpha + 1e-9), torch.square(torch.sin(alpha * x)))

def dac_conv(self, w: Dict[str, Tensor], name: str, x: Tensor, stride: int, padding: int, dilation: int) -> Tensor:
  return self.convolved1(x, self.kernel(w, name), self.bias(w, name), stride, padding, dilation)

def dac_residual(self, w: Dict[str, Tensor], name: str, x: Tensor, dilation: int) -> Tensor:
  y = self.dac_conv(w, name + ".conv1", self.snake(w, name + ".snake1", x), 1, 3 * dilation, dilation)
  return x + self.dac_conv(w, name + ".conv2", self.snake(w, name + ".snake2", y), 1, 0, 1)

def dac_residuals(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  x = self.dac_residual(w, name + ".res_unit1", x, 1)
  x = self.dac_residual(w, name + ".res_unit2", x, 3)
  return self.dac_residual(w, name + ".res_unit3", x, 9)

# Sound [batch, 1, samples] to [batch, hidden, frames], with the weights under `name`.
def dac_encoder(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  x = self.dac_conv(w, name + ".conv1", x, 1, 3, 1)
  strides = self.down_strides()
  for i in range(len(strides)):
    block = name + ".block." + str(i)
    x = self.snake(w, block + ".snake1", self.dac_residuals(w, block, x))
    x = self.dac_conv(w, block + ".conv1", x, strides[i], (strides[i] + 1) // 2, 1)
  return self.dac_conv(w, name + ".conv2", self.snake(w, name + ".snake1", x), 1, 1, 1)

# How many frames dac_encoder makes of a sound.
def dac_frames(self, samples: int) -> int:
  for stride in self.down_strides():
    samples = (samples + 2 * ((stride + 1) // 2) - 2 * stride) // stride + 1
  return samples

# The way back. With `exact`, an odd stride gives one sample more, and loud samples are not squashed into [-1, 1].
def dac_decoder(self, w: Dict[str, Tensor], name: str, x: Tensor, exact: bool) -> Tensor:
  x = self.dac_conv(w, name + ".conv1", x, 1, 3, 1)
  strides = self.up_strides()
  for i in range(len(strides)):
    block = name + ".block." + str(i)
    up = block + ".conv_t1"
    more = strides[i] % 2 if exact else 0
    x = self.snake(w, block + ".snake1", x)
    x = self.spread(x, self.kernel(w, up), self.bias(w, up), strides[i], (strides[i] + 1) // 2, more, 1)
    x = self.dac_residuals(w, block, x)
  x = self.dac_conv(w, name + ".conv2", self.snake(w, name + ".snake1", x), 1, 3, 1)
  return x if exact else torch.tanh(x)
