# A decoder-only transformer. `top` holds what lies outside the layers, `layers` one dict for each.

# The padding token's embedding is not trained: its gradient stays zero, wherever the token occurs. Negative ids are virtual
# tokens (Lester et al. 2021): -1 is the first row of `prompt_embeddings`; or vectors that take their place later.
def embed(self, top: Dict[str, Tensor], ids: Tensor) -> Tensor:
  x = torch.embedding(top["embed_tokens.weight"], torch.clamp(ids, 0), self.padding_token())
  x = self.embedded(top, torch.clamp(ids, 0), x).to(self.compute_dtype())
  if self.embedding_scale() != 1.0:
    if self.embedding_scale_rounds():
      x = x * torch.tensor(self.embedding_scale(), dtype=x.dtype, device=x.device)
    else:
      x = x * self.embedding_scale()
  if "prompt_embeddings" in top:
    prompt = torch.embedding(top["prompt_embeddings"], torch.clamp(-1 - ids, 0, top["prompt_embeddings"].size(0) - 1))
    x = torch.where((ids < 0).unsqueeze(-1), prompt.to(x.dtype), x)
  return x

def add(self, x: Tensor, branch: Tensor) -> Tensor:
  if self.residual_scale() != 1.0:
    return x + branch * self.residual_scale()
  return x + branch

def feed_forward(self, w: Dict[str, Tensor], x: Tensor, routed: List[Tensor]) -> Tensor:
  if self.has_experts():
    if "mlp.gate.weight" in w or "mlp.gate.packed" in w:
      return self.experts(w, x, routed)
  return self.gated(w, "mlp.", x)

