# Moshi (Défossez et al. 2024): two streams of codes beside text as a decoder's inputs, and the transformer of depth, in whose layers
# every codebook has matrices of its own.

# text [rows, hidden] with the vectors of codes [rows, streams]; one table for each stream.
def joined(self, text: Tensor, tables: List[Tensor], codes: Tensor) -> Tensor:
  for i in range(len(tables)):
    text = text + torch.embedding(tables[i], codes.select(1, i).to(text.device))
  return text

# x [rows, places, in] by the first matrices of w [codebooks, out, in], one for each place; x may have one place for all.
def flexible(self, w: Tensor, x: Tensor, places: int) -> Tensor:
  return torch.matmul(x.unsqueeze(2), w.narrow(0, 0, places).transpose(1, 2).unsqueeze(0)).squeeze(2)

def depth_norm(self, w: Tensor, x: Tensor) -> Tensor:
  f = x.to(6)
  f = f * torch.rsqrt(torch.square(f).mean([-1], True) + self.norm_eps())
  return (f * w.to(6)).to(x.dtype)

def depth_heads(self, x: Tensor, heads: int) -> Tensor:
  return x.reshape([x.size(0), x.size(1), heads, -1]).transpose(1, 2)

# Scores [rows, places, codes] of the code of each place, from the text token and the codes before it, tokens [rows, places], and the
# state [rows, 1, input size] of the large decoder.
def depth(self, w: Dict[str, Tensor], tokens: Tensor, state: Tensor) -> Tensor:
  n = tokens.size(1)
  parts = [torch.embedding(w["text_embed_tokens.weight"], tokens.narrow(1, 0, 1))]
  for i in range(1, n):
    parts.append(torch.embedding(w["embed_tokens." + str(i - 1) + ".weight"], tokens.narrow(1, i, 1)))
  x = torch.cat(parts, 1) + self.flexible(w["input_projections.weight"], state, n)
  for i in range(self.depth_layers()):
    name = "layers." + str(i) + "."
    h = self.depth_norm(w[name + "input_layernorm.weight"], x)
    q = self.depth_heads(self.flexible(w[name + "self_attn.q_proj.linear.weight"], h, n), self.heads())
    k = self.depth_heads(self.flexible(w[name + "self_attn.k_proj.linear.weight"], h, n), self.kv_heads())
    v = self.depth_heads(self.flexible(w[name + "self_attn.v_proj.linear.weight"], h, n), self.kv_heads())
    if self.kv_heads() != self.heads():
      k = k.repeat_interleave(self.heads() // self.kv_heads(), 1)
      v = v.repeat_interleave(self.heads() // self.kv_heads(), 1)
    y = torch.scaled_dot_product_attention(q, k, v, None, 0.0, True).transpose(1, 2).flatten(2)
    x = x + self.flexible(w[name + "self_attn.o_proj.linear.weight"], y, n)
    h = self.depth_norm(w[name + "post_attention_layernorm.weight"], x)
    gate, up = self.flexible(w[name + "mlp.fc1.weight"], h, n).chunk(2, 2)
    x = x + self.flexible(w[name + "mlp.fc2.weight"], self.act(gate) * up, n)
  return self.flexible(w["lm_heads.weight"], x, n)

def act(self, x: Tensor) -> Tensor:
  return self.activation(x)

def code_loss(self, scores: Tensor, targets: Tensor) -> Tensor:
  return torch.cross_entropy_loss(scores.to(6).reshape([-1, scores.size(-1)]), targets.to(scores.device).reshape([-1]), None, 1, -100)

def last_scores(self, scores: Tensor) -> Tensor:
  return scores.select(1, scores.size(1) - 1).to(6)

def sum_of(self, a: Tensor, b: Tensor) -> Tensor:
  return a + b

def picked(self, states: Tensor, rows: Tensor) -> Tensor:
  return states.index_select(0, rows.to(states.device))
