# Dia's decoder: a transformer over frames of codes, one of each channel, that looks at the states of a text [batch, bytes, width].

# Codes [batch, frames, channels]; all channels' vectors are rows of one matrix, and a frame's is their sum.
def embed(self, top: Dict[str, Tensor], codes: Tensor) -> Tensor:
  first = torch.arange(codes.size(2), device=codes.device) * self.vocabulary()
  vectors = torch.embedding(top["embeddings.embed.weight"], codes + first)
  return vectors.sum([2]).to(self.compute_dtype())

# Which of all frames the last ones may look at: those before them that are kept [batch, frames].
def earlier(self, keep: Tensor, frames: int, x: Tensor) -> Tensor:
  at = torch.arange(keep.size(1), device=keep.device)
  causal = at.unsqueeze(0) <= at.narrow(0, keep.size(1) - frames, frames).unsqueeze(1)
  return self.additive(torch.logical_and(causal.unsqueeze(0), keep.to(11).unsqueeze(1)), x)

# What follows self-attention in a layer: a look at the text's keys and values, and the gated layers.
def hear(self, w: Dict[str, Tensor], x: Tensor, keys: Tensor, values: Tensor, mask: Tensor) -> Tensor:
  q = self.projected(w, "cross_attention.q_proj", self.rms_norm(w, "pre_ca_norm", x), self.cross_heads())
  h = self.linear(w, "cross_attention.o_proj", self.look(q, keys, values, mask))
  x = x + self.branch(w, "encoder_attn", h)
  return x + self.mlp(w, self.rms_norm(w, "pre_mlp_norm", x))

def queries(self, w: Dict[str, Tensor], h: Tensor, past: int) -> Tuple[Tensor, Tensor, Tensor]:
  q = self.turned(self.projected(w, "self_attention.q_proj", h, self.heads()), past)
  k = self.turned(self.projected(w, "self_attention.k_proj", h, self.shared_heads()), past)
  return (q, k, self.projected(w, "self_attention.v_proj", h, self.shared_heads()))

# codes [batch, frames, channels], states and their keep [batch, bytes], and frames, 0 for those that are padding [batch, frames].
def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
  context = annotate(Dict[str, Tensor], {})
  x = self.embed(top, inputs["codes"])
  context["states"] = inputs["states"].to(x.dtype)
  context["bytes"] = self.additive(inputs["keep"].to(11).unsqueeze(1), x)
  context["mask"] = self.earlier(inputs["frames"], x.size(1), x)
  return (x, context)

def block(self, blocks: List[Dict[str, Tensor]], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
  w = blocks[i]
  q, k, v = self.queries(w, self.rms_norm(w, "pre_sa_norm", x), 0)
  x = x + self.branch(w, "self_attn", self.linear(w, "self_attention.o_proj", self.look(q, k, v, context["mask"])))
  keys = self.projected(w, "cross_attention.k_proj", context["states"], self.cross_shared_heads())
  values = self.projected(w, "cross_attention.v_proj", context["states"], self.cross_shared_heads())
  return self.hear(w, x, keys, values, context["bytes"])

# Scores [batch, channels, frames, vocabulary].
def scores(self, top: Dict[str, Tensor], x: Tensor) -> Tensor:
  all = self.linear(top, "logits_dense", self.rms_norm(top, "norm", x))
  return all.reshape([x.size(0), x.size(1), -1, self.vocabulary()]).transpose(1, 2)

def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  return [self.scores(top, x)]

# The mean cross entropy of labels [batch * channels, frames], -100 where nothing is learned; they are not shifted.
def label_loss(self, scores: Tensor, labels: Tensor) -> Tensor:
  return torch.cross_entropy_loss(scores.reshape([-1, scores.size(-1)]).to(6), labels.reshape([-1]), None, 1, -100)

# The mask of padding, then keys and values of the text in every layer, computed once for all steps.
def text_memory(self, blocks: List[Dict[str, Tensor]], states: Tensor, keep: Tensor) -> List[Tensor]:
  h = states.to(self.compute_dtype())
  out = [self.additive(keep.to(11).unsqueeze(1), h)]
  for w in blocks:
    out.append(self.projected(w, "cross_attention.k_proj", h, self.cross_shared_heads()).contiguous())
    out.append(self.projected(w, "cross_attention.v_proj", h, self.cross_shared_heads()).contiguous())
  return out

def empty_cache(self, layers: int, told: List[Tensor], capacity: int, width: int) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(2 * layers):
    out.append(torch.empty([told[0].size(0), self.shared_heads(), capacity, width], dtype=told[0].dtype, device=told[0].device))
  return out

# Appends codes [batch, frames, channels] to a cache that holds `past` frames; float32 scores [batch * channels, vocabulary] of the
# next. frames [batch, past and new ones] is 0 for padding.
def step(self, top: Dict[str, Tensor], blocks: List[Dict[str, Tensor]], codes: Tensor, frames: Tensor, told: List[Tensor], cache: List[Tensor], past: int) -> Tensor:
  t = codes.size(1)
  x = self.embed(top, codes)
  mask = self.earlier(frames, t, x)
  for i in range(len(blocks)):
    w = blocks[i]
    q, k, v = self.queries(w, self.rms_norm(w, "pre_sa_norm", x), past)
    keys, values = cache[2 * i], cache[2 * i + 1]
    keys.narrow(2, past, t).copy_(k)
    values.narrow(2, past, t).copy_(v)
    h = self.look(q, keys.narrow(2, 0, past + t), values.narrow(2, 0, past + t), mask)
    x = x + self.branch(w, "self_attn", self.linear(w, "self_attention.o_proj", h))
    x = self.hear(w, x, told[2 * i + 1], told[2 * i + 2], told[0])
  return self.scores(top, x.narrow(1, t - 1, 1)).flatten(0, 2).to(6)

def twice(self, x: Tensor) -> Tensor:
  return torch.cat([x, x], 0)

# Guidance only picks the likeliest k, whose scores stay those with the text; the second half of the rows are those without.
def picked(self, scores: Tensor, scale: float, k: int) -> Tensor:
  rows = scores.size(0) // 2
  given = scores.narrow(0, 0, rows)
  led = given + (given - scores.narrow(0, rows, rows)) * scale
  places = torch.topk(led, min(k, led.size(-1)), -1)[1]
  others = torch.ones_like(led, dtype=11).scatter(-1, places, False)
  return given.masked_fill(others, -float("inf"))

# Only the first channel may end, and does exactly where an end is likeliest; what comes after the end in the vocabulary never does.
def ends_in_first(self, scores: Tensor, channels: int, end: int) -> Tensor:
  all = scores.reshape([-1, channels, scores.size(-1)]).clone()
  all.narrow(1, 1, channels - 1).narrow(2, end, all.size(2) - end).fill_(-float("inf"))
  all.narrow(2, end + 1, all.size(2) - end - 1).fill_(-float("inf"))
  flat = all.reshape([-1, all.size(2)])
  ending = (torch.argmax(flat, -1) == end).unsqueeze(1)
  is_end = (torch.arange(flat.size(1), device=flat.device) == end).unsqueeze(0)
  return flat.masked_fill(torch.logical_xor(ending, is_end), -float("inf"))

# For each row its likeliest code.
def likeliest(self, scores: Tensor) -> Tensor:
  return torch.argmax(scores, -1)

# Rows [rows], 1 where only the end is left.
def ended(self, scores: Tensor, rows: Tensor, end: int) -> Tensor:
  only = torch.full_like(scores, -float("inf"))
  only.narrow(1, end, 1).fill_(0.0)
  return torch.where(rows.to(11).unsqueeze(1), only, scores)