# The norm with the weight of a name; none for the empty name.
def norm_named(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return self.rms_norm(x, w[name]) if name != "" else x

# One layer over x [batch * tokens, hidden], whose rows may be followed by copies of them. Norms stand before each branch, after it, or on
# both sides.
def layer(self, w: Dict[str, Tensor], x: Tensor, b: int, t: int, cos: Tensor, sin: Tensor, use_rope: bool, mask: Tensor, window: int, cache: List[Tensor], slot: int, past: int, routed: List[Tensor], lengths: List[int]) -> Tensor:
  h = self.norm_named(w, self.norm_before_attention(), x)
  h = self.branch(w, "self_attn", self.attention(w, h, b, t, cos, sin, use_rope, mask, window, cache, slot, past, lengths))
  x = self.add(x, self.norm_named(w, self.norm_after_attention(), h))
  h = self.norm_named(w, self.norm_before_mlp(), x)
  h = self.branch(w, "mlp", self.feed_forward(w, h, routed))
  x = self.add(x, self.norm_named(w, self.norm_after_mlp(), h))
  return self.layer_output(w, x)

# The masks that the layers need: one for full attention, one for windowed; empty where plain causal attention will do.
def masks(self, x: Tensor, keep: Tensor, segments: Tensor, past: int) -> List[Tensor]:
  t = x.size(1)
  out = annotate(List[Tensor], [])
  padded = keep.numel() > 0 or segments.numel() > 0
  for window in [0, self.window()]:
    windowed = window > 0 and past + t > window and t > 1
    chunked = past > 0 and t > 1
    if padded or windowed or chunked:
      out.append(self.attention_mask(keep, segments, past, t, window, x))
    else:
      out.append(torch.empty([0], dtype=x.dtype))
  return out

# All layers and the final norm over embeddings x [batch, tokens, hidden] at `positions` [batch, tokens] or [axes, batch, tokens]. ropes holds one
# frequency table for each kind of rotary embedding, layer_rope says which a layer uses (-1: none), layer_window which
# layers see only a window, soft what encoders put in. Appends to `trace` the input of every layer when collecting; returns the normalised result.
def transform(self, top: Dict[str, Tensor], layers: List[Dict[str, Tensor]], x: Tensor, positions: Tensor, ropes: List[Tensor], keep: Tensor, segments: Tensor, soft: List[Tensor], cache: List[Tensor], past: int, trace: List[Tensor], collect: bool, routed: List[Tensor]) -> Tensor:
  b, t = x.size(0), x.size(1)
  masks = self.masks(x, keep, segments, past)
  x = self.entered(top, x.reshape([b * t, -1]), soft)
  hidden = x.size(1)
  copies = self.row_copies(layers[0], b * t) if len(soft) == 0 else 1
  if copies > 1:
    x = x.repeat([copies, 1])
  cos, sin = self.rope_all(ropes, positions, x)
  layer_rope = self.layer_rope()
  layer_window = self.layer_window()
  i = 0
  for w in layers:
    if collect:
      trace.append(x.reshape([b, t, hidden]))
    rope = layer_rope[i]
    window = layer_window[i]
    x = self.layer(w, x, b, t, cos[max(rope, 0)], sin[max(rope, 0)], rope >= 0, masks[1 if window > 0 else 0], window, cache, i, past, routed, annotate(List[int], []))
    x = self.with_deep(x, soft, i)
    i += 1
  x = self.rms_norm(x.narrow(0, 0, b * t), top["norm.weight"])
  if collect:
    trace.append(x.reshape([b, t, hidden]))
  return x.reshape([b, t, hidden])

def logits(self, top: Dict[str, Tensor], hidden: Tensor) -> Tensor:
  if "lm_head.weight" in top or "lm_head.packed" in top:
    out = self.linear(top, "lm_head", hidden)
  else:
    out = torch.linear(hidden, top["embed_tokens.weight"].to(hidden.dtype))
  if self.logits_divisor() != 1.0:
    out = out / self.logits_divisor()
  if self.logits_softcap() > 0.0:
    out = torch.tanh(out / self.logits_softcap()) * self.logits_softcap()
  return out

# Everything a caller may ask of one pass: final hidden state, router logits, then the hidden states if collected.
def forward(self, top: Dict[str, Tensor], layers: List[Dict[str, Tensor]], ids: Tensor, positions: Tensor, ropes: List[Tensor], keep: Tensor, segments: Tensor, soft: List[Tensor], collect: bool) -> Tuple[Tensor, List[Tensor], List[Tensor]]:
  trace = annotate(List[Tensor], [])
  routed = annotate(List[Tensor], [])
  cache = annotate(List[Tensor], [])
  hidden = self.transform(top, layers, self.embed(top, ids), positions, ropes, keep, segments, soft, cache, 0, trace, collect, routed)
  return (hidden, routed, trace)

# One cached step: ids [batch, tokens] enter at `past`; the final hidden state [batch, hidden] of the last token comes out.
def step_state(self, top: Dict[str, Tensor], layers: List[Dict[str, Tensor]], ids: Tensor, positions: Tensor, ropes: List[Tensor], keep: Tensor, soft: List[Tensor], cache: List[Tensor], past: int) -> Tensor:
  trace = annotate(List[Tensor], [])
  routed = annotate(List[Tensor], [])
  segments = torch.empty([0], dtype=4)
  hidden = self.transform(top, layers, self.embed(top, ids), positions, ropes, keep, segments, soft, cache, past, trace, False, routed)
  return hidden.select(1, hidden.size(1) - 1)

# The same step's logits after each of its tokens, [batch, tokens, vocabulary] in float32.
def step_all(self, top: Dict[str, Tensor], layers: List[Dict[str, Tensor]], ids: Tensor, positions: Tensor, ropes: List[Tensor], keep: Tensor, soft: List[Tensor], cache: List[Tensor], past: int) -> Tensor:
  trace = annotate(List[Tensor], [])
  routed = annotate(List[Tensor], [])
  segments = torch.empty([0], dtype=4)
  hidden = self.transform(top, layers, self.embed(top, ids), positions, ropes, keep, segments, soft, cache, past, trace, False, routed)
  return self.logits(top, hidden).to(6)

# The same step's logits [batch, vocabulary], in float32.
def step(self, top: Dict[str, Tensor], layers: List[Dict[str, Tensor]], ids: Tensor, positions: Tensor, ropes: List[Tensor], keep: Tensor, soft: List[Tensor], cache: List[Tensor], past: int) -> Tensor:
  return self.logits(top, self.step_state(top, layers, ids, positions, ropes, keep, soft, cache, past)).to(6)
