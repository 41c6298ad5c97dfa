# What changes next-token scores [batch, vocabulary] before a token is chosen. Removed tokens get -inf.

def remove(self, scores: Tensor, removed: Tensor) -> Tensor:
  return scores.masked_fill(removed, -float("inf"))

def temperature(self, scores: Tensor, value: float) -> Tensor:
  return scores / value

# Keeps the k best; tokens that tie with the k-th stay too.
def top_k(self, scores: Tensor, k: int) -> Tensor:
  best = torch.topk(scores, min(k, scores.size(-1)))[0]
  return self.remove(scores, scores < best.narrow(-1, best.size(-1) - 1, 1))

# Nucleus sampling (Holtzman et al. 2020): the least likely tokens whose probabilities sum to at most 1 - p go.
def top_p(self, scores: Tensor, p: float, keep: int) -> Tensor:
  ordered, index = torch.sort(scores, -1, False)
  drop = torch.cumsum(torch.softmax(ordered, -1), -1) <= 1 - p
  drop.narrow(-1, max(scores.size(-1) - keep, 0), min(keep, scores.size(-1))).fill_(False)
  return self.remove(scores, drop.scatter(1, index, drop))

# min-p sampling (Nguyen et al. 2024): tokens less likely than p times the best go.
def min_p(self, scores: Tensor, p: float, keep: int) -> Tensor:
  probabilities = torch.softmax(scores, -1)
  drop = probabilities < p * probabilities.amax([-1], True)
  kept = torch.topk(probabilities, min(keep, scores.size(-1)))[1]
  return self.remove(scores, drop.scatter(-1, kept, torch.zeros_like(kept).to(11)))

# Locally typical sampling (Meister et al. 2023): tokens whose surprise is far from the entropy go.
def typical(self, scores: Tensor, mass: float, keep: int) -> Tensor:
  surprise = torch.neg(torch.log_softmax(scores, -1))
  entropy = torch.nansum(surprise * torch.exp(torch.neg(surprise)), [-1], True)
  ordered, index = torch.sort(torch.abs(surprise - entropy), -1, False)
  cumulative = torch.cumsum(torch.softmax(scores.gather(-1, index), -1), -1)
  last = torch.clamp((cumulative < mass).sum([1], True), None, scores.size(-1) - 1)
  drop = ordered > ordered.gather(1, last)
  drop.narrow(-1, 0, min(keep, scores.size(-1))).fill_(False)
  return self.remove(scores, drop.scatter(1, index, drop))

# Top-H sampling (Potraghloo et al. 2025): of the hundred likeliest tokens those that hold the first h of the entropy stay.
def top_h(self, scores: Tensor, h: float) -> Tensor:
  best, index = torch.topk(scores, min(100, scores.size(-1)))
  logp = torch.log_softmax(best, -1)
  part = torch.neg(torch.exp(logp) * logp)
  keep = torch.cumsum(part, -1) <= part.sum([-1], True) * h
  keep.narrow(-1, 0, 1).fill_(True)
  drop = torch.ones(scores.shape, dtype=11, device=scores.device).scatter(-1, index, torch.logical_not(keep))
  return self.remove(scores, drop)

# Truncation by a fixed probability (Hewitt et al. 2022).
def epsilon(self, scores: Tensor, cutoff: float, keep: int) -> Tensor:
  best = torch.topk(scores, min(keep, scores.size(-1)))[0]
  unlikely = torch.softmax(scores, -1) < cutoff
  return self.remove(scores, torch.logical_and(unlikely, scores < best.narrow(-1, best.size(-1) - 1, 1)))

# Truncation by a probability that falls with the entropy (Hewitt et al. 2022).
def eta(self, scores: Tensor, cutoff: float, keep: int) -> Tensor:
  logp = torch.log_softmax(scores, -1)
  lowest = torch.clamp(logp, -3.4028234663852886e38)
  entropy = torch.neg((lowest * torch.exp(logp)).sum([-1], True))
  limit = torch.clamp(torch.exp(torch.neg(entropy)) * pow(cutoff, 0.5), None, cutoff)
  best = torch.topk(scores, min(keep, scores.size(-1)))[0]
  unlikely = torch.softmax(scores, -1) < limit
  return self.remove(scores, torch.logical_and(unlikely, scores < best.narrow(-1, best.size(-1) - 1, 1)))

# Tokens that occur in ids [batch, tokens] become less likely (Keskar et al. 2019).
def repetition_penalty(self, scores: Tensor, ids: Tensor, penalty: float) -> Tensor:
  seen = scores.gather(1, ids)
  return scores.scatter(1, ids, torch.where(seen < 0, seen * penalty, seen / penalty))

