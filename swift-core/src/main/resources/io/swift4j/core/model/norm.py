# RMSNorm, computed in float32 (Zhang & Sennrich 2019). Families differ in where the weight is applied: llama rounds to
# the model's type first, olmo2 and gemma after, and gemma's weight is stored as its difference from one.

def rms_norm(self, x: Tensor, weight: Tensor) -> Tensor:
  length = torch.linalg_vector_norm(x, 2, [-1], True, dtype=6)
  h = x * torch.rsqrt(length * length / x.size(-1) + self.norm_eps())
  if self.norm_weight_from_one():
    return (h * (1.0 + weight.to(6))).to(x.dtype)
  if self.norm_rounds_last():
    return (weight * h).to(x.dtype)
  return weight.to(x.dtype) * h.to(x.dtype)
