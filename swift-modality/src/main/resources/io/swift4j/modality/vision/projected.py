# What a language model sees of pictures (LLaVA, Liu et al. 2023): states of chosen layers, without the class token unless it
# is wanted, through two layers. Nothing comes after the tower's last block.

# [pictures, vectors, out].
def projected_states(self, top: Dict[str, Tensor], kept: List[Tensor]) -> Tensor:
  chosen = torch.cat(kept, -1) if len(kept) > 1 else kept[0]
  if self.drops_first():
    chosen = chosen.narrow(1, 1, chosen.size(1) - 1)
  h = self.linear(top, "multi_modal_projector.linear_1", chosen)
  return self.linear(top, "multi_modal_projector.linear_2", self.activated(self.projector_activation(), h))
