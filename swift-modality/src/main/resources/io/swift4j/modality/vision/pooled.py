# What the vision towers of CLIP and SigLIP give to a space they share with text. CLIP reads its class token; SigLIP asks all
# patches with a learned query.

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
