# Group-relative policy optimisation (Shao et al., arXiv 2402.03300) and its kin. Rows are answers, columns their tokens.

# Rewards of every `group` successive answers to one prompt, centred on their mean and divided by their spread.
def advantages(self, rewards: Tensor, group: int, scale: str) -> Tensor:
  grouped = rewards.reshape([-1, group])
  centred = grouped - grouped.mean(1, True)
  if scale == "group":
    centred = centred / (grouped.std(1, True, True) + 1e-4)
  elif scale == "batch":
    centred = centred / (rewards.std() + 1e-4)
  return centred.reshape([-1])

# old: log-probabilities when the answers were drawn. reference: of the reference model, for the divergence estimate k3
# (exp(q) - q - 1 with q = reference - logps). items: tokens of the whole step, for dapo and cispo.
def loss(self, kind: str, logps: Tensor, old: Tensor, reference: Tensor, mask: Tensor, advantages: Tensor, beta: float,
         low: float, high: float, delta: float, by_sequence: bool, longest: int, items: float) -> Tensor:
  m = mask.to(6)
  a = advantages.unsqueeze(1)
  lengths = m.sum(1).clamp(min=1.0)

  log_ratio = logps - old
  if by_sequence:
    log_ratio = ((log_ratio * m).sum(1) / lengths).unsqueeze(1)
  ratio = torch.exp(log_ratio)
  if kind == "cispo":
    token = -ratio.clamp(max=high).detach() * a * logps
  else:
    clipped = ratio.clamp(1.0 - low, 1.0 + high)
    if delta > 0.0:
      ratio = ratio.clamp(max=delta)
    token = -torch.minimum(ratio * a, clipped * a)
  if beta != 0.0:
    q = reference - logps
    token = token + beta * (torch.exp(q) - q - 1.0)

  # A sequence's ratio has one column.
  token = token * m
  if kind == "grpo":
    return (token.sum(1) / lengths).mean()
  if kind == "bnpo":
    return token.sum() / m.sum().clamp(min=1.0)
  if kind == "dr_grpo":
    return token.sum() / (m.size(0) * longest)
  return token.sum() / items
