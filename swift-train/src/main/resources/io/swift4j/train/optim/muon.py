# Muon (Jordan et al., 2024, kellerjordan.github.io/posts/muon): momentum whose singular values are driven towards 1 by a
# quintic Newton-Schulz iteration in bfloat16.

def init(self, p: Tensor) -> Dict[str, Tensor]:
  return {"momentum_buffer": torch.zeros_like(p)}

def orthogonalised(self, g: Tensor) -> Tensor:
  x = g.to(15)
  if g.size(0) > g.size(1):
    x = x.t()
  x = x / x.norm().clamp(min=self.eps())
  for i in range(self.ns_steps()):
    a = x @ x.t()
    b = torch.addmm(a, a, a, beta=-4.7750, alpha=2.0315)
    x = torch.addmm(x, b, x, beta=3.4445, alpha=1.0)
  if g.size(0) > g.size(1):
    x = x.t()
  return x

def update_(self, params: List[Tensor], grads: List[Tensor], buffers: List[Tensor], lr: float, decay: float) -> None:
  for i in range(len(params)):
    p = params[i]
    g = grads[i]
    m = buffers[i].lerp_(g, 1.0 - self.momentum())
    if self.nesterov():
      m = g.lerp(m, self.momentum())
    rows = float(p.size(0))
    columns = float(p.size(1))
    if self.match_rms():
      scale = 0.2 * max(rows, columns) ** 0.5
    else:
      scale = max(1.0, rows / columns) ** 0.5
    p.mul_(1.0 - lr * decay)
    p.add_(self.orthogonalised(m), alpha=-lr * scale)
