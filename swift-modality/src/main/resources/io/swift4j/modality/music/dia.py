# What Dia's encoder and decoder (Nari Labs 2025) have in common: attention whose scores are not scaled, turned by position, and
# gated layers.

def rms_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  h = x.to(6)
  h = h * torch.rsqrt(torch.mean(h * h, [-1], True) + self.norm_eps())
  return w[name + ".weight"].to(x.dtype) * h.to(x.dtype)

# Heads [batch, heads, tokens, dim] turned by their positions, which begin at `first` (Su et al. 2021).
def turned(self, x: Tensor, first: int) -> Tensor:
  dim = x.size(-1)
  half = dim // 2
  rates = 1.0 / torch.pow(self.rope_theta(), torch.arange(0, dim, 2, device=x.device).to(6) / dim) / self.rope_factor()
  at = torch.arange(first, first + x.size(2), device=x.device).to(6)
  angles = at.unsqueeze(1) * rates.unsqueeze(0)
  angles = torch.cat([angles, angles], 1)
  across = torch.cat([-x.narrow(-1, half, half), x.narrow(-1, 0, half)], -1)
  return x * torch.cos(angles).to(x.dtype) + across * torch.sin(angles).to(x.dtype)

# softmax(q k^T + mask) v; several heads of q may share one of k and v. Back to [batch, tokens, heads * dim].
def look(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
  shared = q.size(1) // k.size(1)
  if shared > 1:
    k = k.repeat_interleave(shared, 1)
    v = v.repeat_interleave(shared, 1)
  out = torch.scaled_dot_product_attention(q, k, v, mask, 0.0, False, scale=1.0)
  return out.transpose(1, 2).reshape([q.size(0), q.size(2), -1])

def mlp(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
  h = self.linear(w, "mlp.gate_up_proj", x)
  width = h.size(-1) // 2
  h = h.narrow(-1, width, width) * self.activation(h.narrow(-1, 0, width))
  return self.branch(w, "mlp", self.linear(w, "mlp.down_proj", h))
