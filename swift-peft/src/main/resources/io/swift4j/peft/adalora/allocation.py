# Which singular values are kept (Zhang et al. 2023, eq. 8-12): the importance of an entry is its smoothed sensitivity
# |parameter * gradient| times the smoothed uncertainty of that.

def sensitivity(self, parameter: Tensor, gradient: Tensor, average: Tensor, uncertainty: Tensor, beta1: float, beta2: float) -> None:
  now = (parameter * gradient).abs()
  average.copy_(beta1 * average + (1 - beta1) * now)
  uncertainty.copy_(beta2 * uncertainty + (1 - beta2) * (now - average).abs())

# One score for each triplet of a singular value and its two vectors; six smoothed tensors for E, A and B.
def triplet_scores(self, e: List[Tensor], a: List[Tensor], b: List[Tensor]) -> Tensor:
  return (e[0] * e[1]).reshape([-1]) + ((a[0] * a[1]).mean([1]) + (b[0] * b[1]).mean([0]))

def threshold(self, scores: List[Tensor], dropped: int) -> float:
  return float(torch.kthvalue(torch.cat(scores), dropped)[0].item())

def mask_values(self, e: Tensor, scores: Tensor, limit: float) -> Tensor:
  gone = scores <= limit
  e.masked_fill_(gone.unsqueeze(1), 0.0)
  return torch.logical_not(gone)

def mask_by(self, e: Tensor, kept: Tensor) -> None:
  e.masked_fill_(torch.logical_not(kept).unsqueeze(1), 0.0)

# How far the rows of A and the columns of B are from orthonormal, on average (eq. 4).
def orthogonality(self, a: List[Tensor], b: List[Tensor], weight: float) -> Tensor:
  total = torch.zeros([1], dtype=6, device=a[0].device)
  for p in a:
    gram = torch.mm(p, p.t())
    total = total + torch.linalg_vector_norm(gram - torch.eye(p.size(0), device=p.device))
  for p in b:
    gram = torch.mm(p.t(), p)
    total = total + torch.linalg_vector_norm(gram - torch.eye(p.size(1), device=p.device))
  return total.sum() * (weight / (len(a) + len(b)))

def keep_rows(self, x: Tensor, kept: Tensor) -> Tensor:
  return x[kept].contiguous()

def keep_columns(self, x: Tensor, kept: Tensor) -> Tensor:
  return x[:, kept].contiguous()

def product(self, b: Tensor, a: Tensor, e: Tensor, scale: float) -> Tensor:
  return torch.mm(b, a * e) * scale

def zeros(self, like: Tensor) -> Tensor:
  return torch.zeros_like(like)
