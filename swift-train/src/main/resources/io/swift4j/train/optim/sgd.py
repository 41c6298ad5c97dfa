# Stochastic gradient descent with heavy-ball or Nesterov momentum (Sutskever et al., 2013), in the form of torch.optim.SGD:
# weight decay is added to the gradient, and the first gradient enters the buffer undamped.

def init(self, p: Tensor) -> Dict[str, Tensor]:
  state = {"step": torch.zeros([], dtype=6)}
  if self.momentum() != 0.0:
    state["momentum_buffer"] = torch.zeros_like(p)
  return state

def update_(self, params: List[Tensor], grads: List[Tensor], buffers: List[Tensor], steps: List[Tensor],
            lr: float, decay: float) -> None:
  for i in range(len(params)):
    p = params[i]
    g = grads[i]
    if decay != 0.0:
      g = g.add(p, alpha=decay)
    if self.momentum() != 0.0:
      b = buffers[i]
      if bool(steps[i] == 0):
        b.copy_(g)
      else:
        b.mul_(self.momentum()).add_(g, alpha=1.0 - self.dampening())
      if self.nesterov():
        g = g.add(b, alpha=self.momentum())
      else:
        g = b
    p.add_(g, alpha=-lr)
    steps[i].add_(1)
