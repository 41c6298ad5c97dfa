# CLAP's way into the shared space: two linear layers.

def into_space(self, top: Dict[str, Tensor], pooled: Tensor) -> Tensor:
  h = self.linear(top, self.projector() + ".linear1", pooled)
  h = torch.relu(h) if self.projection_activation() == "relu" else self.rare_projection(h)
  return self.linear(top, self.projector() + ".linear2", h)

def rare_projection(self, h: Tensor) -> Tensor:
  kind = self.projection_activation()
  if kind == "gelu":
    return torch.gelu(h)
  if kind == "silu":
    return torch.silu(h)
  return self.rare_activation(kind, h)
