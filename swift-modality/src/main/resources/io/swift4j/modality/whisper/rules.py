# Which token may follow in a transcription (Radford et al. 2022, section 4.5). scores are [batch, vocabulary] in float32.

def forbid(self, scores: Tensor, ids: List[int]) -> Tensor:
  if len(ids) == 0:
    return scores
  return scores.index_fill(1, torch.tensor(ids, dtype=4, device=scores.device), -float("inf"))

def only(self, scores: Tensor, ids: List[int]) -> Tensor:
  allowed = torch.zeros_like(scores).index_fill(1, torch.tensor(ids, dtype=4, device=scores.device), 1.0)
  return scores.masked_fill(allowed == 0, -float("inf"))

# Timestamps come in pairs but before the end, and never go back; first comes one of the first `latest`, if that is not below
# 0. Where all timestamps together are likelier than the likeliest word, a timestamp it is. written [batch, tokens] is what
# has been generated so far; ids from `first` on are timestamps.
def timestamps(self, scores: Tensor, written: Tensor, first: int, none: int, end: int, latest: int) -> Tensor:
  scores = scores.clone()
  low = -float("inf")
  scores.select(1, none).fill_(low)
  vocabulary = scores.size(1)
  n = written.size(1)
  for row in range(scores.size(0)):
    line = scores[row]
    tokens = annotate(List[int], written[row].tolist())
    after_one = n >= 1 and tokens[n - 1] >= first
    after_two = n < 2 or tokens[n - 2] >= first
    if after_one:
      if after_two:
        line.narrow(0, first, vocabulary - first).fill_(low)
      else:
        line.narrow(0, 0, end).fill_(low)
    last = -1
    for token in tokens:
      if token >= first:
        last = token
    if last >= 0:
      floor = last if after_one and not after_two else last + 1
      line.narrow(0, first, min(floor, vocabulary) - first).fill_(low)
  if n == 0:
    scores.narrow(1, 0, first).fill_(low)
    if latest >= 0 and first + latest + 1 < vocabulary:
      scores.narrow(1, first + latest + 1, vocabulary - first - latest - 1).fill_(low)
  odds = torch.log_softmax(scores, -1)
  time = torch.logsumexp(odds.narrow(1, first, vocabulary - first), [1])
  word = odds.narrow(1, 0, first).amax([1])
  spoken = (time > word).unsqueeze(1)
  at = torch.arange(vocabulary, device=scores.device).unsqueeze(0)
  return scores.masked_fill(torch.logical_and(spoken, at < first), low)

def best(self, scores: Tensor) -> Tensor:
  return scores.argmax(-1)

# The log-probability of the chosen tokens [batch] by scores that a temperature, if any, has divided.
def chosen(self, scores: Tensor, ids: Tensor, temperature: float) -> Tensor:
  if temperature > 0.0:
    scores = scores * temperature
  return torch.log_softmax(scores, -1).gather(1, ids.to(scores.device).unsqueeze(1)).squeeze(1)

# Scores to draw from: flatter at higher temperatures, and of the likeliest tokens only.
def warped(self, scores: Tensor, temperature: float, count: int) -> Tensor:
  scores = scores / temperature
  best, at = torch.topk(scores, min(count, scores.size(1)))
  return scores.masked_fill(scores < best.narrow(1, best.size(1) - 1, 1), -float("inf"))

def probabilities(self, scores: Tensor) -> Tensor:
  return torch.softmax(scores, -1)
