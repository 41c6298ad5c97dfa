# Tensors of several adapters made one: weighted sums, and those of pruned values (TIES, Yadav et al. 2023; DARE, Yu et al. 2024).

def keep_largest(self, x: Tensor, density: float) -> Tensor:
  kept = torch.topk(x.abs().reshape([-1]), int(density * x.numel()))[1]
  mask = torch.zeros_like(x).reshape([-1])
  mask.index_fill_(0, kept, 1.0)
  return x * mask.reshape(x.shape)

def keep_random(self, x: Tensor, density: float) -> Tensor:
  return x * torch.bernoulli(torch.full_like(x, density)) / density

# Sums of those values only whose sign is the majority's, divided by how many there are.
def agreeing_mean(self, stacked: Tensor, weighted: Tensor, frequency: bool) -> Tensor:
  signs = torch.sign(stacked)
  if frequency:
    balance = signs.sum([0])
  else:
    balance = stacked.sum([0])
  agree = signs == torch.where(balance >= 0, 1, -1)
  return (weighted * agree).sum([0]) / torch.clamp(agree.sum([0]), min=1.0)

def combined(self, tensors: List[Tensor], weights: Tensor, rule: str, density: float, frequency: bool) -> Tensor:
  parts = annotate(List[Tensor], [])
  for x in tensors:
    if density < 1.0 and (rule == "ties" or rule == "magnitude_prune"):
      parts.append(self.keep_largest(x, density))
    elif density < 1.0 and (rule == "dare_linear" or rule == "dare_ties"):
      parts.append(self.keep_random(x, density))
    else:
      parts.append(x)
  stacked = torch.stack(parts)
  weighted = stacked * weights.reshape([-1, 1, 1])
  if rule == "ties" or rule == "dare_ties":
    return self.agreeing_mean(stacked, weighted, frequency)
  return weighted.sum([0])

def weighted(self, x: Tensor, weight: float, scale: float) -> Tensor:
  return x * weight * scale

# Concatenated along a dimension, and zeros up to a size.
def side_by_side(self, parts: List[Tensor], dim: int, size: int) -> Tensor:
  x = torch.cat(parts, dim)
  missing = size - x.size(dim)
  if dim == 0:
    return torch.constant_pad_nd(x, [0, 0, 0, missing])
  return torch.constant_pad_nd(x, [0, missing])

# The strongest directions of an update as factors A, B.
def factors(self, update: Tensor, rank: int) -> List[Tensor]:
  u, s, vh = torch.linalg_svd(update, False)
  return [vh[:rank].contiguous(), torch.matmul(u[:, :rank], torch.diag(s[:rank])).contiguous()]
