# Muon (Jordan et al., 2024, kellerjordan.github.io/posts/muon): momentum whose singular values are driven towards 1 by a
# quintic Newton-Schulz iteration in bfloat16.

def init(self, p: Tensor) -> Dict[str, Tensor]:
  return {"momentum_buffer": torch.zeros_like(p)}

# Of a stack of matrices [matrices, rows, columns].
def orthogonalised(self, g: Tensor) -> Tensor:
  x = g.to(15)
  if g.size(1) > g.size(2):
    x = x.transpose(1, 2)
  x = x / torch.linalg_vector_norm(x, 2, [1, 2], True).clamp(min=self.eps())
  for i in range(self.ns_steps()):
    a = torch.bmm(x, x.transpose(1, 2))
    b = torch.baddbmm(a, a, a, beta=-4.7750, alpha=2.0315)
    x = torch.baddbmm(x, b, x, beta=3.4445, alpha=1.0)
  if g.size(1) > g.size(2):
    x = x.transpose(1, 2)
  return x

# Matrices of one shape, as many as make `stacked` numbers, are multiplied in one go: small products by themselves leave a processor
# waiting.
def alike(self, params: List[Tensor]) -> List[List[int]]:
  groups = annotate(List[List[int]], [])
  for i in range(len(params)):
    found = False
    for group in groups:
      if not found and params[group[0]].size() == params[i].size() and (len(group) + 1) * params[i].numel() <= self.stacked():
        group.append(i)
        found = True
    if not found:
      groups.append([i])
  return groups

def update_(self, params: List[Tensor], grads: List[Tensor], buffers: List[Tensor], lr: float, decay: float) -> None:
  for group in self.alike(params):
    directions = annotate(List[Tensor], [])
    for i in group:
      m = buffers[i].lerp_(grads[i], 1.0 - self.momentum())
      directions.append(grads[i].lerp(m, self.momentum()) if self.nesterov() else m)
    steps = self.orthogonalised(torch.stack(directions))
    rows = float(steps.size(1))
    columns = float(steps.size(2))
    if self.match_rms():
      scale = 0.2 * max(rows, columns) ** 0.5
    else:
      scale = max(1.0, rows / columns) ** 0.5
    for at in range(len(group)):
      p = params[group[at]]
      p.mul_(1.0 - lr * decay)
      p.add_(steps[at], alpha=-lr * scale)
