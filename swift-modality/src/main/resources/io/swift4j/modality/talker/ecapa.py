# ECAPA-TDNN (Desplanques et al. 2020): what a voice sounds like, from a mel spectrogram of it. All names begin with the encoder's.

# A convolution that keeps the length; what lies outside is mirrored.
def mirrored(self, w: Dict[str, Tensor], name: str, x: Tensor, dilation: int) -> Tensor:
  k = w[name + ".weight"]
  total = dilation * (k.size(2) - 1)
  if total > 0:
    x = torch.pad(x, [total // 2, total - total // 2], "reflect")
  return self.convolved1(x, k, self.bias(w, name), 1, 0, dilation)

def time_delay(self, w: Dict[str, Tensor], name: str, x: Tensor, dilation: int) -> Tensor:
  return torch.relu(self.mirrored(w, name + ".conv", x, dilation))

# Res2Net (Gao et al. 2019): parts of the channels, each of which sees more than the one before.
def res2net(self, w: Dict[str, Tensor], name: str, x: Tensor, dilation: int) -> Tensor:
  parts = torch.chunk(x, self.res2net_scale(), 1)
  last = parts[0]
  out = [last]
  for i in range(1, len(parts)):
    part = parts[i] if i == 1 else parts[i] + last
    last = self.time_delay(w, name + ".blocks." + str(i - 1), part, dilation)
    out.append(last)
  return torch.cat(out, 1)

# Squeeze and excitation (Hu et al. 2018).
def excited(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  mean = x.mean([2], True)
  mean = torch.relu(self.mirrored(w, name + ".conv1", mean, 1))
  return x * torch.sigmoid(self.mirrored(w, name + ".conv2", mean, 1))

def res2net_block(self, w: Dict[str, Tensor], name: str, x: Tensor, dilation: int) -> Tensor:
  y = self.time_delay(w, name + ".tdnn1", x, 1)
  y = self.res2net(w, name + ".res2net_block", y, dilation)
  y = self.time_delay(w, name + ".tdnn2", y, 1)
  return self.excited(w, name + ".se_block", y) + x

# Mean and deviation of x [batch, channels, frames] under weights m that sum to one.
def statistics(self, x: Tensor, m: Tensor) -> Tuple[Tensor, Tensor]:
  mean = (m * x).sum([2], True)
  return (mean, torch.sqrt((m * torch.square(x - mean)).sum([2], True).clamp_min(1e-12)))

# Attentive statistics pooling (Okabe et al. 2018).
def pooled(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  mean, deviation = self.statistics(x, torch.full([1, 1, x.size(2)], 1.0 / x.size(2), dtype=x.dtype, device=x.device))
  context = torch.cat([x, mean.expand_as(x), deviation.expand_as(x)], 1)
  attention = self.mirrored(w, name + ".conv", torch.tanh(self.time_delay(w, name + ".tdnn", context, 1)), 1)
  mean, deviation = self.statistics(x, torch.softmax(attention, 2))
  return torch.cat([mean, deviation], 1)

# mel [batch, frames, mels] to [batch, enc_dim].
def speaker(self, w: Dict[str, Tensor], mel: Tensor) -> Tensor:
  name = "input_embed.spk_encoder."
  dilations = self.enc_dilations()
  x = self.time_delay(w, name + "blocks.0", mel.transpose(1, 2), dilations[0])
  seen = annotate(List[Tensor], [])
  for i in range(1, len(dilations) - 1):
    x = self.res2net_block(w, name + "blocks." + str(i), x, dilations[i])
    seen.append(x)
  x = self.time_delay(w, name + "mfa", torch.cat(seen, 1), dilations[len(dilations) - 1])
  return self.mirrored(w, name + "fc", self.pooled(w, name + "asp", x), 1).squeeze(2)
