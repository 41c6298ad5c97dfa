# The vision towers of CLIP (Radford et al. 2021) and SigLIP (Zhai et al. 2023): pre-norm transformers over patches. CLIP reads
# a class token; SigLIP asks all patches with a learned query.

# pixel_values [batch, channels, height, width].
def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
  context = annotate(Dict[str, Tensor], {})
  pixels = inputs["pixel_values"].to(self.compute_dtype())
  weight = top["embeddings.patch_embedding.weight"].to(pixels.dtype)
  x = torch.conv2d(pixels, weight, None, [weight.size(2), weight.size(3)])
  if "embeddings.patch_embedding.bias" in top:
    x = x + top["embeddings.patch_embedding.bias"].to(x.dtype).reshape([1, -1, 1, 1])
  x = x.flatten(2).transpose(1, 2)
  if "embeddings.class_embedding" in top:
    first = top["embeddings.class_embedding"].to(x.dtype).reshape([1, 1, -1]).expand([x.size(0), 1, x.size(2)])
    x = torch.cat([first, x], 1)
  x = x + top["embeddings.position_embedding.weight"].to(x.dtype)
  context["embeddings"] = x
  if "pre_layrnorm.weight" in top:
    x = self.layer_norm(top, "pre_layrnorm", x)
  context["mask"] = torch.empty([0], dtype=x.dtype)
  return (x, context)

def block(self, blocks: List[Dict[str, Tensor]], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
  w = blocks[i]
  h = self.layer_norm(w, "layer_norm1", x)
  x = x + self.branch(w, "self_attn", self.self_attention(w, "self_attn", h, self.heads(), context["mask"]))
  h = self.layer_norm(w, "layer_norm2", x)
  return x + self.branch(w, "mlp", self.two_layers(w, "mlp.fc1", "mlp.fc2", h))

# What a learned query finds among all patches (Lee et al. 2019, multi-head attention pooling).
def asked(self, top: Dict[str, Tensor], x: Tensor) -> Tensor:
  width = x.size(-1)
  weight, bias = top["head.attention.in_proj_weight"].to(x.dtype), top["head.attention.in_proj_bias"].to(x.dtype)
  probe = top["head.probe"].to(x.dtype).expand([x.size(0), 1, width])
  q = torch.linear(probe, weight.narrow(0, 0, width), bias.narrow(0, 0, width))
  k = torch.linear(x, weight.narrow(0, width, width), bias.narrow(0, width, width))
  v = torch.linear(x, weight.narrow(0, 2 * width, width), bias.narrow(0, 2 * width, width))
  heads = self.heads()
  h = self.attend(self.split_heads(q, heads), self.split_heads(k, heads), self.split_heads(v, heads), torch.empty([0], dtype=x.dtype))
  h = self.linear(top, "head.attention.out_proj", h)
  h = h + self.two_layers(top, "head.mlp.fc1", "head.mlp.fc2", self.layer_norm(top, "head.layernorm", h))
  return h.select(1, 0)

# Vectors [batch, out] of the shared space, not normalised; then what they are made of.
def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  if self.asks():
    pooled = self.asked(top, self.layer_norm(top, "post_layernorm", x))
    return [pooled, pooled, context["embeddings"]]
  pooled = self.layer_norm(top, "post_layernorm", x.select(1, 0))
  return [self.linear(top, "visual_projection", pooled), pooled, context["embeddings"]]
