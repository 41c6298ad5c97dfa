# The audio encoder of Whisper (Radford et al. 2022) and of the models that took it over: two convolutions over mel frames,
# positions, and pre-norm transformer blocks. Qwen2-Audio (Chu et al. 2024) hides padding and halves the length; Qwen2.5-Omni
# (Xu et al. 2025) starts anew in every chunk of `chunk_frames` frames.

# Sines and cosines of positions at wavelengths from 2 pi to 20000 pi (Vaswani et al. 2017): [count, width].
def sinusoids(self, count: int, width: int) -> Tensor:
  step = torch.log(10000.0) / (width // 2 - 1)
  rates = torch.exp(torch.arange(width // 2).to(6) * -step)
  angles = torch.arange(count).unsqueeze(1) * rates
  return torch.cat([torch.sin(angles), torch.cos(angles)], 1)

def positions(self, top: Dict[str, Tensor], count: int, x: Tensor) -> Tensor:
  if self.learned_positions():
    return top["embed_positions.weight"].narrow(0, 0, count).to(x.dtype)
  return self.sinusoids(count, x.size(-1)).to(x.device, x.dtype)

# The real frames of every clip of features [clips, mel, frames], in chunks padded with zeros [chunks, mel, longest], and
# their lengths. frames_mask [clips, frames] is 0 for padding.
def chunks(self, features: Tensor, frames_mask: Tensor) -> Tuple[Tensor, Tensor]:
  pieces = annotate(List[Tensor], [])
  lengths = annotate(List[int], [])
  for clip in range(features.size(0)):
    real = torch.nonzero(frames_mask[clip]).squeeze(1)
    for piece in features[clip].index_select(1, real).split(self.chunk_frames(), 1):
      pieces.append(piece)
      lengths.append(piece.size(1))
  longest = max(lengths)
  padded = annotate(List[Tensor], [])
  for piece in pieces:
    padded.append(torch.constant_pad_nd(piece, [0, longest - piece.size(1)], 0.0))
  return (torch.stack(padded), torch.tensor(lengths, dtype=4, device=features.device))

# Keys that are no padding, one row for each of the lengths; nothing where all are of the full length.
def key_mask(self, lengths: Tensor, x: Tensor) -> Tensor:
  real = torch.arange(x.size(1), device=x.device).unsqueeze(0) < lengths.unsqueeze(1)
  if bool(real.all()):
    return torch.empty([0], dtype=x.dtype)
  return self.additive(real.unsqueeze(1), x)

# input_features [clips, mel, frames], and feature_attention_mask [clips, frames] where padding is to be left out. The blocks
# see [clips or chunks, frames / 2, hidden].
def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
  context = annotate(Dict[str, Tensor], {})
  x = inputs["input_features"].to(self.compute_dtype())
  frames = torch.full([x.size(0)], x.size(2), dtype=4, device=x.device)
  if "feature_attention_mask" in inputs:
    frames = inputs["feature_attention_mask"].to(4).sum([1])
  context["clip_lengths"] = torch.div(frames + 1, 2, rounding_mode="floor")
  if self.chunk_frames() > 0:
    x, frames = self.chunks(x, inputs["feature_attention_mask"])
  x = torch.gelu(self.convolved1(x, top["conv1.weight"].to(x.dtype), top["conv1.bias"].to(x.dtype), 1, 1, 1))
  if self.chunk_frames() > 0:
    real = torch.arange(x.size(2), device=x.device).unsqueeze(0) < frames.unsqueeze(1)
    x = x * real.unsqueeze(1).to(x.dtype)
  x = torch.gelu(self.convolved1(x, top["conv2.weight"].to(x.dtype), top["conv2.bias"].to(x.dtype), 2, 1, 1))
  x = x.transpose(1, 2)
  x = x + self.positions(top, x.size(1), x)
  context["lengths"] = torch.div(frames + 1, 2, rounding_mode="floor")
  context["mask"] = self.key_mask(context["lengths"], x)
  return (x, context)

def block(self, blocks: List[Dict[str, Tensor]], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
  w = blocks[i]
  h = self.layer_norm(w, "self_attn_layer_norm", x)
  x = x + self.branch(w, "self_attn", self.self_attention(w, "self_attn", h, self.heads(), context["mask"]))
  h = self.layer_norm(w, "final_layer_norm", x)
  x = x + self.branch(w, "mlp", self.two_layers(w, "fc1", "fc2", h))
  if x.dtype == 5:
    x = torch.clamp(x, -64504.0, 64504.0)
  return x

# The rows of x [chunks, frames, hidden] that are no padding, end to end.
def real_rows(self, x: Tensor, lengths: Tensor) -> Tensor:
  real = torch.arange(x.size(1), device=x.device).unsqueeze(0) < lengths.unsqueeze(1)
  return x.reshape([-1, x.size(-1)]).index_select(0, torch.nonzero(real.reshape([-1])).squeeze(1))

# Means of neighbours along dimension 1; an odd one at the end is dropped.
def halved(self, x: Tensor) -> Tensor:
  return torch.avg_pool1d(x.transpose(1, 2), [2], [2], [0], False, True).transpose(1, 2)

# The same within each clip, whose rows lie end to end in x [rows, hidden].
def halved_rows(self, x: Tensor, lengths: Tensor) -> Tensor:
  sizes = annotate(List[int], lengths.tolist())
  parts = annotate(List[Tensor], [])
  for clip in x.split(sizes):
    if clip.size(0) > 1:
      parts.append(self.halved(clip.unsqueeze(0)).squeeze(0))
  return torch.cat(parts) if len(parts) > 0 else x.narrow(0, 0, 0)

# Normed states, and what the language model sees of them where there is one. Of clips with a length that is real tokens end
# to end [tokens, out], then the same as [clips, tokens, .] where blocks see whole clips.
def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  if not self.halves():
    return [self.layer_norm(top, self.last_norm(), x)]
  if self.chunk_frames() > 0:
    x = self.halved_rows(self.real_rows(x, context["lengths"]), context["clip_lengths"])
    x = self.layer_norm(top, self.last_norm(), x)
    return [self.linear(top, self.projector(), x), x]
  x = self.layer_norm(top, self.last_norm(), self.halved(x))
  y = self.linear(top, self.projector(), x)
  return [self.real_rows(y, torch.div(context["clip_lengths"], 2, rounding_mode="floor")), y, x]
