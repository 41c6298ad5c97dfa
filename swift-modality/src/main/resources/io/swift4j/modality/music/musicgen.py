# MusicGen's decoder (Copet et al. 2023): a pre-norm transformer over frames of codes, one of each codebook, that looks at the
# states of a text [batch, words, width].

# Codes [batch, codebooks, frames]; a frame's vector is the sum of its codes' and of its place in time.
def embed(self, top: Dict[str, Tensor], codes: Tensor, past: int) -> Tensor:
  x = torch.embedding(top["embed_tokens.0.weight"], codes.select(1, 0))
  for i in range(1, codes.size(1)):
    x = x + torch.embedding(top["embed_tokens." + str(i) + ".weight"], codes.select(1, i))
  x = x.to(self.compute_dtype())
  return x + self.sinusoids(past, codes.size(2), x)

# Places in time as cosines and sines (Vaswani et al. 2017), [frames, hidden].
def sinusoids(self, first: int, frames: int, x: Tensor) -> Tensor:
  width = x.size(-1)
  half = width // 2
  rates = torch.exp(torch.arange(half, device=x.device).to(6) * -(9.210340371976184 / (half - 1)))
  angles = torch.arange(first, first + frames, device=x.device).to(6).unsqueeze(1) * rates.unsqueeze(0)
  places = torch.cat([torch.cos(angles), torch.sin(angles)], 1)
  return torch.constant_pad_nd(places, [0, width - 2 * half], 0.0).to(x.dtype)

def causal_mask(self, frames: int, x: Tensor) -> Tensor:
  at = torch.arange(frames, device=x.device)
  return self.additive((at.unsqueeze(0) <= at.unsqueeze(1)).unsqueeze(0), x)

# What of a text the decoder looks at: padding [batch, words] is nothing.
def told(self, top: Dict[str, Tensor], states: Tensor, keep: Tensor) -> Tensor:
  h = states.to(self.compute_dtype())
  if "enc_to_dec_proj.weight" in top:
    h = self.linear(top, "enc_to_dec_proj", h)
  return h * keep.unsqueeze(2).to(h.dtype)

# What follows self-attention in a layer: a look at the text's keys and values, and two linear layers.
def look(self, w: Dict[str, Tensor], x: Tensor, keys: Tensor, values: Tensor, mask: Tensor) -> Tensor:
  q = self.projected(w, "encoder_attn.q_proj", self.layer_norm(w, "encoder_attn_layer_norm", x), self.heads())
  h = self.linear(w, "encoder_attn.out_proj", self.attend(q, keys, values, mask))
  x = x + self.branch(w, "encoder_attn", h)
  h = self.two_layers(w, "fc1", "fc2", self.layer_norm(w, "final_layer_norm", x))
  return x + self.branch(w, "mlp", h)

# codes [batch, codebooks, frames], states [batch, words, width of the text's] and keep [batch, words].
def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
  context = annotate(Dict[str, Tensor], {})
  x = self.embed(top, inputs["codes"], 0)
  context["told"] = self.told(top, inputs["states"], inputs["keep"])
  context["words"] = self.additive(inputs["keep"].to(11).unsqueeze(1), x)
  context["mask"] = self.causal_mask(x.size(1), x)
  return (x, context)

