# What transformer layers of several towers are made of; w holds the weights by their names in the checkpoint.

def layer_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return torch.layer_norm(x, [x.size(-1)], w[name + ".weight"].to(x.dtype), w[name + ".bias"].to(x.dtype), self.norm_eps())

# [batch, tokens, heads * dim] as [batch, heads, tokens, dim].
def split_heads(self, x: Tensor, heads: int) -> Tensor:
  return x.reshape([x.size(0), x.size(1), heads, -1]).transpose(1, 2)

# softmax(q k^T / sqrt(dim) + mask) v over heads [batch, heads, tokens, dim]; back to [batch, tokens, heads * dim]. mask is
# additive, or empty where every query may look everywhere.
def attend(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
  if mask.numel() > 0:
    out = torch.scaled_dot_product_attention(q, k, v, mask, 0.0, False)
  else:
    out = torch.scaled_dot_product_attention(q, k, v, None, 0.0, False)
  return out.transpose(1, 2).reshape([q.size(0), q.size(2), -1])

# The heads of a linear layer's output.
def projected(self, w: Dict[str, Tensor], name: str, x: Tensor, heads: int) -> Tensor:
  return self.split_heads(self.linear(w, name, x), heads)

# Self-attention under mask, with the projections that `name` has.
def self_attention(self, w: Dict[str, Tensor], name: str, x: Tensor, heads: int, mask: Tensor) -> Tensor:
  q = self.projected(w, name + ".q_proj", x, heads)
  k = self.projected(w, name + ".k_proj", x, heads)
  v = self.projected(w, name + ".v_proj", x, heads)
  return self.linear(w, name + ".out_proj", self.attend(q, k, v, mask))

def two_layers(self, w: Dict[str, Tensor], first: str, second: str, x: Tensor) -> Tensor:
  return self.linear(w, second, self.activation(self.linear(w, first, x)))

# Numbers to add to scores, 0 where `allowed` [batch, queries or 1, keys] and the lowest one elsewhere: [batch, 1, ., .].
def additive(self, allowed: Tensor, x: Tensor) -> Tensor:
  lowest = -65504.0 if x.dtype == 5 else -3.3895313892515355e38
  hidden = torch.logical_not(allowed).unsqueeze(1)
  return torch.zeros(hidden.shape, dtype=x.dtype, device=x.device).masked_fill(hidden, lowest)

# One vector of each row, of tokens [batch, tokens, hidden] the one at [batch].
def at_place(self, x: Tensor, place: Tensor) -> Tensor:
  return x.gather(1, place.reshape([-1, 1, 1]).expand([x.size(0), 1, x.size(2)])).squeeze(1)
