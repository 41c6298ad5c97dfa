# The text tower of CLAP (Wu et al. 2023): RoBERTa (Liu et al. 2019), whose positions count from its padding token's id on and
# leave padding out, read at the first token through a layer of its own.

# input_ids [batch, tokens], and attention_mask where padding is to be left out.
def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
  context = annotate(Dict[str, Tensor], {})
  ids = inputs["input_ids"]
  real = (ids != self.padding_token()).to(4)
  positions = torch.cumsum(real, 1) * real + self.padding_token()
  x = self.embedded(top, ids, torch.embedding(top["embeddings.word_embeddings.weight"], ids, self.padding_token()))
  x = x + top["embeddings.token_type_embeddings.weight"].select(0, 0)
  x = x + torch.embedding(top["embeddings.position_embeddings.weight"], positions, self.padding_token())
  x = self.layer_norm(top, "embeddings.LayerNorm", x.to(self.compute_dtype()))
  context["mask"] = torch.empty([0], dtype=x.dtype)
  if "attention_mask" in inputs:
    context["mask"] = self.additive((inputs["attention_mask"] != 0).unsqueeze(1), x)
  return (x, context)

def block(self, blocks: List[Dict[str, Tensor]], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
  w = blocks[i]
  q = self.projected(w, "attention.self.query", x, self.heads())
  k = self.projected(w, "attention.self.key", x, self.heads())
  v = self.projected(w, "attention.self.value", x, self.heads())
  h = self.linear(w, "attention.output.dense", self.attend(q, k, v, context["mask"]))
  x = self.layer_norm(w, "attention.output.LayerNorm", x + self.branch(w, "attention", h))
  h = self.two_layers(w, "intermediate.dense", "output.dense", x)
  return self.layer_norm(w, "output.LayerNorm", x + self.branch(w, "mlp", h))

# Vectors [batch, out] of the shared space, not normalised; then what they are made of, and all states.
def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  pooled = torch.tanh(self.linear(top, "pooler.dense", x.select(1, 0)))
  return [self.into_space(top, pooled), pooled, x]
