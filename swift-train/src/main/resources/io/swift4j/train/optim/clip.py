# Scales all gradients by one factor so that their common L2 norm is at most max_norm (Pascanu et al., arXiv 1211.5063).
# Norms are taken in float32 whatever the gradients' type.

def clip_(self, grads: List[Tensor], max_norm: float) -> Tensor:
  norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(grads, 2, dtype=6)), 2)
  torch._foreach_mul_(grads, torch.clamp(max_norm / (norm + 1e-6), max=1.0))
  return norm

def zero_(self, grads: List[Tensor]) -> None:
  torch._foreach_zero_(grads)

def copy_(self, target: Tensor, values: Tensor) -> None:
  target.copy_(values)
