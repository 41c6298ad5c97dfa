# Whisper's decoder (Radford et al. 2022): a pre-norm transformer that looks at what it has written so far and at the states
# of the audio encoder [batch, positions, hidden].

def embed(self, top: Dict[str, Tensor], ids: Tensor, past: int) -> Tensor:
  x = torch.embedding(top["embed_tokens.weight"], ids, self.padding_token())
  x = self.embedded(top, ids, x).to(self.compute_dtype())
  return x + top["embed_positions.weight"].narrow(0, past, ids.size(1)).to(x.dtype)

def causal_mask(self, tokens: int, x: Tensor) -> Tensor:
  at = torch.arange(tokens, device=x.device)
  return self.additive((at.unsqueeze(0) <= at.unsqueeze(1)).unsqueeze(0), x)

# Keys and values of the encoder's states in one layer.
def heard(self, w: Dict[str, Tensor], states: Tensor) -> Tuple[Tensor, Tensor]:
  k = self.split_heads(self.linear(w, "encoder_attn.k_proj", states), self.heads())
  v = self.split_heads(self.linear(w, "encoder_attn.v_proj", states), self.heads())
  return (k, v)

# What follows self-attention in a layer: a look at the audio's keys and values, and two linear layers.
def listen(self, w: Dict[str, Tensor], x: Tensor, keys: Tensor, values: Tensor) -> Tensor:
  q = self.linear(w, "encoder_attn.q_proj", self.layer_norm(w, "encoder_attn_layer_norm", x))
  h = self.attend(self.split_heads(q, self.heads()), keys, values, torch.empty([0], dtype=x.dtype))
  x = x + self.branch(w, "encoder_attn", self.linear(w, "encoder_attn.out_proj", h))
  h = self.layer_norm(w, "final_layer_norm", x)
  return x + self.branch(w, "mlp", self.two_layers(w, "fc1", "fc2", h))

# input_ids [batch, tokens] and encoder_hidden_states, whose gradient is kept where it is asked for.
def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
  context = annotate(Dict[str, Tensor], {})
  x = self.embed(top, inputs["input_ids"], 0)
  context["states"] = inputs["encoder_hidden_states"].to(x.dtype)
  context["mask"] = self.causal_mask(x.size(1), x)
  return (x, context)

def block(self, blocks: List[Dict[str, Tensor]], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
  w = blocks[i]
  h = self.layer_norm(w, "self_attn_layer_norm", x)
  x = x + self.branch(w, "self_attn", self.self_attention(w, "self_attn", h, self.heads(), context["mask"]))
  keys, values = self.heard(w, context["states"])
  return self.listen(w, x, keys, values)

def scores(self, top: Dict[str, Tensor], hidden: Tensor) -> Tensor:
  if "proj_out.weight" in top:
    return self.linear(top, "proj_out", hidden)
  return torch.linear(hidden, top["embed_tokens.weight"].to(hidden.dtype))

# Normed hidden states [batch, tokens, hidden], then scores [batch, tokens, vocabulary].
def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  hidden = self.layer_norm(top, "layer_norm", x)
  return [hidden, self.scores(top, hidden)]

# The mean cross entropy of labels [batch, tokens], -100 where there is none. They are not shifted: the decoder's input is.
def label_loss(self, scores: Tensor, labels: Tensor) -> Tensor:
  return torch.cross_entropy_loss(scores.reshape([-1, scores.size(-1)]).to(6), labels.reshape([-1]), None, 1, -100)

# The decoder's input for labels: one to the right, after the start token, padding in place of -100.
def shifted_right(self, labels: Tensor, start: int, padding: int) -> Tensor:
  first = torch.full([labels.size(0), 1], start, dtype=4, device=labels.device)
  ids = torch.cat([first, labels.narrow(1, 0, labels.size(1) - 1)], 1)
  return ids.masked_fill(ids == -100, padding)

# Keys and values of the encoder's states in every layer, computed once for all steps.
def heard_by_all(self, blocks: List[Dict[str, Tensor]], states: Tensor) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for w in blocks:
    k, v = self.heard(w, states.to(self.compute_dtype()))
    out.append(k.contiguous())
    out.append(v.contiguous())
  return out

def empty_cache(self, layers: int, batch: int, capacity: int, hidden: int, device: str) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(2 * layers):
    out.append(torch.empty([batch, self.heads(), capacity, hidden // self.heads()], dtype=self.compute_dtype(), device=torch.device(device)))
  return out

# Appends ids [batch, tokens] to a cache that holds `past` tokens; float32 scores [batch, vocabulary] of the next.
def step(self, top: Dict[str, Tensor], blocks: List[Dict[str, Tensor]], ids: Tensor, heard: List[Tensor], cache: List[Tensor], past: int) -> Tensor:
  t = ids.size(1)
  x = self.embed(top, ids, past)
  mask = torch.empty([0], dtype=x.dtype)
  if t > 1:
    mask = torch.constant_pad_nd(self.causal_mask(t, x), [past, 0], 0.0)
  for i in range(len(blocks)):
    w = blocks[i]
    h = self.layer_norm(w, "self_attn_layer_norm", x)
    q = self.split_heads(self.linear(w, "self_attn.q_proj", h), self.heads())
    keys, values = cache[2 * i], cache[2 * i + 1]
    keys.narrow(2, past, t).copy_(self.split_heads(self.linear(w, "self_attn.k_proj", h), self.heads()))
    values.narrow(2, past, t).copy_(self.split_heads(self.linear(w, "self_attn.v_proj", h), self.heads()))
    h = self.attend(q, keys.narrow(2, 0, past + t), values.narrow(2, 0, past + t), mask)
    x = x + self.branch(w, "self_attn", self.linear(w, "self_attn.out_proj", h))
    x = self.listen(w, x, heard[2 * i], heard[2 * i + 1])
  last = self.layer_norm(top, "layer_norm", x.select(1, t - 1))
  return self.scores(top, last).to(6)
