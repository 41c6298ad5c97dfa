# Scales all gradients by one factor so that their common L2 norm is at most max_norm (Pascanu et al., arXiv 1211.5063).
# Norms are taken in float32 whatever the gradients' type.

def clip_(self, grads: List[Tensor], max_norm: float) -> Tensor:
  norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(grads, 2, dtype=6)), 2)
  torch._foreach_mul_(grads, torch.clamp(max_norm / (norm + 1e-6), max=1.0))
  return norm

# Gradients that are to be added to begin as -0.0: whatever is added leaves another value, 0.0 included.
def zero_(self, grads: List[Tensor]) -> None:
  torch._foreach_zero_(grads)
  torch._foreach_neg_(grads)

# The numbers of gradients that something has been added to since zero_. First one element of each is looked at, all elements
# only where that one is -0.0.
def reached(self, grads: List[Tensor]) -> List[int]:
  firsts = annotate(List[Tensor], [])
  for g in grads:
    firsts.append(g.reshape([-1])[0].to(6))
  first = torch.stack(firsts)
  suspects = annotate(List[bool], torch.logical_and(first == 0, torch.signbit(first)).tolist())
  out = annotate(List[int], [])
  for i in range(len(grads)):
    if not suspects[i]:
      out.append(i)
    elif not bool(torch.logical_and(grads[i] == 0, torch.signbit(grads[i])).all()):
      out.append(i)
  return out

def copy_(self, target: Tensor, values: Tensor) -> None:
  target.copy_(values)
