# What Janus's decoder sees of pictures (Wu et al. 2024): all patches, normed, through a few layers.

# Vectors [pictures, patches, out], then the patches that they are made of.
def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  seen = self.layer_norm(top, "post_layernorm", x)
  h = self.linear(top, "aligner.fc1", seen)
  for i in range(self.depth() - 1):
    h = self.linear(top, "aligner.hidden_layers." + str(i), self.activated(self.aligner_activation(), h))
  return [h, seen]
