# Rotary position embeddings (Su et al. 2021) and the ways of stretching them. Frequencies are float32.

def rope_default(self, theta: float, dim: int) -> Tensor:
  return 1.0 / torch.pow(theta, torch.arange(0, dim, 2).to(6) / dim)

def rope_linear(self, theta: float, dim: int, factor: float) -> Tensor:
  return self.rope_default(theta, dim) / factor

# NTK-aware scaling: the base grows with the sequence once it is longer than the model was made for.
def rope_dynamic(self, theta: float, dim: int, factor: float, length: int, trained: int) -> Tensor:
  stretch = factor * max(length, trained) / trained - (factor - 1)
  return self.rope_default(theta * pow(stretch, dim / (dim - 2)), dim)

# Llama 3.1: long wavelengths are divided by the factor, short ones kept, those between interpolated.
def rope_llama3(self, theta: float, dim: int, factor: float, low: float, high: float, trained: int) -> Tensor:
  inv = self.rope_default(theta, dim)
  wavelength = 2 * 3.141592653589793 / inv
  scaled = torch.where(wavelength > trained / low, inv / factor, inv)
  smooth = (trained / wavelength - low) / (high - low)
  smoothed = (1 - smooth) * scaled / factor + smooth * scaled
  between = torch.logical_and(wavelength >= trained / high, wavelength <= trained / low)
  return torch.where(between, smoothed, scaled)

# YaRN (Peng et al. 2023): a ramp over the dimensions between interpolation and extrapolation.
def rope_yarn(self, theta: float, dim: int, factor: float, low: float, high: float) -> Tensor:
  frequencies = torch.pow(theta, torch.arange(0, dim, 2).to(6) / dim)
  ramp = torch.clamp((torch.arange(dim // 2, dtype=6) - low) / (high - low), 0, 1)
  extrapolated = 1 - ramp
  return 1.0 / (factor * frequencies) * (1 - extrapolated) + 1.0 / frequencies * extrapolated

# LongRoPE (Ding et al. 2024): one factor per dimension.
def rope_longrope(self, theta: float, dim: int, factors: Tensor) -> Tensor:
  return 1.0 / (factors * torch.pow(theta, torch.arange(0, dim, 2).to(6) / dim))

# cos and sin of positions [batch, tokens], each [batch * tokens, 1, rotary]; the first half of sin is negated, so that
# turning by it needs only a rotation of the dimensions. Of positions [axes, batch, tokens] every frequency takes one axis
# (M-RoPE, Wang et al. 2024).
def rope_tables(self, inv_freq: Tensor, positions: Tensor, scaling: float, dtype: int) -> Tuple[Tensor, Tensor]:
  if positions.dim() == 3:
    angles = positions.reshape([positions.size(0), -1, 1]).to(6) * inv_freq
    axis = torch.tensor(self.rope_axes(), dtype=4, device=angles.device)
    angles = angles.gather(0, axis.reshape([1, 1, -1]).expand([1, angles.size(1), -1])).squeeze(0)
  else:
    angles = positions.reshape([-1, 1]).to(6) * inv_freq
  cos, sin = angles.cos() * scaling, angles.sin() * scaling
  cos = torch.cat([cos, cos], -1).unsqueeze(1)
  sin = torch.cat([torch.neg(sin), sin], -1).unsqueeze(1)
  return (cos.to(dtype), sin.to(dtype))

# x is [batch * tokens, heads, head_dim]; the dimensions past the rotary ones stay as they are. Tables of a wider type than
# x turn it in theirs.
def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
  rotary = cos.size(-1)
  if rotary == x.size(-1):
    return (x * cos + torch.roll(x, [rotary // 2], [-1]) * sin).to(x.dtype)
  turned = x.narrow(-1, 0, rotary)
  turned = (turned * cos + torch.roll(turned, [rotary // 2], [-1]) * sin).to(x.dtype)
  return torch.cat([turned, x.narrow(-1, rotary, x.size(-1) - rotary)], -1)

# The tables of every kind of rotary embedding that layers use.
def rope_all(self, ropes: List[Tensor], positions: Tensor, x: Tensor) -> Tuple[List[Tensor], List[Tensor]]:
  cos = annotate(List[Tensor], [])
  sin = annotate(List[Tensor], [])
  scaling = self.rope_scalings()
  for r in range(len(ropes)):
    c, s = self.rope_tables(ropes[r], positions, scaling[r], 6 if self.rope_float32() else x.dtype)
    cos.append(c)
    sin.append(s)
  return (cos, sin)
