# InfoNCE (van den Oord et al., arXiv 1807.03748) on cosine similarities. anchors, positives [rows, size]; negatives
# [all, size] with the row that owns each. in_batch: the other rows' positives and negatives count as negatives too.
def similarities(self, anchors: Tensor, positives: Tensor, negatives: Tensor, owners: Tensor, in_batch: bool) -> Tensor:
  scores = self.unit(anchors) @ torch.cat([self.unit(positives), self.unit(negatives)]).t()
  if in_batch:
    return scores
  rows = torch.arange(anchors.size(0), device=anchors.device)
  own = torch.cat([rows, owners.to(rows.dtype)]).unsqueeze(0) == rows.unsqueeze(1)
  return scores.masked_fill(torch.logical_not(own), float("-inf"))

def infonce(self, similarities: Tensor, temperature: float) -> Tensor:
  return torch.cross_entropy_loss(similarities / temperature, torch.arange(similarities.size(0), device=similarities.device))

# Mean squared difference of each pair's cosine similarity from the one it should have.
def cosine_similarity(self, anchors: Tensor, positives: Tensor, wanted: Tensor) -> Tensor:
  return torch.mse_loss((self.unit(anchors) * self.unit(positives)).sum(-1), wanted)

def unit(self, x: Tensor) -> Tensor:
  y = x.to(6)
  return y / torch.linalg_vector_norm(y, 2, [-1], True).clamp(min=1e-12)

def single_label(self, logits: Tensor, labels: Tensor) -> Tensor:
  return torch.cross_entropy_loss(logits.to(6), labels.to(4))

def multi_label(self, logits: Tensor, labels: Tensor) -> Tensor:
  return torch.binary_cross_entropy_with_logits(logits.to(6), labels.to(6))

def regression(self, logits: Tensor, labels: Tensor) -> Tensor:
  return torch.mse_loss(logits.to(6).reshape([-1]), labels.to(6).reshape([-1]))
