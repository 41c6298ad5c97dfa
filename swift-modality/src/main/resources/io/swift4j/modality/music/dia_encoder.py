# Dia's encoder of texts, which are bytes.

# input_ids [batch, bytes] and attention_mask, 0 for padding, which comes last.
def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
  ids = inputs["input_ids"]
  x = self.embedded(top, ids, torch.embedding(top["embedding.weight"], ids)).to(self.compute_dtype())
  context = annotate(Dict[str, Tensor], {})
  context["mask"] = self.additive(inputs["attention_mask"].to(11).unsqueeze(1), x)
  return (x, context)

def block(self, blocks: List[Dict[str, Tensor]], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
  w = blocks[i]
  h = self.rms_norm(w, "pre_sa_norm", x)
  q = self.turned(self.projected(w, "self_attention.q_proj", h, self.heads()), 0)
  k = self.turned(self.projected(w, "self_attention.k_proj", h, self.shared_heads()), 0)
  v = self.projected(w, "self_attention.v_proj", h, self.shared_heads())
  h = self.linear(w, "self_attention.o_proj", self.look(q, k, v, context["mask"]))
  x = x + self.branch(w, "self_attn", h)
  return x + self.mlp(w, self.rms_norm(w, "post_sa_norm", x))

def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  return [self.rms_norm(top, "norm", x)]
