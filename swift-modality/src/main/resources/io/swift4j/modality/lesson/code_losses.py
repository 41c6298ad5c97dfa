# Losses of scores of codes, several for each frame.

# scores [rows, targets, codes]; the mean over each row's targets, of which -100 is none.
def weighted_sum(self, scores: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
  flat = scores.to(6).reshape([-1, scores.size(-1)])
  losses = torch.cross_entropy_loss(flat, targets.to(scores.device).reshape([-1]), None, 0, -100)
  return (losses.reshape(targets.size(0), -1).mean(1) * weights.to(scores.device)).sum()

def right(self, scores: Tensor, targets: Tensor) -> Tensor:
  return (scores.argmax(-1) == targets.to(scores.device)).sum().to(6)

def picked(self, states: Tensor, rows: Tensor) -> Tensor:
  return states.index_select(0, rows.to(states.device))

def placed(self, states: Tensor, rows: Tensor, gradient: Tensor) -> Tensor:
  return torch.zeros_like(states).index_add(0, rows.to(states.device), gradient)

def plus(self, a: Tensor, b: Tensor) -> Tensor:
  return a + b

def detached(self, x: Tensor) -> Tensor:
  return x.detach()

def times(self, x: Tensor, factor: float) -> Tensor:
  return x * factor
