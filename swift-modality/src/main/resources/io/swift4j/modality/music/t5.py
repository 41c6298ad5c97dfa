# T5's encoder (Raffel et al. 2020): a pre-norm transformer without biases whose attention is not scaled, but told by a learned
# number how far apart two tokens are.

def rms_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  h = x.to(6)
  h = x * torch.rsqrt(torch.mean(h * h, [-1], True) + self.norm_eps())
  return w[name + ".weight"].to(x.dtype) * h.to(x.dtype)

# Half precision overflows here: what does is brought back into range.
def in_range(self, x: Tensor) -> Tensor:
  if x.dtype != 5:
    return x
  most = 64504.0 if bool(torch.isinf(x).any()) else 65504.0
  return torch.clamp(x, -most, most)

# Which of the learned numbers a distance has: near ones have their own, far ones share them by their logarithm.
def bucket(self, distance: Tensor) -> Tensor:
  half = self.buckets() // 2
  exact = half // 2
  far = distance.abs()
  ratio = torch.log(torch.clamp(far, min=1).to(6) / exact) / self.log_of_range()
  coarse = torch.clamp((exact + (ratio * (half - exact)).to(4)), max=half - 1)
  return torch.where(far < exact, far, coarse) + (distance > 0).to(4) * half

# The learned numbers of all pairs of tokens, [1, heads, tokens, tokens].
def position_bias(self, top: Dict[str, Tensor], tokens: int, x: Tensor) -> Tensor:
  at = torch.arange(tokens, device=x.device)
  bias = torch.embedding(top["relative_attention_bias.weight"], self.bucket(at.unsqueeze(0) - at.unsqueeze(1)))
  return bias.permute([2, 0, 1]).unsqueeze(0).to(x.dtype)

# input_ids [batch, tokens] and attention_mask, 0 for padding.
def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
  ids = inputs["input_ids"]
  x = torch.embedding(top["embedding.weight"], ids)
  x = self.embedded(top, ids, x).to(self.compute_dtype())
  context = annotate(Dict[str, Tensor], {})
  padded = self.additive(inputs["attention_mask"].to(11).unsqueeze(1), x)
  context["bias"] = self.position_bias(top, ids.size(1), x) + padded
  return (x, context)

def feed_forward(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
  if self.gated():
    h = self.activation(self.linear(w, "layer.1.DenseReluDense.wi_0", x)) * self.linear(w, "layer.1.DenseReluDense.wi_1", x)
  else:
    h = self.activation(self.linear(w, "layer.1.DenseReluDense.wi", x))
  return self.linear(w, "layer.1.DenseReluDense.wo", h)

def block(self, blocks: List[Dict[str, Tensor]], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
  w = blocks[i]
  h = self.rms_norm(w, "layer.0.layer_norm", x)
  q = self.projected(w, "layer.0.SelfAttention.q", h, self.heads())
  k = self.projected(w, "layer.0.SelfAttention.k", h, self.heads())
  v = self.projected(w, "layer.0.SelfAttention.v", h, self.heads())
  h = torch.scaled_dot_product_attention(q, k, v, context["bias"], 0.0, False, scale=1.0)
  h = self.linear(w, "layer.0.SelfAttention.o", h.transpose(1, 2).reshape([x.size(0), x.size(1), -1]))
  x = self.in_range(x + self.branch(w, "self_attn", h))
  h = self.feed_forward(w, self.rms_norm(w, "layer.1.layer_norm", x))
  return self.in_range(x + self.branch(w, "mlp", h))

def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  return [self.rms_norm(top, "final_layer_norm", x)]
