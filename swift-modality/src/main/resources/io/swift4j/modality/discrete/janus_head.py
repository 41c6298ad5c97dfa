# Janus's codes of pictures as the decoder's inputs, and its states as scores of codes (Wu et al. 2024).

def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
  context = annotate(Dict[str, Tensor], {})
  if "states" in inputs:
    h = self.linear(top, "generation_head.proj_out", inputs["states"])
    return (self.linear(top, "generation_head.vision_head", self.activation(h)).to(6), context)
  x = torch.embedding(top["generation_embeddings.weight"], inputs["image_tokens"].reshape([-1])).to(self.compute_dtype())
  h = self.linear(top, "generation_aligner.fc1", x)
  for i in range(self.depth() - 1):
    h = self.linear(top, "generation_aligner.hidden_layers." + str(i), self.activation(h))
  return (h, context)

def block(self, blocks: List[Dict[str, Tensor]], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
  return x

def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  return [x]
