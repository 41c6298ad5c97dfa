# Losses that draw the two sides of a pair together and push all others apart. a and b are [pairs, width], of length one.

def unit(self, x: Tensor) -> Tensor:
  return x / torch.linalg_vector_norm(x, 2, [-1], True)

# Cosines of every row of a with every row of b, times exp(scale), plus bias [1] where there is one.
def logits(self, a: Tensor, b: Tensor, scale: Tensor, bias: Tensor) -> Tensor:
  out = torch.matmul(a, b.t()) * torch.exp(scale)
  return out + bias if bias.numel() > 0 else out

def own(self, scores: Tensor) -> Tensor:
  return torch.cross_entropy_loss(scores, torch.arange(scores.size(0), device=scores.device))

# InfoNCE both ways (Radford et al. 2021): each text among all others, each other among all texts.
def infonce(self, by_text: Tensor, by_other: Tensor) -> Tensor:
  return (self.own(by_text) + self.own(by_other)) / 2.0

# Every pair on its own is right or wrong (Zhai et al. 2023): summed over a text's pairs, mean over texts.
def sigmoid(self, by_text: Tensor) -> Tensor:
  sign = 2.0 * torch.eye(by_text.size(0), dtype=by_text.dtype, device=by_text.device) - 1.0
  return -torch.log_sigmoid(sign * by_text).sum([-1]).mean()

def transposed(self, x: Tensor) -> Tensor:
  return x.t()

def joined(self, parts: List[Tensor]) -> Tensor:
  return torch.cat(parts)

def float_copy(self, x: Tensor) -> Tensor:
  return x.to(6, False, True)
