# The blocks of vision transformers (Dosovitskiy et al. 2021): pre-norm, over the patches of pictures of one size, x [batch,
# patches, hidden], or over all patches of pictures of any size, end to end, x [patches, hidden].

def vision_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  if self.rms():
    wide = x.to(6)
    return w[name + ".weight"].to(x.dtype) * (wide * torch.rsqrt(wide.pow(2).mean([-1], True) + self.norm_eps())).to(x.dtype)
  return self.layer_norm(w, name, x)

# Queries, keys and values of x [patches, hidden], each [patches, heads, dim].
def looks(self, w: Dict[str, Tensor], x: Tensor) -> List[Tensor]:
  if self.fused_attention():
    return annotate(List[Tensor], list(self.linear(w, "attn.qkv", x).reshape([x.size(0), 3, self.heads(), -1]).unbind(1)))
  out = annotate(List[Tensor], [])
  for name in ["attn.q", "attn.k", "attn.v"]:
    out.append(self.linear(w, name, x).reshape([x.size(0), self.heads(), -1]))
  return out

# x [patches, heads, dim] turned in float32 by tables whose first half of sin is negated.
def turned(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
  wide = x.to(6)
  return (wide * cos + torch.roll(wide, [x.size(-1) // 2], [-1]) * sin).to(x.dtype)

# Patches see those of their own segment; neighbouring segments of one length are one batch.
def segments_attention(self, w: Dict[str, Tensor], x: Tensor, segments: Tensor, context: Dict[str, Tensor]) -> Tensor:
  qkv = self.looks(w, x)
  q, k, v = qkv[0], qkv[1], qkv[2]
  if "cos" in context:
    q, k = self.turned(q, context["cos"], context["sin"]), self.turned(k, context["cos"], context["sin"])
  lengths = annotate(List[int], segments.tolist())
  parts = annotate(List[Tensor], [])
  first, at, nothing = 0, 0, torch.empty([0], dtype=x.dtype)
  while first < len(lengths):
    last = first
    while last < len(lengths) and lengths[last] == lengths[first]:
      last += 1
    n, length = last - first, lengths[first]
    shape = [n, length, self.heads(), q.size(2)]
    parts.append(self.attend(
      q.narrow(0, at, n * length).reshape(shape).transpose(1, 2),
      k.narrow(0, at, n * length).reshape(shape).transpose(1, 2),
      v.narrow(0, at, n * length).reshape(shape).transpose(1, 2),
      nothing).reshape([n * length, -1]))
    at += n * length
    first = last
  return self.linear(w, "attn.proj", torch.cat(parts) if len(parts) > 1 else parts[0])

def patch_attention(self, w: Dict[str, Tensor], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
  if x.dim() == 3:
    return self.self_attention(w, "self_attn", x, self.heads(), context["mask"])
  windowed = "windows" in context and i not in self.whole_blocks()
  return self.segments_attention(w, x, context["windows"] if windowed else context["segments"], context)

def patch_mlp(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
  if self.gated():
    return self.linear(w, "mlp.down_proj", self.activation(self.linear(w, "mlp.gate_proj", x)) * self.linear(w, "mlp.up_proj", x))
  return self.two_layers(w, "mlp." + self.first_layer(), "mlp." + self.second_layer(), x)

def block(self, blocks: List[Dict[str, Tensor]], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
  w = blocks[i]
  x = x + self.branch(w, "self_attn", self.patch_attention(w, i, self.vision_norm(w, self.first_norm(), x), context))
  return x + self.branch(w, "mlp", self.patch_mlp(w, self.vision_norm(w, self.second_norm(), x)))
