# The text towers of CLIP (Radford et al. 2021) and SigLIP (Zhai et al. 2023): pre-norm transformers, of which CLIP's looks back
# only and is read at its end token; SigLIP's looks everywhere, padding included, and is read at its last place.

# input_ids [batch, tokens], and attention_mask where padding is to be left out.
def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
  context = annotate(Dict[str, Tensor], {})
  ids = inputs["input_ids"]
  t = ids.size(1)
  x = self.embedded(top, ids, torch.embedding(top["embeddings.token_embedding.weight"], ids))
  x = x.to(self.compute_dtype()) + top["embeddings.position_embedding.weight"].narrow(0, 0, t).to(self.compute_dtype())
  at = torch.arange(t, device=ids.device)
  allowed = torch.ones([1, t, t], dtype=11, device=ids.device)
  if self.causal():
    allowed = (at.unsqueeze(0) <= at.unsqueeze(1)).unsqueeze(0)
  if "attention_mask" in inputs:
    allowed = torch.logical_and(allowed, (inputs["attention_mask"] != 0).unsqueeze(1))
  elif not self.causal():
    allowed = torch.ones([0], dtype=11)
  context["mask"] = self.additive(allowed, x) if allowed.numel() > 0 else torch.empty([0], dtype=x.dtype)
  context["place"] = self.reading_place(ids)
  return (x, context)

# Where each text is read: at its first end token, at its highest id (where a checkpoint's end token is not the tokenizer's),
# or at the last place.
def reading_place(self, ids: Tensor) -> Tensor:
  if self.reads_at() == "end":
    return (ids == self.end_token()).to(4).argmax(-1)
  if self.reads_at() == "highest":
    return ids.argmax(-1)
  return torch.full([ids.size(0)], ids.size(1) - 1, dtype=4, device=ids.device)

def block(self, blocks: List[Dict[str, Tensor]], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
  w = blocks[i]
  h = self.layer_norm(w, "layer_norm1", x)
  x = x + self.branch(w, "self_attn", self.self_attention(w, "self_attn", h, self.heads(), context["mask"]))
  h = self.layer_norm(w, "layer_norm2", x)
  return x + self.branch(w, "mlp", self.two_layers(w, "mlp.fc1", "mlp.fc2", h))

# Vectors [batch, out] of the shared space, not normalised; then what they are made of, and all normed states.
def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  hidden = self.layer_norm(top, "final_layer_norm", x)
  pooled = self.at_place(hidden, context["place"])
  return [self.linear(top, self.projector(), pooled), pooled, hidden]
