# Mixture of experts: a router sends each token to top_k of the experts (Shazeer 2017, Fedus 2021). Only the experts that
# some token chose are run. flat is [tokens, hidden]. Router logits [tokens, experts] are appended to `routed` for the balancing loss.

def experts(self, w: Dict[str, Tensor], flat: Tensor, routed: List[Tensor]) -> Tensor:
  logits = self.linear(w, "mlp.gate", flat)
  routed.append(logits)
  weights, chosen = torch.topk(torch.softmax(logits, -1, 6), self.experts_per_token(), -1)
  if self.normalize_router():
    weights = weights / weights.sum([-1], True)
  if self.router_rounds():
    weights = weights.to(flat.dtype)
  out = torch.zeros_like(flat)
  used = annotate(List[int], torch._unique(chosen)[0].tolist())
  for e in used:
    token, choice = torch.where(chosen == e)
    y = self.gated(w, "mlp.experts." + str(e) + ".", flat.index_select(0, token))
    y = y * weights[token, choice].unsqueeze(-1)
    out = out.index_add(0, token, y.to(out.dtype))
  if "mlp.shared_expert_gate.weight" in w or "mlp.shared_expert_gate.packed" in w:
    shared = self.gated(w, "mlp.shared_expert.", flat)
    out = out + torch.sigmoid(self.linear(w, "mlp.shared_expert_gate", flat)) * shared
  return out

# Load balancing loss (Fedus 2021, eq. 4-6) over all sparse layers; keep [batch, tokens] leaves padding out.
def balancing_loss(self, routed: List[Tensor], keep: Tensor) -> Tensor:
  first = routed[0]
  counts = torch.zeros([first.size(1)], dtype=6, device=first.device)
  probabilities = torch.zeros_like(counts)
  rows = torch.zeros([1], dtype=6, device=first.device)
  for logits in routed:
    p = torch.softmax(logits, -1)
    chosen = torch.topk(p, self.experts_per_token(), -1)[1]
    weight = torch.ones([logits.size(0)], dtype=6, device=first.device)
    if keep.numel() > 0:
      weight = keep.reshape([-1]).to(6)
    spread = weight.unsqueeze(1).expand(chosen.shape).reshape([-1])
    counts = counts.index_add(0, chosen.reshape([-1]), spread)
    probabilities = probabilities + (p.to(6) * weight.unsqueeze(1)).sum(0)
    rows = rows + weight.sum()
  return (counts / rows * (probabilities / rows)).sum() * first.size(1)
