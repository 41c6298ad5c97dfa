# Grouped-query self-attention. x is [batch * tokens, hidden], or copies of that; a cache holds keys and values [batch, kv_heads, capacity,
# head_dim] of which the first `past` are filled. mask is additive or empty; empty means plain causal.

def attention(self, w: Dict[str, Tensor], x: Tensor, b: int, t: int, cos: Tensor, sin: Tensor, use_rope: bool, mask: Tensor, window: int, cache: List[Tensor], slot: int, past: int) -> Tensor:
  heads, kv, dim = self.heads(), self.kv_heads(), self.head_dim()
  if self.fused_qkv():
    qkv = self.linear(w, "self_attn.qkv_proj", x)
    q = qkv.narrow(-1, 0, heads * dim)
    k = qkv.narrow(-1, heads * dim, kv * dim)
    v = qkv.narrow(-1, (heads + kv) * dim, kv * dim)
  else:
    q = self.linear(w, "self_attn.q_proj", x)
    k = self.linear(w, "self_attn.k_proj", x)
    v = self.linear(w, "self_attn.v_proj", x)
  rows = x.size(0)
  if rows > b * t:
    q, k, v = q.narrow(0, 0, b * t), k.narrow(0, 0, b * t), v.narrow(0, 0, b * t)
  if self.qk_norm() == "full":
    q = self.rms_norm(q, w["self_attn.q_norm.weight"])
    k = self.rms_norm(k, w["self_attn.k_norm.weight"])
  q = q.reshape([b * t, heads, dim])
  k = k.reshape([b * t, kv, dim])
  if self.qk_norm() == "head":
    q = self.rms_norm(q, w["self_attn.q_norm.weight"])
    k = self.rms_norm(k, w["self_attn.k_norm.weight"])
  if use_rope:
    q = self.rotate(q, cos, sin)
    k = self.rotate(k, cos, sin)
  q = q.reshape([b, t, heads, dim]).transpose(1, 2)
  k = k.reshape([b, t, kv, dim]).transpose(1, 2)
  v = v.reshape([b, t, kv, dim]).transpose(1, 2)
  if len(cache) > 0:
    keys, values = cache[2 * slot], cache[2 * slot + 1]
    keys.narrow(2, past, t).copy_(k)
    values.narrow(2, past, t).copy_(v)
    first = 0
    if t == 1 and window > 0 and past + 1 > window:
      first = past + 1 - window
      if mask.numel() > 0:
        mask = mask.narrow(-1, first, window)
    k = keys.narrow(2, first, past + t - first)
    v = values.narrow(2, first, past + t - first)
  out = self.attend(q, k, v, mask)
  if rows > b * t:
    out = out.repeat([rows // (b * t), 1])
  return self.linear(w, "self_attn.o_proj", out)

# softmax(q k^T * scale + mask) v, with the heads of a group sharing keys and values without copying them. Eager attention
# rounds to the model's type after each operation; the fused kernel keeps float32 inside.
def attend(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
  b, heads, t, dim = q.shape
  kv, total = k.size(1), k.size(2)
  group = heads // kv
  masked = mask.numel() > 0
  if self.attention_softcap() > 0.0 or self.eager_attention():
    scores = torch.matmul(q.reshape([b, kv, group * t, dim]), k.transpose(2, 3)).reshape([b, heads, t, total]) * self.attention_scale()
    if self.attention_softcap() > 0.0:
      scores = torch.tanh(scores / self.attention_softcap()) * self.attention_softcap()
    if masked:
      scores = scores + mask
    elif t > 1:
      scores = scores + torch.full([t, total], -float("inf"), dtype=scores.dtype, device=scores.device).triu(1 + total - t)
    probabilities = torch.softmax(scores, -1, 6).to(q.dtype)
    out = torch.matmul(probabilities.reshape([b, kv, group * t, total]), v).reshape([b, heads, t, dim])
    return out.transpose(1, 2).reshape([b * t, heads * dim])
  if t == 1:
    q = q.reshape([b, kv, group, dim])
    if masked:
      out = torch.scaled_dot_product_attention(q, k, v, mask, 0.0, False, scale=self.attention_scale())
    else:
      out = torch.scaled_dot_product_attention(q, k, v, None, 0.0, False, scale=self.attention_scale())
    return out.reshape([b, heads * dim])
  if group > 1:
    q = q.reshape([b * kv, group, t, dim])
    k = k.reshape([b * kv, 1, total, dim]).expand([b * kv, group, total, dim])
    v = v.reshape([b * kv, 1, total, dim]).expand([b * kv, group, total, dim])
    if masked and mask.size(0) > 1:
      mask = mask.expand([b, kv, t, total]).reshape([b * kv, 1, t, total])
  if masked:
    out = torch.scaled_dot_product_attention(q, k, v, mask, 0.0, False, scale=self.attention_scale())
  else:
    out = torch.scaled_dot_product_attention(q, k, v, None, 0.0, True, scale=self.attention_scale())
  return out.reshape([b, heads, t, dim]).transpose(1, 2).reshape([b * t, heads * dim])
