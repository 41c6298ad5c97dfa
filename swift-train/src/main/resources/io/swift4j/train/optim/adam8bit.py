# AdamW with moments in 8 bits (Dettmers et al., arXiv 2110.02861), as bitsandbytes computes it: weights decay after the
# update, and tensors below min_8bit_size keep float32 moments. Uses dynamic_map, quantize8 and dequantize8.

def init(self, p: Tensor) -> Dict[str, Tensor]:
  n = p.numel()
  state = {"step": torch.zeros([], dtype=6)}
  if n < self.min_8bit_size():
    state["exp_avg"] = torch.zeros(p.shape, dtype=6, device=p.device)
    state["exp_avg_sq"] = torch.zeros(p.shape, dtype=6, device=p.device)
  else:
    blocks = (n + self.block() - 1) // self.block()
    zero = torch.zeros([1], dtype=6)
    for name in ["exp_avg", "exp_avg_sq"]:
      code = self.dynamic_map(name == "exp_avg")
      state[name] = torch.full(p.shape, int(self.nearest8(zero, code)), dtype=0, device=p.device)
      state[name + "_absmax"] = torch.zeros([blocks], dtype=6, device=p.device)
  return state

def update_(self, p: Tensor, grad: Tensor, state: Dict[str, Tensor], signed: Tensor, unsigned: Tensor,
            lr: float, decay: float) -> None:
  state["step"].add_(1)
  t = float(state["step"])
  g = grad.to(6)
  packed = "exp_avg_absmax" in state
  m = state["exp_avg"]
  v = state["exp_avg_sq"]
  if packed:
    m = self.dequantize8(m, state["exp_avg_absmax"], signed, self.block())
    v = self.dequantize8(v, state["exp_avg_sq_absmax"], unsigned, self.block())
  m.mul_(self.beta1()).add_(g, alpha=1.0 - self.beta1())
  v.mul_(self.beta2()).addcmul_(g, g, value=1.0 - self.beta2())

  correction1 = 1.0 - self.beta1() ** t
  correction2 = (1.0 - self.beta2() ** t) ** 0.5
  moved = p.to(6).addcdiv(m, v.sqrt().add_(self.eps() * correction2), value=-lr * correction2 / correction1)
  p.copy_(moved * (1.0 - lr * decay))

  if packed:
    q, absmax = self.quantize8(m, signed, self.block())
    state["exp_avg"].copy_(self.keep_sign(q, m, signed))
    state["exp_avg_absmax"].copy_(absmax)
    q, absmax = self.quantize8(v, unsigned, self.block())
    state["exp_avg_sq"].copy_(q)
    state["exp_avg_sq_absmax"].copy_(absmax)

# A momentum so small that its nearest code has the other sign, or none, moves on to the next code of its own sign.
def keep_sign(self, q: Tensor, m: Tensor, signed: Tensor) -> Tensor:
  negative = m < 0
  wrong = (signed.index_select(0, q.reshape([-1]).to(3)).reshape(q.shape) < 0) != negative
  return (q.to(3) + wrong.to(3) * (1 - 2 * negative.to(3))).to(0)
