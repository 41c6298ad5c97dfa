# BERT (Devlin et al. 2019): an encoder with layer norms after each branch. keep is [batch, tokens], 0 for padding.

def layer_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return torch.layer_norm(x, [x.size(-1)], w[name + ".weight"], w[name + ".bias"], self.norm_eps())

def encode(self, top: Dict[str, Tensor], layers: List[Dict[str, Tensor]], ids: Tensor, types: Tensor, keep: Tensor) -> Tensor:
  b, t = ids.shape
  dim = self.hidden() // self.heads()
  x = torch.embedding(top["embeddings.word_embeddings.weight"], ids)
  x = x + torch.embedding(top["embeddings.token_type_embeddings.weight"], types)
  x = x + top["embeddings.position_embeddings.weight"].narrow(0, 0, t)
  x = self.layer_norm(top, "embeddings.LayerNorm", x)
  mask = torch.zeros([b, 1, 1, t], dtype=x.dtype, device=x.device).masked_fill((keep == 0).reshape([b, 1, 1, t]), -float("inf"))
  mask = mask.expand([b, 1, t, t])
  for w in layers:
    q = self.linear(w, "attention.self.query", x).reshape([b, t, self.heads(), dim]).transpose(1, 2)
    k = self.linear(w, "attention.self.key", x).reshape([b, t, self.heads(), dim]).transpose(1, 2)
    v = self.linear(w, "attention.self.value", x).reshape([b, t, self.heads(), dim]).transpose(1, 2)
    h = torch.scaled_dot_product_attention(q, k, v, mask, 0.0, False)
    h = self.linear(w, "attention.output.dense", h.transpose(1, 2).reshape([b, t, self.hidden()]))
    x = self.layer_norm(w, "attention.output.LayerNorm", x + h)
    h = self.activation(self.linear(w, "intermediate.dense", x))
    x = self.layer_norm(w, "output.LayerNorm", x + self.linear(w, "output.dense", h))
  return x

# tanh of a linear layer over the first token: the "pooler output".
def pooler(self, top: Dict[str, Tensor], hidden: Tensor) -> Tensor:
  return torch.tanh(self.linear(top, "pooler.dense", hidden.select(1, 0)))

# One vector per text from its token vectors: "mean" and "max" over real tokens, "cls" and "lasttoken" pick one,
# "mean_sqrt_len" divides the sum by the root of the length. Computed in float32.
def pool(self, hidden: Tensor, keep: Tensor, kind: str) -> Tensor:
  h = hidden.to(6)
  weight = (keep != 0).to(6).unsqueeze(-1)
  if kind == "cls":
    return h.select(1, 0)
  if kind == "max":
    return h.masked_fill(weight == 0, -float("inf")).amax([1])
  if kind == "lasttoken":
    last = (torch.arange(keep.size(1), device=keep.device) * (keep != 0).to(4)).argmax(1)
    return h[torch.arange(keep.size(0), device=keep.device), last]
  total = (h * weight).sum([1])
  count = torch.clamp(weight.sum([1]), 1e-9)
  if kind == "mean_sqrt_len":
    return total / torch.sqrt(count)
  return total / count

def normalize(self, x: Tensor) -> Tensor:
  return x / torch.clamp(torch.linalg_vector_norm(x, 2, [-1], True), 1e-12)

def similarity(self, a: Tensor, b: Tensor) -> Tensor:
  return torch.matmul(self.normalize(a), self.normalize(b).t())

def scaled_products(self, a: Tensor, b: Tensor, scale: float) -> Tensor:
  return torch.matmul(a, b.t()) * scale

# Cross entropy of each anchor's scaled similarities against its own positive (InfoNCE, van den Oord 2018).
def infonce(self, anchors: Tensor, positives: Tensor, scale: float) -> Tensor:
  scores = self.scaled_products(anchors, positives, scale)
  return torch.cross_entropy_loss(scores, torch.arange(scores.size(0), device=scores.device))
