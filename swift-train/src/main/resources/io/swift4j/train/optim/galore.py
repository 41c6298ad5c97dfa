# GaLore (Zhao et al., arXiv 2403.03507): Adam's moments live in the span of a gradient's leading singular vectors, which are
# found again every gap steps. Q-GaLore (Zhang et al., arXiv 2407.08296) keeps those vectors in 4 bits and doubles the gap of a
# matrix whose first singular vector has come to rest.
# Sides: "left" keeps U [rows, rank], "right" V [rank, columns], "full" both.

def init(self, p: Tensor, side: str) -> Dict[str, Tensor]:
  r = self.rank()
  rows = p.size(0) if side == "right" else r
  columns = p.size(1) if side == "left" else r
  state = {"step": torch.zeros([], dtype=6),
           "exp_avg": torch.zeros([rows, columns], dtype=6, device=p.device),
           "exp_avg_sq": torch.zeros([rows, columns], dtype=6, device=p.device)}
  if side != "right":
    self.reserve(state, "left", [p.size(0), r], p.device)
  if side != "left":
    self.reserve(state, "right", [r, p.size(1)], p.device)
  if self.quantised():
    state["gap"] = torch.full([], self.gap(), dtype=4)
    state["past"] = torch.zeros([p.size(1) if side == "right" else p.size(0)], dtype=6, device=p.device)
    state["similarities"] = torch.zeros([0 + self.queue()], dtype=6)
    state["updates"] = torch.zeros([], dtype=4)
  return state

def reserve(self, state: Dict[str, Tensor], name: str, shape: List[int], device: Device) -> None:
  if self.quantised():
    groups = (shape[0] * shape[1] + 255) // 256
    state[name] = torch.zeros([groups, 128], dtype=0, device=device)
    state[name + "_scale"] = torch.zeros([groups, 1], dtype=6, device=device)
    state[name + "_zero"] = torch.zeros([groups, 1], dtype=6, device=device)
  else:
    state[name] = torch.zeros(shape, dtype=6, device=device)

# Asymmetric 4-bit integers in groups of 256, two to a byte, the first in the low half.
def store(self, state: Dict[str, Tensor], name: str, x: Tensor) -> None:
  if self.quantised():
    n = x.numel()
    groups = state[name].size(0)
    w = torch.constant_pad_nd(x.reshape([-1]), [0, groups * 256 - n]).reshape([groups, 256])
    low = w.amin(1, True)
    scale = (w.amax(1, True) - low).clamp(min=1e-5) / 15
    zero = (-torch.round(low / scale)).clamp(0, 15)
    q = (torch.round(w / scale) + zero).clamp(0, 15).to(0).reshape([groups, 128, 2])
    state[name].copy_(q.select(2, 0) + q.select(2, 1) * 16)
    state[name + "_scale"].copy_(scale)
    state[name + "_zero"].copy_(zero)
  else:
    state[name].copy_(x)

def fetch(self, state: Dict[str, Tensor], name: str, shape: List[int]) -> Tensor:
  if self.quantised():
    packed = state[name]
    q = torch.stack([torch.bitwise_and(packed, 15), torch.bitwise_right_shift(packed, 4)], -1)
    w = state[name + "_scale"] * (q.reshape([packed.size(0), 256]).to(6) - state[name + "_zero"])
    return w.reshape([-1]).narrow(0, 0, shape[0] * shape[1]).reshape(shape)
  return state[name]

def renew(self, state: Dict[str, Tensor], g: Tensor, side: str) -> None:
  u, s, v = torch.linalg_svd(g, False)
  u = u.narrow(1, 0, self.rank())
  v = v.narrow(0, 0, self.rank())
  if side != "right":
    self.store(state, "left", u)
  if side != "left":
    self.store(state, "right", v)
  if self.quantised():
    self.adapt(state, v.select(0, 0) if side == "right" else u.select(1, 0))

# Singular vectors have no sign of their own, so only the size of the cosine counts.
def adapt(self, state: Dict[str, Tensor], first: Tensor) -> None:
  done = int(state["updates"])
  if done > 0:
    cosine = torch.cosine_similarity(state["past"], first, 0).abs()
    queue = state["similarities"]
    queue.copy_(torch.cat([queue[1:], cosine.reshape([1]).to(queue.device)]))
    if done >= self.queue() and float(queue.mean()) >= self.threshold():
      state["gap"].mul_(2)
  state["past"].copy_(first)
  state["updates"].add_(1)

def update_(self, p: Tensor, grad: Tensor, state: Dict[str, Tensor], side: str, lr: float, decay: float) -> None:
  g = grad.to(6)
  gap = int(state["gap"]) if self.quantised() else self.gap()
  if int(state["step"]) % gap == 0:
    self.renew(state, g, side)
  state["step"].add_(1)
  t = float(state["step"])

  low = g
  if side != "right":
    left = self.fetch(state, "left", [p.size(0), self.rank()])
    low = left.t() @ low
  else:
    left = g
  if side != "left":
    right = self.fetch(state, "right", [self.rank(), p.size(1)])
    low = low @ right.t()
  else:
    right = g

  m = state["exp_avg"].mul_(self.beta1()).add_(low, alpha=1.0 - self.beta1())
  v = state["exp_avg_sq"].mul_(self.beta2()).addcmul_(low, low, value=1.0 - self.beta2())
  step_size = lr * (1.0 - self.beta2() ** t) ** 0.5 / (1.0 - self.beta1() ** t)
  update = m / v.sqrt().add_(self.eps())
  if side != "right":
    update = left @ update
  if side != "left":
    update = update @ right
  moved = p.to(6).add(update * self.scale(), alpha=-step_size)
  p.copy_(moved * (1.0 - lr * decay))
