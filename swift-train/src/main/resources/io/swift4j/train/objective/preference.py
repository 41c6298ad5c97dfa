# Losses on pairs of a chosen and a rejected answer to one prompt. logps: log-probabilities of whole answers, the chosen ones
# in the first half of the rows, the rejected ones in the second.

def pair(self, logps: Tensor) -> Tuple[Tensor, Tensor]:
  half = logps.size(0) // 2
  return logps.narrow(0, 0, half), logps.narrow(0, half, half)

# Cross-entropy of "chosen is better" with logit x when a share e of the labels is wrong.
def smoothed(self, x: Tensor, e: float) -> Tensor:
  return -(1.0 - e) * torch.log_sigmoid(x) - e * torch.log_sigmoid(-x)

# Direct preference optimisation (Rafailov et al., arXiv 2305.18290) and its kin. c and r are how much likelier the policy finds
# the chosen and the rejected answer than the reference does, d = c - r; tokens: answer lengths.
def dpo(self, kind: str, logps: Tensor, reference: Tensor, tokens: Tensor, beta: float, e: float, tau: float) -> Tensor:
  c, r = self.pair(logps - reference)
  nc, nr = self.pair(tokens)
  d = c - r
  if kind == "sigmoid":
    loss = -torch.log_sigmoid(beta * d)
  elif kind == "sigmoid_norm":
    loss = -torch.log_sigmoid(beta * (c / nc - r / nr))
  elif kind == "hinge":
    # SLiC, arXiv 2305.10425
    loss = torch.relu(1.0 - beta * d)
  elif kind == "ipo":
    # arXiv 2310.12036
    loss = (c / nc - r / nr - 1.0 / (2.0 * beta)) ** 2
  elif kind == "exo_pair":
    # arXiv 2402.00856, equation 16
    loss = torch.sigmoid(beta * d) * (torch.log_sigmoid(beta * d) - torch.log(torch.tensor(1.0 - e))) \
        + torch.sigmoid(-beta * d) * (torch.log_sigmoid(-beta * d) - torch.log(torch.tensor(e)))
  elif kind == "nca_pair":
    # arXiv 2402.05369
    loss = -torch.log_sigmoid(beta * c) - 0.5 * torch.log_sigmoid(-beta * c) - 0.5 * torch.log_sigmoid(-beta * r)
  elif kind == "robust":
    # arXiv 2403.00409
    loss = (-(1.0 - e) * torch.log_sigmoid(beta * d) + e * torch.log_sigmoid(-beta * d)) / (1.0 - 2.0 * e)
  elif kind == "bco_pair":
    # arXiv 2404.04656
    loss = -torch.log_sigmoid(beta * c) - torch.log_sigmoid(-beta * r)
  elif kind == "sppo_hard":
    # arXiv 2405.00675
    loss = (c - 0.5 / beta) ** 2 + (r + 0.5 / beta) ** 2
  elif kind == "apo_zero":
    # arXiv 2408.06266
    loss = 1.0 - torch.sigmoid(beta * c) + torch.sigmoid(beta * r)
  elif kind == "apo_down":
    loss = torch.sigmoid(beta * c) + 1.0 - torch.sigmoid(beta * d)
  elif kind == "aot":
    # arXiv 2406.05882: the order of the differences, not the pairing, is compared
    pc, pr = self.pair(logps)
    rc, rr = self.pair(reference)
    loss = self.smoothed(beta * (torch.sort(pc - pr)[0] - torch.sort(rc - rr)[0]), e)
  elif kind == "aot_unpaired":
    loss = self.smoothed(beta * (torch.sort(c)[0] - torch.sort(r)[0]), e)
  elif kind == "discopop":
    # arXiv 2406.08414: a logistic and an exponential loss, mixed by a gate
    x = beta * d
    gate = torch.sigmoid(x / tau)
    loss = -(1.0 - gate) * torch.log_sigmoid(x) + gate * torch.exp(-x)
  else:
    assert kind == "sft", "no such DPO loss"
    return self.nll(logps, tokens)
  return loss.mean()

# Mean negative log-likelihood of the chosen answers' tokens.
def nll(self, logps: Tensor, tokens: Tensor) -> Tensor:
  c, r = self.pair(logps)
  n, m = self.pair(tokens)
  return -c.sum() / n.sum()

# Contrastive preference optimisation (arXiv 2401.08417) and SimPO (arXiv 2405.14734): no reference model. ipo and simpo
# take mean log-probabilities.
def cpo(self, kind: str, logps: Tensor, beta: float, gamma: float, e: float) -> Tensor:
  c, r = self.pair(logps)
  d = c - r
  if kind == "hinge":
    return torch.relu(1.0 - beta * d)
  if kind == "ipo":
    return (d - 1.0 / (2.0 * beta)) ** 2
  if kind == "simpo":
    return self.smoothed(beta * d - gamma, e)
  return self.smoothed(beta * d, e)

# Odds-ratio preference optimisation (arXiv 2403.07691), from mean log-probabilities.
def log_odds_ratio(self, logps: Tensor) -> Tensor:
  c, r = self.pair(logps)
  return (c - r) - (torch.log1p(-torch.exp(c)) - torch.log1p(-torch.exp(r)))

def orpo(self, logps: Tensor, beta: float) -> Tensor:
  return -beta * torch.log_sigmoid(self.log_odds_ratio(logps))

# Kahneman-Tversky optimisation (arXiv 2402.01306): answers one by one, each desirable or not, against the divergence kl.
def kto_divergence(self, logps: Tensor, reference: Tensor) -> Tensor:
  return (logps - reference).mean().clamp(min=0.0).detach()

def kto(self, kind: str, logps: Tensor, reference: Tensor, desirable: Tensor, kl: Tensor, beta: float,
        weight: float, unweight: float) -> Tensor:
  x = logps - reference
  if kind == "apo_zero_unpaired":
    good = 1.0 - torch.sigmoid(beta * x)
    bad = torch.sigmoid(beta * x)
  else:
    good = 1.0 - torch.sigmoid(beta * (x - kl))
    bad = 1.0 - torch.sigmoid(beta * (kl - x))
  return torch.where(desirable.to(11), weight * good, unweight * bad)

# Bradley-Terry reward model; the second term keeps rewards centred on 0 (arXiv 2312.09244).
def reward(self, rewards: Tensor, margin: Tensor, coefficient: float) -> Tensor:
  c, r = self.pair(rewards)
  return -torch.log_sigmoid(c - r - margin).mean() + coefficient * ((c + r) ** 2).mean()

def rewards(self, logps: Tensor, reference: Tensor, beta: float) -> Tensor:
  return (beta * (logps - reference)).detach()

def mean(self, x: Tensor) -> Tensor:
  return x.mean()

def weighted(self, x: Tensor, y: Tensor, weight: float) -> Tensor:
  return x + weight * y

def zeros(self, x: Tensor) -> Tensor:
  return torch.zeros_like(x)
