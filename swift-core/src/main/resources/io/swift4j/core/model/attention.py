# Grouped-query self-attention. x is [batch * tokens, hidden], or copies of that; a cache holds keys and values [batch, kv_heads, capacity,
# head_dim] of which the first `past` are filled. mask is additive or empty; empty means plain causal.

def attention(self, w: Dict[str, Tensor], x: Tensor, b: int, t: int, cos: Tensor, sin: Tensor, use_rope: bool, mask: Tensor, window: int, cache: List[Tensor], slot: int, past: int, lengths: List[int]) -> Tensor:
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
  if self.qk_norm() == "shard":
    q = self.shard_norm(q, w, "self_attn.q_norm")
    k = self.shard_norm(k, w, "self_attn.k_norm")
  if use_rope:
    q = self.rotate(q, cos, sin)
    k = self.rotate(k, cos, sin)
  if len(lengths) > 0:
    out = self.attend_packed(w, q, k, v.reshape([b * t, kv, dim]), mask, window, lengths)
    return self.linear(w, "self_attn.o_proj", out)
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
  if "self_attn.prefix_keys" in w:
    prefix = w["self_attn.prefix_keys"].to(k.dtype)
    ahead = prefix.size(1)
    if mask.numel() == 0 and t > 1:
      mask = torch.full([t, k.size(2)], -float("inf"), dtype=q.dtype, device=q.device).triu(1 + k.size(2) - t)
    if mask.numel() > 0:
      mask = torch.constant_pad_nd(mask, [ahead, 0], 0.0)
    k = torch.cat([prefix.expand([b, kv, ahead, dim]), k], 2)
    v = torch.cat([w["self_attn.prefix_values"].to(v.dtype).expand([b, kv, ahead, dim]), v], 2)
  out = self.attend(q, k, v, mask)
  if rows > b * t:
    out = out.repeat([rows // (b * t), 1])
  return self.linear(w, "self_attn.o_proj", out)

# LayerNorm over each head of x [rows, heads, head_dim], with a scale and an offset of its own for every head.
def shard_norm(self, x: Tensor, w: Dict[str, Tensor], name: str) -> Tensor:
  return torch.layer_norm(x, [x.size(2)], None, None, 1e-5) * w[name + ".weight"] + w[name + ".bias"]

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

# Attention within each of the sequences that lie end to end in q [tokens, heads, head_dim] and in k, v [tokens, kv_heads,
# head_dim]. mask [longest, longest] is additive and causal. Sequences of like length are multiplied in one go.
def attend_packed(self, w: Dict[str, Tensor], q: Tensor, k: Tensor, v: Tensor, mask: Tensor, window: int, lengths: List[int]) -> Tensor:
  tokens, heads, dim = q.shape
  kv = k.size(1)
  equal = True
  for length in lengths:
    equal = equal and length == lengths[0]
  if equal:
    b = len(lengths)
    out = self.attend_equal(w, q.reshape([b, lengths[0], heads, dim]), k.reshape([b, lengths[0], kv, dim]), v.reshape([b, lengths[0], kv, dim]), mask, window)
    return out.reshape([tokens, heads * dim])
  shifts, counts, longest = self.filled_blocks(lengths)
  places = torch.arange(tokens, device=q.device) + torch.repeat_interleave(
    torch.tensor(shifts, device=q.device), torch.tensor(lengths, device=q.device), output_size=tokens)
  rows = 0
  for i in range(len(counts)):
    rows += counts[i] * longest[i]
  filled = torch.zeros([rows, heads + 2 * kv, dim], dtype=q.dtype, device=q.device).index_copy(0, places, torch.cat([q, k, v], 1))
  parts = annotate(List[Tensor], [])
  first = 0
  for i in range(len(counts)):
    b, t = counts[i], longest[i]
    block = filled.narrow(0, first, b * t).reshape([b, t, heads + 2 * kv, dim])
    out = self.attend_equal(w, block.narrow(2, 0, heads), block.narrow(2, heads, kv), block.narrow(2, heads + kv, kv), mask, window)
    parts.append(out.reshape([b * t, heads * dim]))
    first += b * t
  return torch.cat(parts).index_select(0, places)

# Blocks of sequences, each more than half as long as the longest of its block and filled up to that at its end, where causal
# attention doesn't look. What to add to a token's row to find it in the blocks, by sequence; then the number of sequences and
# the length of each block.
def filled_blocks(self, lengths: List[int]) -> Tuple[List[int], List[int], List[int]]:
  starts = annotate(List[int], [])
  start = 0
  for length in lengths:
    starts.append(start)
    start += length
  shifts = annotate(List[int], [0] * len(lengths))
  counts = annotate(List[int], [])
  longest = annotate(List[int], [])
  left = annotate(List[int], list(range(len(lengths))))
  row = 0
  while len(left) > 0:
    most = 0
    for i in left:
      most = max(most, lengths[i])
    later = annotate(List[int], [])
    count = 0
    for i in left:
      if 2 * lengths[i] > most:
        shifts[i] = row - starts[i]
        row += most
        count += 1
      else:
        later.append(i)
    counts.append(count)
    longest.append(most)
    left = later
  return shifts, counts, longest

# The same for q [batch, tokens, heads, head_dim], k and v. Up to `short_attention` tokens, two products around a softmax are
# several times as fast as the fused kernel, whose backward pass is slow on processors; beyond, its memory counts.
def attend_equal(self, w: Dict[str, Tensor], q: Tensor, k: Tensor, v: Tensor, mask: Tensor, window: int) -> Tensor:
  b, t, heads, dim = q.shape
  kv = k.size(2)
  group = heads // kv
  mask = mask.narrow(0, 0, t).narrow(1, 0, t)
  ahead = 0
  if "self_attn.prefix_keys" in w:
    ahead = w["self_attn.prefix_keys"].size(1)
    k = torch.cat([w["self_attn.prefix_keys"].to(k.dtype).transpose(0, 1).expand([b, ahead, kv, dim]), k], 1)
    v = torch.cat([w["self_attn.prefix_values"].to(v.dtype).transpose(0, 1).expand([b, ahead, kv, dim]), v], 1)
    mask = torch.constant_pad_nd(mask, [ahead, 0], 0.0)
  total = t + ahead
  if t > self.short_attention() and self.attention_softcap() == 0.0 and not self.eager_attention():
    q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
    k = k.unsqueeze(2).expand([b, kv, group, total, dim]).reshape([b, heads, total, dim])
    v = v.unsqueeze(2).expand([b, kv, group, total, dim]).reshape([b, heads, total, dim])
    if ahead > 0 or window > 0:
      out = torch.scaled_dot_product_attention(q, k, v, mask, 0.0, False, scale=self.attention_scale())
    else:
      out = torch.scaled_dot_product_attention(q, k, v, None, 0.0, True, scale=self.attention_scale())
    return out.transpose(1, 2)
  q = q.reshape([b, t, kv, group, dim]).permute([0, 2, 3, 1, 4]).reshape([b * kv, group * t, dim])
  k = k.permute([0, 2, 3, 1]).reshape([b * kv, dim, total])
  v = v.transpose(1, 2).reshape([b * kv, total, dim])
  if self.attention_softcap() > 0.0:
    scores = torch.tanh(torch.bmm(q, k) * (self.attention_scale() / self.attention_softcap())) * self.attention_softcap()
    scores = scores.reshape([b * kv, group, t, total]) + mask
    scores = scores.reshape([b * kv, group * t, total])
  elif self.eager_attention():
    scores = torch.bmm(q, k) * self.attention_scale() + mask.repeat([group, 1])
  else:
    scores = torch.baddbmm(mask.repeat([group, 1]), q, k, alpha=self.attention_scale())
  out = torch.bmm(torch.softmax(scores, -1), v)
  return out.reshape([b, kv, group, t, dim]).permute([0, 3, 1, 2, 4])
