# SEANet (Tagliasacchi et al. 2020), the convolutions of EnCodec and Mimi. A state that holds "streaming" makes causal convolutions go on
# from where the last call ended; it keeps the end of each one's input.

def padded(self, x: Tensor, left: int, right: int, mode: str) -> Tensor:
  if mode != "reflect":
    return torch.pad(x, [left, right], mode)
  # Nothing can be mirrored at more than its own length: zeros stand in for what comes after, and go again.
  short = max(0, max(left, right) - x.size(2) + 1)
  y = torch.pad(torch.constant_pad_nd(x, [0, short], 0.0), [left, right], mode)
  return y.narrow(2, 0, y.size(2) - short)

# What comes before x in a stream: the end of the last input, at first zeros or the first value again and again.
def before(self, name: str, x: Tensor, length: int, mode: str, state: Dict[str, Tensor]) -> Tensor:
  if name in state:
    past = state[name]
  elif mode == "replicate":
    past = x.narrow(2, 0, 1).expand([x.size(0), x.size(1), length])
  else:
    past = torch.zeros([x.size(0), x.size(1), length], dtype=x.dtype, device=x.device)
  x = torch.cat([past, x], 2)
  state[name] = x.narrow(2, x.size(2) - length, length).clone()
  return x

def sea_conv(self, w: Dict[str, Tensor], name: str, x: Tensor, stride: int, dilation: int, mode: str, state: Dict[str, Tensor]) -> Tensor:
  k = self.kernel(w, name + ".conv")
  total = (k.size(2) - 1) * dilation + 1 - stride
  if "streaming" in state:
    if total > 0:
      x = self.before(name, x, total, mode, state)
  else:
    extra = (stride - x.size(2) % stride) % stride
    if self.causal():
      x = self.padded(x, total, extra, mode)
    else:
      x = self.padded(x, total - total // 2, total // 2 + extra, mode)
  return self.sea_norm(w, name, self.convolved1(x, k, self.bias(w, name + ".conv"), stride, 0, dilation))

def sea_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  if self.group_norm():
    return torch.group_norm(x, 1, w[name + ".norm.weight"], w[name + ".norm.bias"], 1e-5)
  return x

def conv_at(self, w: Dict[str, Tensor], name: str, x: Tensor, state: Dict[str, Tensor]) -> Tensor:
  return self.sea_conv(w, name, x, 1, 1, self.pad_mode(), state)

def sea_upsample(self, w: Dict[str, Tensor], name: str, x: Tensor, stride: int, groups: int, state: Dict[str, Tensor]) -> Tensor:
  k = self.kernel(w, name + ".conv")
  total = k.size(2) - stride
  if "streaming" in state:
    return self.upsampled_on(name, self.spread(x, k, None, stride, 0, 0, groups), total, self.bias(w, name + ".conv"), state)
  y = self.sea_norm(w, name, self.spread(x, k, self.bias(w, name + ".conv"), stride, 0, 0, groups))
  right = int(torch.ceil(total * self.trim_right())) if self.causal() else total // 2
  return y.narrow(2, total - right, y.size(2) - total)

# The end of y [batch, channels, samples] overlaps what the next call makes.
def upsampled_on(self, name: str, y: Tensor, overlap: int, bias: Optional[Tensor], state: Dict[str, Tensor]) -> Tensor:
  if overlap > 0:
    if name in state:
      y = torch.cat([y.narrow(2, 0, overlap) + state[name], y.narrow(2, overlap, y.size(2) - overlap)], 2)
    state[name] = y.narrow(2, y.size(2) - overlap, overlap).clone()
    y = y.narrow(2, 0, y.size(2) - overlap)
  if bias is not None:
    y = y + bias.reshape([1, -1, 1])
  return y

def sea_residual(self, w: Dict[str, Tensor], name: str, x: Tensor, dilation: int, state: Dict[str, Tensor]) -> Tensor:
  y = self.sea_conv(w, name + ".block.1", torch.elu(x), 1, dilation, self.pad_mode(), state)
  y = self.conv_at(w, name + ".block.3", torch.elu(y), state)
  if self.shortcut():
    x = self.conv_at(w, name + ".shortcut", x, state)
  return x + y

# Residual layers from number `at`, each seeing further than the one before.
def sea_residuals(self, w: Dict[str, Tensor], name: str, at: int, x: Tensor, state: Dict[str, Tensor]) -> Tensor:
  dilation = 1
  for j in range(self.residuals()):
    x = self.sea_residual(w, name + str(at + j), x, dilation, state)
    dilation = dilation * self.dilation_growth()
  return x

# One layer of an LSTM over gates [time, batch, 4 * hidden], to which the last output adds its part through w [4 * hidden, hidden].
def lstm_steps(self, gates: Tensor, w: Tensor) -> Tensor:
  h = torch.zeros([gates.size(1), w.size(1)], dtype=gates.dtype, device=gates.device)
  c = h
  across = w.t()
  out = annotate(List[Tensor], [])
  for g in gates.unbind(0):
    i, f, n, o = torch.addmm(g, h, across).chunk(4, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(n)
    h = torch.sigmoid(o) * torch.tanh(c)
    out.append(h)
  return torch.stack(out)

# On CPUs, oneDNN's own LSTM is slower than these steps, and wrong where its convolutions are. A product with one row is so much
# faster than with a few that a few are taken one by one.
def lstm_layer(self, w: Dict[str, Tensor], name: str, layer: str, x: Tensor) -> Tensor:
  gates = torch.linear(x, w[name + "weight_ih_l" + layer], w[name + "bias_ih_l" + layer] + w[name + "bias_hh_l" + layer])
  across = w[name + "weight_hh_l" + layer]
  if x.size(1) == 1 or x.size(1) > 8:
    return self.lstm_steps(gates, across)
  return torch.cat([self.lstm_steps(row, across) for row in gates.split(1, 1)], 1)

def sea_lstm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  steps = x.permute(2, 0, 1)
  y = steps
  for i in range(self.lstm_layers()):
    y = self.lstm_layer(w, name + ".lstm.", str(i), y)
  return (y + steps).permute(1, 2, 0)

# Sound [batch, channels, samples] to [batch, hidden, samples / hop].
def sea_encoder(self, w: Dict[str, Tensor], x: Tensor, state: Dict[str, Tensor]) -> Tensor:
  layers = "encoder.layers."
  x = self.conv_at(w, layers + "0", x, state)
  at = 1
  ratios = self.ratios()
  for step in range(len(ratios)):
    x = self.sea_residuals(w, layers, at, x, state)
    at = at + self.residuals() + 1
    x = self.sea_conv(w, layers + str(at), torch.elu(x), ratios[len(ratios) - 1 - step], 1, self.pad_mode(), state)
    at = at + 1
  if self.lstm_layers() > 0:
    x = self.sea_lstm(w, layers + str(at), x)
    at = at + 1
  return self.conv_at(w, layers + str(at + 1), torch.elu(x), state)

# The way back.
def sea_decoder(self, w: Dict[str, Tensor], x: Tensor, state: Dict[str, Tensor]) -> Tensor:
  layers = "decoder.layers."
  x = self.conv_at(w, layers + "0", x, state)
  at = 1
  if self.lstm_layers() > 0:
    x = self.sea_lstm(w, layers + "1", x)
    at = 2
  for ratio in self.ratios():
    x = self.sea_upsample(w, layers + str(at + 1), torch.elu(x), ratio, 1, state)
    at = at + 2
    x = self.sea_residuals(w, layers, at, x, state)
    at = at + self.residuals()
  return self.conv_at(w, layers + str(at + 1), torch.elu(x), state)
