# The output layer and its loss without a [tokens, vocabulary] matrix: rows of hidden states [tokens, hidden] are taken in
# chunks, each of which gives its losses and its gradient at once.

def head_matrix(self, top: Dict[str, Tensor], hidden: Tensor) -> Tensor:
  if "lm_head.weight" in top:
    return self.weight(top, "lm_head", hidden)
  return top["embed_tokens.weight"].to(hidden.dtype)

# Turns a few rows of raw scores into float32 scores, and what each has to be multiplied by on the way back.
def head_scores(self, raw: Tensor) -> Tuple[Tensor, Tensor]:
  f = raw.to(6, False, True)
  slope = torch.empty([0])
  if self.logits_divisor() != 1.0:
    f.div_(self.logits_divisor())
  if self.logits_softcap() > 0.0:
    f = torch.tanh(f / self.logits_softcap())
    slope = (1 - f * f) / self.logits_divisor()
    f.mul_(self.logits_softcap())
  elif self.logits_divisor() != 1.0:
    slope = torch.full([1], 1 / self.logits_divisor(), device=f.device)
  return (f, slope)

# For each row: the negative log-likelihood of its target, smoothed (Szegedy et al. 2016), and whether the target scores
# highest; the gradient of sum(weights * nll) with respect to hidden, and to the matrix where it is trained.
def head_losses(self, top: Dict[str, Tensor], hidden: Tensor, targets: Tensor, weights: Tensor, smoothing: float, gradient: bool, matrix_gradient: Tensor, unspoken: Tensor, rows: int, piece: int) -> Tuple[Tensor, Tensor, Tensor]:
  n = hidden.size(0)
  matrix = self.head_matrix(top, hidden)
  vocabulary = matrix.size(0)
  nll = torch.empty([n], dtype=6, device=hidden.device)
  correct = torch.empty([n], dtype=11, device=hidden.device)
  dhidden = torch.empty_like(hidden) if gradient else torch.empty([0])
  codes = torch.zeros([vocabulary if unspoken.numel() > 0 else 0], dtype=11, device=hidden.device)
  if unspoken.numel() > 0:
    codes.index_fill_(0, unspoken, True)
  buffer = torch.empty([min(rows, n), vocabulary], dtype=hidden.dtype, device=hidden.device)
  for start in range(0, n, rows):
    count = min(rows, n - start)
    h = hidden.narrow(0, start, count)
    raw = buffer.narrow(0, 0, count)
    torch.mm(h, matrix.t(), out=raw)
    for first in range(0, count, piece):
      k = min(piece, count - first)
      at = start + first
      f, slope = self.head_scores(raw.narrow(0, first, k))
      target = targets.narrow(0, at, k).unsqueeze(1)
      chosen = f.gather(1, target)
      mean = f.mean([1], True) if smoothing > 0.0 else chosen
      if unspoken.numel() > 0:
        spoken = torch.logical_not(codes.index_select(0, targets.narrow(0, at, k))).unsqueeze(1)
        f.masked_fill_(torch.logical_and(spoken, codes), -3.4028234663852886e38)
      top_score = f.amax([1], True)
      correct.narrow(0, at, k).copy_((chosen >= top_score).squeeze(1))
      e = f.sub_(top_score).exp_()
      total = e.sum([1], True)
      lse = top_score + torch.log(total)
      nll.narrow(0, at, k).copy_((lse - (1 - smoothing) * chosen - smoothing * mean).squeeze(1))
      if gradient:
        weight = weights.narrow(0, at, k).unsqueeze(1)
        e.mul_(weight / total)
        e.scatter_add_(1, target, weight * -(1 - smoothing))
        if smoothing > 0.0:
          e.sub_(weight * (smoothing / vocabulary))
        if slope.numel() > 0:
          e.mul_(slope)
        raw.narrow(0, first, k).copy_(e)
    if gradient:
      torch.mm(raw, matrix, out=dhidden.narrow(0, start, count))
      if matrix_gradient.numel() > 0:
        matrix_gradient.add_(torch.mm(raw.t(), h))
  return (nll, correct, dhidden)
