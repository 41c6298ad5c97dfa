# Adafactor (Shazeer & Stern, arXiv 1804.04235) in transformers' form: second moments of matrices are kept as row and column
# means; everything is computed in float32.

def init(self, p: Tensor) -> Dict[str, Tensor]:
  state = {"step": torch.zeros([], dtype=6)}
  if p.dim() >= 2:
    columns = p.shape[:-2]
    columns.append(p.size(-1))
    state["exp_avg_sq_row"] = torch.zeros(p.shape[:-1], dtype=6, device=p.device)
    state["exp_avg_sq_col"] = torch.zeros(columns, dtype=6, device=p.device)
  else:
    state["exp_avg_sq"] = torch.zeros(p.shape, dtype=6, device=p.device)
  if self.use_first_moment():
    state["exp_avg"] = torch.zeros(p.shape, dtype=6, device=p.device)
  return state

def rms(self, x: Tensor) -> Tensor:
  return x.norm(2) / float(x.numel()) ** 0.5

def update_(self, param: Tensor, grad: Tensor, state: Dict[str, Tensor], lr: float, decay: float) -> None:
  state["step"].add_(1)
  t = float(state["step"])
  p = param.to(6)
  g = grad.to(6)

  alpha = lr
  if self.relative_step():
    alpha = min(1e-6 * t if self.warmup_init() else 1e-2, 1.0 / t ** 0.5)
  if self.scale_parameter():
    alpha = alpha * max(self.eps_scale(), float(self.rms(p)))

  beta2 = 1.0 - t ** self.decay_rate()
  squared = g * g + self.eps_square()
  if p.dim() >= 2:
    row = state["exp_avg_sq_row"]
    column = state["exp_avg_sq_col"]
    row.mul_(beta2).add_(squared.mean(-1), alpha=1.0 - beta2)
    column.mul_(beta2).add_(squared.mean(-2), alpha=1.0 - beta2)
    update = (row / row.mean(-1, True)).rsqrt().unsqueeze(-1) * column.unsqueeze(-2).rsqrt() * g
  else:
    v = state["exp_avg_sq"]
    v.mul_(beta2).add_(squared, alpha=1.0 - beta2)
    update = v.rsqrt() * g
  update = update / (self.rms(update) / self.clip_threshold()).clamp(min=1.0) * alpha

  if self.use_first_moment():
    update = state["exp_avg"].mul_(self.beta1()).add_(update, alpha=1.0 - self.beta1())
  if decay != 0.0:
    p = p.mul(1.0 - decay * alpha)
  param.copy_(p - update)
