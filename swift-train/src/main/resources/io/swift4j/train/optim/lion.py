# Lion (Chen et al., arXiv 2302.06675): the sign of an interpolation between momentum and gradient.

def init(self, p: Tensor) -> Dict[str, Tensor]:
  return {"exp_avg": torch.zeros_like(p)}

def update_(self, params: List[Tensor], grads: List[Tensor], moments: List[Tensor], lr: float, decay: float) -> None:
  for i in range(len(params)):
    g = grads[i]
    m = moments[i]
    params[i].mul_(1.0 - lr * decay)
    params[i].add_(torch.sign(m * self.beta1() + g * (1.0 - self.beta1())), alpha=-lr)
    m.mul_(self.beta2()).add_(g, alpha=1.0 - self.beta2())