# Adds values to single scores, given as row and token of each.
def add_at(self, scores: Tensor, rows: Tensor, tokens: Tensor, values: Tensor) -> Tensor:
  return torch.index_put(scores, [rows, tokens], values.to(scores.dtype), True)

def remove_at(self, scores: Tensor, rows: Tensor, tokens: Tensor) -> Tensor:
  return torch.index_put(scores, [rows, tokens], torch.full([1], -float("inf"), dtype=scores.dtype, device=scores.device))

def remove_tokens(self, scores: Tensor, tokens: Tensor) -> Tensor:
  return torch.index_fill(scores, 1, tokens, -float("inf"))

def force(self, scores: Tensor, tokens: Tensor) -> Tensor:
  return torch.index_fill(torch.full_like(scores, -float("inf")), 1, tokens, 0.0)

# Makes given tokens likelier by a factor of their size.
def encourage(self, scores: Tensor, tokens: Tensor, factor: float) -> Tensor:
  return torch.index_add(scores, 1, tokens, torch.abs(scores.index_select(1, tokens)) * factor)

def log_softmax(self, scores: Tensor) -> Tensor:
  return torch.log_softmax(scores, -1)

def softmax(self, scores: Tensor) -> Tensor:
  return torch.softmax(scores, -1)

def finite(self, scores: Tensor) -> Tensor:
  return torch.nan_to_num(scores, 0.0, 3.4028234663852886e38, -3.4028234663852886e38)

def best(self, scores: Tensor) -> Tensor:
  return scores.argmax(-1)

# One token a row by inverting the cumulative distribution at uniform [batch] numbers from [0, 1).
def draw(self, scores: Tensor, uniform: Tensor) -> Tensor:
  cumulative = torch.cumsum(torch.softmax(scores.to(7), -1), -1)
  at = uniform.to(7).unsqueeze(1) * cumulative.narrow(1, scores.size(1) - 1, 1)
  return torch.clamp(torch.searchsorted(cumulative, at, right=True).squeeze(1), None, scores.size(1) - 1)

# log p of chosen tokens [batch], under unchanged scores.
def log_probabilities(self, scores: Tensor, tokens: Tensor) -> Tensor:
  return torch.log_softmax(scores, -1).gather(1, tokens.unsqueeze(1)).squeeze(1)

def repeat_rows(self, x: Tensor, times: int) -> Tensor:
  return x.repeat_interleave(times, 0)

# The k best of all continuations of each prompt's beams: accumulated log p, and beam * vocabulary + token.
def continuations(self, logp: Tensor, running: Tensor, k: int) -> Tuple[Tensor, Tensor]:
  total = (logp.reshape([running.size(0), running.size(1), logp.size(-1)]) + running.unsqueeze(-1)).reshape([running.size(0), -1])
  values, index = torch.topk(total, k)
  return (values, index)

# The places of the k largest of a vector, the largest first.
def best_of(self, scores: Tensor, k: int) -> Tensor:
  return torch.topk(scores, k)[1]

# Likewise all continuations, for drawing.
def all_continuations(self, logp: Tensor, running: Tensor) -> Tensor:
  return (logp.reshape([running.size(0), running.size(1), logp.size(-1)]) + running.unsqueeze(-1)).reshape([running.size(0), -1])

# Keeps of some rows only the places kept, and of the others removes the places removed; places count through all rows. Where
# nothing of a row has a score, all that it may have gets the same.
def constrain(self, scores: Tensor, rows: Tensor, kept: Tensor, removed: Tensor) -> Tensor:
  low = torch.full_like(scores, -float("inf"))
  known = torch.where(torch.isnan(scores), low, scores)
  held = known.reshape([-1]).index_select(0, kept)
  shaped = known.index_fill(0, rows, -float("inf")).reshape([-1])
  shaped = shaped.index_copy(0, kept.to(4), held).index_fill(0, removed, -float("inf")).reshape(scores.shape)
  dead = (shaped.amax([-1], True) == -float("inf")).expand(scores.shape)
  if bool(dead.any()):
    even = torch.zeros_like(scores).index_fill(0, rows, -float("inf")).reshape([-1])
    even = even.index_fill(0, kept, 0.0).index_fill(0, removed, -float("inf")).reshape(scores.shape)
    shaped = torch.where(dead, even, shaped)
  return shaped

# Classifier-free guidance: scores [2 * rows, vocabulary], those with the condition first, become [rows, vocabulary].
def guided(self, scores: Tensor, scale: float, log_probabilities: bool) -> Tensor:
  if log_probabilities:
    scores = torch.log_softmax(scores, -1)
  rows = scores.size(0) // 2
  without = scores.narrow(0, rows, rows)
  return scale * (scores.narrow(0, 0, rows) - without) + without
