# CLAP's way into the shared space: two linear layers.

def into_space(self, top: Dict[str, Tensor], pooled: Tensor) -> Tensor:
  h = self.linear(top, self.projector() + ".linear1", pooled)
  return self.linear(top, self.projector() + ".linear2", self.activated(self.projection_activation(), h))
