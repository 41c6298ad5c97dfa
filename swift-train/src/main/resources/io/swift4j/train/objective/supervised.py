# InfoNCE (van den Oord et al., arXiv 1807.03748) on cosine similarities. anchors, positives [rows, size]; negatives
# [rows, k, size], k may be 0. in_batch: the other rows' positives and negatives count as negatives too.
def infonce(self, anchors: Tensor, positives: Tensor, negatives: Tensor, temperature: float, in_batch: bool) -> Tensor:
  a = self.unit(anchors)
  p = self.unit(positives)
  n = self.unit(negatives)
  if in_batch:
    candidates = torch.cat([p, n.reshape([-1, p.size(1)])])
    return torch.cross_entropy_loss(a @ candidates.t() / temperature, torch.arange(a.size(0), device=a.device))
  own = torch.cat([p.unsqueeze(1), n], 1)
  scores = (own @ a.unsqueeze(-1)).squeeze(-1) / temperature
  return torch.cross_entropy_loss(scores, torch.zeros([a.size(0)], dtype=4, device=a.device))

def unit(self, x: Tensor) -> Tensor:
  y = x.to(6)
  return y / torch.linalg_vector_norm(y, 2, [-1], True).clamp(min=1e-12)

def single_label(self, logits: Tensor, labels: Tensor) -> Tensor:
  return torch.cross_entropy_loss(logits.to(6), labels.to(4))

def multi_label(self, logits: Tensor, labels: Tensor) -> Tensor:
  return torch.binary_cross_entropy_with_logits(logits.to(6), labels.to(6))

def regression(self, logits: Tensor, labels: Tensor) -> Tensor:
  return torch.mse_loss(logits.to(6).reshape([-1]), labels.to(6).reshape([-1]))
