# What a composed model sees of pictures: the vectors of the patches, normed where the tower has a norm at its end, through the projector.

def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  x = x.narrow(1, x.size(1) - self.vectors(), self.vectors())
  if "post_layernorm.weight" in top:
    x = self.layer_norm(top, "post_layernorm", x)
  h = self.linear(top, "projector.0", x)
  for i in range(1, self.projector_layers()):
    h = self.linear(top, "projector." + str(i), self.activated(self.projector_activation(), h))
  return [h]