def block(self, blocks: List[Dict[str, Tensor]], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
  w = blocks[i]
  h = self.layer_norm(w, "self_attn_layer_norm", x)
  x = x + self.branch(w, "self_attn", self.self_attention(w, "self_attn", h, self.heads(), context["mask"]))
  keys = self.projected(w, "encoder_attn.k_proj", context["told"], self.heads())
  values = self.projected(w, "encoder_attn.v_proj", context["told"], self.heads())
  return self.look(w, x, keys, values, context["words"])

# Scores [batch, codebooks, frames, vocabulary]: every codebook has a head of its own.
def scores(self, top: Dict[str, Tensor], x: Tensor) -> Tensor:
  hidden = self.layer_norm(top, "layer_norm", x)
  heads = annotate(List[Tensor], [])
  for i in range(self.codebooks()):
    heads.append(self.linear(top, "decoder.lm_heads." + str(i), hidden))
  return torch.stack(heads, 1)

def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  return [self.scores(top, x)]

# The decoder's input [batch, codebooks, frames] for labels [batch, frames, codebooks]: one to the right, after the start code.
def shifted_right(self, labels: Tensor, start: int, padding: int) -> Tensor:
  codes = labels.transpose(1, 2)
  first = torch.full([codes.size(0), codes.size(1), 1], start, dtype=4, device=labels.device)
  shifted = torch.cat([first, codes.narrow(2, 0, codes.size(2) - 1)], 2)
  return shifted.masked_fill(shifted == -100, padding)

# The mean over codebooks of the mean cross entropy of each; labels that are -100 or padding are not learned.
def label_loss(self, scores: Tensor, labels: Tensor, padding: int) -> Tensor:
  wanted = labels.masked_fill(labels == padding, -100)
  loss = torch.zeros([], dtype=6, device=scores.device)
  for i in range(self.codebooks()):
    own = scores.select(1, i).reshape([-1, scores.size(-1)]).to(6)
    loss = loss + torch.cross_entropy_loss(own, wanted.select(2, i).reshape([-1]), None, 1, -100)
  return loss / self.codebooks()

# A batch and beside it the same one without texts, as guidance wants (Ho and Salimans 2022).
def beside_nothing(self, x: Tensor) -> Tensor:
  return torch.cat([x, torch.zeros_like(x)], 0)

# The mask of padding, then keys and values of the text in every layer, computed once for all steps.
def text_memory(self, top: Dict[str, Tensor], blocks: List[Dict[str, Tensor]], states: Tensor, keep: Tensor) -> List[Tensor]:
  told = self.told(top, states, keep)
  out = [self.additive(keep.to(11).unsqueeze(1), told)]
  for w in blocks:
    out.append(self.projected(w, "encoder_attn.k_proj", told, self.heads()).contiguous())
    out.append(self.projected(w, "encoder_attn.v_proj", told, self.heads()).contiguous())
  return out

def empty_cache(self, told: List[Tensor], capacity: int) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(1, len(told)):
    batch, heads, words, width = told[i].shape
    out.append(torch.empty([batch, heads, capacity, width], dtype=told[i].dtype, device=told[i].device))
  return out

# Appends codes [batch, codebooks, frames] to a cache that holds `past` frames; float32 scores [batch * codebooks, vocabulary] of the
# next.
def step(self, top: Dict[str, Tensor], blocks: List[Dict[str, Tensor]], codes: Tensor, told: List[Tensor], cache: List[Tensor], past: int) -> Tensor:
  t = codes.size(2)
  x = self.embed(top, codes, past)
  mask = torch.empty([0], dtype=x.dtype)
  if t > 1:
    mask = torch.constant_pad_nd(self.causal_mask(t, x), [past, 0], 0.0)
  for i in range(len(blocks)):
    w = blocks[i]
    h = self.layer_norm(w, "self_attn_layer_norm", x)
    q = self.projected(w, "self_attn.q_proj", h, self.heads())
    keys, values = cache[2 * i], cache[2 * i + 1]
    keys.narrow(2, past, t).copy_(self.projected(w, "self_attn.k_proj", h, self.heads()))
    values.narrow(2, past, t).copy_(self.projected(w, "self_attn.v_proj", h, self.heads()))
    h = self.attend(q, keys.narrow(2, 0, past + t), values.narrow(2, 0, past + t), mask)
    x = x + self.branch(w, "self_attn", self.linear(w, "self_attn.out_proj", h))
    x = self.look(w, x, told[2 * i + 1], told[2 * i + 2], told[0])
  return self.scores(top, x.narrow(1, t - 1, 1)).flatten(0, 2).to(6)

# Scores led away from those without texts, which are the second half.
def guided(self, scores: Tensor, scale: float) -> Tensor:
  rows = scores.size(0) // 2
  without = scores.narrow(0, rows, rows)
  return without + (scores.narrow(0, 0, rows) - without) * scale
