# Pictures of one size as patches with learned positions, the input of CLIP's (Radford et al. 2021) and SigLIP's (Zhai et al.
# 2023) vision towers; CLIP has a class token before them.

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
