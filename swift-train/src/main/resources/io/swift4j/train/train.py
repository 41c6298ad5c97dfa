# Rows of hidden states [tokens, hidden] out of all, and their gradients back in their places.

def pick(self, hidden: Tensor, at: Tensor) -> Tensor:
  return hidden.index_select(0, at)

def place(self, hidden: Tensor, at: Tensor, gradient: Tensor) -> Tensor:
  return torch.zeros_like(hidden).index_add(0, at, gradient)

def ratio(self, a: Tensor, b: Tensor) -> Tensor:
  return a / b

def plus(self, a: Tensor, b: Tensor, weight: float) -> Tensor:
  return a + b * weight

# The mean negative log-likelihood of a chosen completion's token; the chosen are the first half.
def chosen_nll(self, logps: Tensor, tokens: Tensor) -> Tensor:
  half = logps.size(0) // 2
  return -(logps[:half].sum() / tokens[:half].sum())

def times(self, a: Tensor, factor: float) -> Tensor:
  return a * factor

def divide_in_place(self, a: Tensor, divisor: float) -> Tensor:
  return a.div_(divisor)

# Scores of pooled hidden states [rows, hidden] by a matrix [labels, hidden], in float32.
def scores(self, pooled: Tensor, weight: Tensor) -> Tensor:
  return pooled.to(6) @ weight.to(6).t()

def detached(self, a: Tensor) -> Tensor:
  return a.detach().to(6)

def drawn_normal(self, shape: List[int], deviation: float) -> Tensor:
  return torch.randn(shape) * deviation

# -0.0, which marks a gradient that nothing has been added to.
def zero(self, a: Tensor) -> Tensor:
  return a.zero_().neg_()

def copy(self, target: Tensor, source: Tensor) -> Tensor:
  return target.copy_(source)
