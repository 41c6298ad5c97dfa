# Pictures of one size: the vectors of each, [pictures, vectors, out].
def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  return [self.projected_states(top, kept)]
