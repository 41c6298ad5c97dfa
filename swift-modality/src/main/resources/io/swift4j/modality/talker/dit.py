# From codes to a mel spectrogram: a diffusion transformer (Peebles & Xie 2023) that says where noise should flow (Lipman et al. 2023),
# with attention between blocks of frames, as in Qwen2.5-Omni (Xu et al. 2025).

def affine(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return torch.linear(x, w[name + ".weight"], w[name + ".bias"])

def plain_norm(self, x: Tensor) -> Tensor:
  return torch.layer_norm(x, [x.size(-1)], None, None, 1e-6)

# The vectors [batch, frames, ...] that stand beside the noise: of the voice, the codes and the speaker. Guided, they are followed by
# those of no voice, the first code and no speaker.
def conditions(self, w: Dict[str, Tensor], code: Tensor, speaker: Tensor, mel: Tensor, guided: bool) -> Tensor:
  if guided:
    code = torch.cat([code, torch.zeros_like(code)], 0)
    speaker = torch.cat([speaker, torch.zeros_like(speaker)], 0)
    mel = torch.cat([mel, torch.zeros_like(mel)], 0)
  codes = torch.embedding(w["text_embed.codec_embed.weight"], code).repeat_interleave(self.repeats(), 1)
  frames = codes.size(1)
  voice = self.speaker(w, mel).unsqueeze(1).expand([-1, frames, -1])
  return torch.cat([voice, codes, speaker.unsqueeze(1).expand([-1, frames, -1])], 2)

def time_vector(self, w: Dict[str, Tensor], t: Tensor, batch: int) -> Tensor:
  frequencies = torch.exp(torch.arange(128, device=t.device).to(6) * (-9.210340371976184 / 127))
  angles = 1000.0 * t.reshape([1, 1]) * frequencies.unsqueeze(0)
  waves = torch.cat([torch.sin(angles), torch.cos(angles)], 1).expand([batch, -1])
  return self.affine(w, "time_embed.time_mlp.2", torch.silu(self.affine(w, "time_embed.time_mlp.0", waves)))

def deinterleaved(self, x: Tensor) -> Tensor:
  return torch.cat([x.slice(-1, 0, None, 2), x.slice(-1, 1, None, 2)], -1)

# Only the first head's queries or keys [batch, heads, frames, head] are turned.
def turned(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
  first = self.deinterleaved(x.narrow(1, 0, 1))
  half = first.size(-1) // 2
  across = torch.cat([torch.neg(first.narrow(-1, half, half)), first.narrow(-1, 0, half)], -1)
  return torch.cat([first * cos + across * sin, x.narrow(1, 1, x.size(1) - 1)], 1)

def split_heads(self, x: Tensor) -> Tensor:
  return x.reshape([x.size(0), x.size(1), self.heads(), -1]).transpose(1, 2)

def attended(self, w: Dict[str, Tensor], name: str, x: Tensor, cos: Tensor, sin: Tensor, allowed: Tensor) -> Tensor:
  q = self.turned(self.split_heads(self.affine(w, name + ".to_q", x)), cos, sin)
  k = self.turned(self.split_heads(self.affine(w, name + ".to_k", x)), cos, sin)
  v = self.split_heads(self.affine(w, name + ".to_v", x))
  y = torch.scaled_dot_product_attention(q, k, v, allowed, 0.0, False).transpose(1, 2).flatten(2)
  return self.affine(w, name + ".to_out.0", y)

# The flow at time t (a scalar) of x [batch, frames, mels] with conditions as above: [batch, frames, mels], guided twice as many rows.
def flow(self, w: Dict[str, Tensor], x: Tensor, conditions: Tensor, t: Tensor) -> Tensor:
  batch = conditions.size(0)
  if x.size(0) != batch:
    x = torch.cat([x, x], 0)
  x = self.affine(w, "input_embed.proj", torch.cat([x, conditions], 2))
  time = torch.silu(self.time_vector(w, t.to(x.dtype), batch))
  place = torch.arange(x.size(1), device=x.device)
  dims = torch.arange(0, self.head_dim(), 2, dtype=6, device=x.device) / self.head_dim()
  angles = place.to(6).unsqueeze(1) * torch.reciprocal(torch.pow(self.rope_theta(), dims)).unsqueeze(0)
  angles = torch.cat([angles, angles], 1)
  cos, sin = torch.cos(angles).to(x.dtype), torch.sin(angles).to(x.dtype)
  block = torch.floor_divide(place, self.block_size())
  apart = block.unsqueeze(0) - block.unsqueeze(1)
  ahead, behind = self.look_ahead(), self.look_behind()
  for i in range(len(ahead)):
    name = "transformer_blocks." + str(i)
    change = self.affine(w, name + ".attn_norm.linear", time).unsqueeze(1).chunk(6, 2)
    h = self.plain_norm(x) * (1 + change[1]) + change[0]
    allowed = torch.logical_and(apart >= -behind[i], apart <= ahead[i])
    x = x + change[2] * self.attended(w, name + ".attn", h, cos, sin, allowed)
    h = self.plain_norm(x) * (1 + change[4]) + change[3]
    h = torch.gelu(self.affine(w, name + ".ff.ff.0", h), approximate="tanh")
    x = x + change[5] * self.affine(w, name + ".ff.ff.3", h)
  change = self.affine(w, "norm_out.linear", time).unsqueeze(1).chunk(2, 2)
  return self.affine(w, "proj_out", self.plain_norm(x) * (1 + change[0]) + change[1])

# The flow led away from that without conditions (Ho & Salimans 2022).
def guided_flow(self, w: Dict[str, Tensor], x: Tensor, conditions: Tensor, t: Tensor, scale: float) -> Tensor:
  y = self.flow(w, x, conditions, t)
  if y.size(0) == x.size(0):
    return y
  led = y.narrow(0, 0, x.size(0))
  return led + (led - y.narrow(0, x.size(0), x.size(0))) * scale

# The times at which the flow is followed, [points] from 0 to 1; sway (Chen et al. 2024, F5-TTS) puts more of them early or late.
def times(self, points: int, sway: float, like: Tensor) -> Tensor:
  t = torch.linspace(0, 1, points, dtype=like.dtype, device=like.device)
  return t + sway * (torch.cos(1.5707963267948966 * t) - 1 + t)

# One step of Kutta's 3/8 rule from x at time a to time b.
def advanced(self, w: Dict[str, Tensor], x: Tensor, conditions: Tensor, a: Tensor, b: Tensor, scale: float) -> Tensor:
  h = b - a
  third = 1.0 / 3.0
  k1 = self.guided_flow(w, x, conditions, a, scale)
  k2 = self.guided_flow(w, x + h * k1 * third, conditions, a + h * third, scale)
  k3 = self.guided_flow(w, x + h * (k2 - k1 * third), conditions, a + h * (2.0 / 3.0), scale)
  k4 = self.guided_flow(w, x + h * (k1 - k2 + k3), conditions, b, scale)
  return x + (k1 + 3 * (k2 + k3) + k4) * h / 8

def upright(self, x: Tensor) -> Tensor:
  return x.transpose(1, 2).contiguous()
