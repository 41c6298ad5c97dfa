# BigVGAN (Lee et al. 2023): from a mel spectrogram to sound. Activations are applied at twice the rate, so that what they add above
# half the rate is filtered out.

# A low-pass filter [1, 1, size]: a sinc under Kaiser's window.
def kaiser_sinc(self, cutoff: float, half_width: float, size: int, like: Tensor) -> Tensor:
  attenuation = 2.285 * (size // 2 - 1) * 3.141592653589793 * 4 * half_width + 7.95
  beta = 0.0
  if attenuation > 50.0:
    beta = 0.1102 * (attenuation - 8.7)
  elif attenuation >= 21.0:
    beta = 0.5842 * (attenuation - 21.0) ** 0.4 + 0.07886 * (attenuation - 21.0)
  window = torch.kaiser_window(size, False, beta, dtype=6)
  time = torch.arange(-(size // 2), size // 2) + 0.5
  f = 2 * cutoff * window * torch.sinc(2 * cutoff * time)
  return (f / f.sum()).reshape([1, 1, size]).to(like.device, like.dtype)

# x + sin^2(a x) / b (Ziyin et al. 2020); logarithms of a and b are learned for each channel.
def snake(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  a = torch.exp(w[name + ".alpha"]).reshape([1, -1, 1])
  b = torch.exp(w[name + ".beta"]).reshape([1, -1, 1])
  return x + torch.reciprocal(b + 0.000000001) * torch.square(torch.sin(x * a))

# The filter is one for all channels, so channels are rows here.
def activated(self, w: Dict[str, Tensor], name: str, x: Tensor, filter: Tensor) -> Tensor:
  batch, channels, time = x.shape
  y = torch.pad(x.reshape([-1, 1, time]), [5, 5], "replicate")
  y = 2 * self.spread(y, filter, None, 2, 0, 0, 1)
  y = y.narrow(2, 15, y.size(2) - 30).reshape([batch, channels, -1])
  y = self.snake(w, name + ".act", y)
  y = torch.pad(y.reshape([batch * channels, 1, -1]), [5, 6], "replicate")
  return self.convolved1(y, filter, None, 2, 0, 1).reshape([batch, channels, -1])

def same_length(self, w: Dict[str, Tensor], name: str, x: Tensor, dilation: int) -> Tensor:
  k = w[name + ".weight"]
  return self.convolved1(x, k, self.bias(w, name), 1, (k.size(2) - 1) * dilation // 2, dilation)

def amp_block(self, w: Dict[str, Tensor], name: str, x: Tensor, dilations: List[int], filter: Tensor) -> Tensor:
  for i in range(len(dilations)):
    y = self.activated(w, name + ".activations." + str(2 * i), x, filter)
    y = self.same_length(w, name + ".convs1." + str(i), y, dilations[i])
    y = self.activated(w, name + ".activations." + str(2 * i + 1), y, filter)
    x = x + self.same_length(w, name + ".convs2." + str(i), y, 1)
  return x

# Natural logarithms of amplitudes as decibels between -115 and 0, less 20, brought to [-1, 1].
def decibels(self, mel: Tensor) -> Tensor:
  least = torch.exp(torch.tensor(-115 / 20.0 * 2.302585092994046, dtype=mel.dtype, device=mel.device))
  db = 20 * torch.log10(torch.clamp(torch.exp(mel), min=least)) - 20
  return torch.clamp(2 * ((db + 115) / 115) - 1, -1, 1)

# mel [batch, mels, frames] to sound [batch, samples] in [-1, 1].
def vocoded(self, w: Dict[str, Tensor], mel: Tensor) -> Tensor:
  filter = self.kaiser_sinc(0.25, 0.3, 12, mel)
  x = self.same_length(w, "conv_pre", self.decibels(mel), 1)
  rates, dilations = self.rates(), self.dilations()
  blocks = len(dilations) // 3
  for i in range(len(rates)):
    up = "ups." + str(i) + ".0"
    k = w[up + ".weight"]
    x = self.spread(x, k, self.bias(w, up), rates[i], (k.size(2) - rates[i]) // 2, 0, 1)
    total = torch.zeros_like(x)
    for j in range(blocks):
      total = total + self.amp_block(w, "resblocks." + str(i * blocks + j), x, dilations[3 * j:3 * j + 3], filter)
    x = total / blocks
  x = self.activated(w, "activation_post", x, filter)
  return torch.clamp(self.same_length(w, "conv_post", x, 1), -1, 1).squeeze(1)
