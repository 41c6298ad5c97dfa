# Adam (Kingma & Ba, arXiv 1412.6980) with L2 regularisation, and AdamW (Loshchilov & Hutter, arXiv 1711.05101), whose
# weight decay does not pass through the moments. maxima is empty without amsgrad (Reddi et al., arXiv 1904.09237).

def init(self, p: Tensor) -> Dict[str, Tensor]:
  state = {"step": torch.zeros([], dtype=6, device=p.device),
           "exp_avg": torch.zeros_like(p), "exp_avg_sq": torch.zeros_like(p)}
  if self.amsgrad():
    state["max_exp_avg_sq"] = torch.zeros_like(p)
  return state

def update_(self, params: List[Tensor], grads: List[Tensor], first: List[Tensor], second: List[Tensor],
            maxima: List[Tensor], steps: List[Tensor], lr: float, decay: float) -> None:
  torch._foreach_add_(steps, 1)
  if self.decoupled():
    torch._fused_adamw_(params, grads, first, second, maxima, steps, lr=lr, beta1=self.beta1(), beta2=self.beta2(),
                        weight_decay=decay, eps=self.eps(), amsgrad=self.amsgrad(), maximize=False)
  else:
    torch._fused_adam_(params, grads, first, second, maxima, steps, lr=lr, beta1=self.beta1(), beta2=self.beta2(),
                       weight_decay=decay, eps=self.eps(), amsgrad=self.amsgrad(), maximize=False)
