# Codebooks that follow the vectors which use them (van den Oord et al. 2017, appendix A.1), one after the other on what is left
# (Zeghidour et al. 2021). With `sphere`, vectors of codes have length one, and so have those that are compared with them (Yu et al. 2022).

def placed(self, x: Tensor) -> Tensor:
  if self.sphere():
    return x / torch.clamp_min(torch.norm(x, 2, [-1], True), 1e-12)
  return x

# z [batch, dim, places ...] as rows [batch * places, dim].
def rows(self, z: Tensor) -> Tensor:
  return self.placed(z.flatten(2).transpose(1, 2).reshape([-1, z.size(1)]))

def back(self, rows: Tensor, z: Tensor) -> Tensor:
  return rows.reshape([z.size(0), -1, z.size(1)]).transpose(1, 2).contiguous().reshape(z.shape)

# What the decoder takes while there are no codebooks yet.
def unquantised(self, z: Tensor) -> Tensor:
  return self.back(self.rows(z), z)

# The vectors of the nearest codes, through which gradients go straight to z; the commitment of z to them; and for each book the rows it
# saw and the codes it gave them.
def quantise(self, z: Tensor, books: List[Tensor]) -> Dict[str, Tensor]:
  rows = self.rows(z)
  left = rows
  total = torch.zeros_like(rows)
  commitment = torch.zeros([], dtype=6, device=z.device)
  out = annotate(Dict[str, Tensor], {})
  for i in range(len(books)):
    codes = self.nearest(left.detach(), books[i])
    q = torch.embedding(books[i], codes)
    out["rows." + str(i)] = left.detach()
    out["codes." + str(i)] = codes
    commitment = commitment + torch.mean(torch.square(left - q))
    left = left - q
    total = total + q
  out["vectors"] = self.back(self.straight_through(rows, total), z)
  out["commitment"] = commitment
  return out

# 1 where a row has a code, [rows, codes].
def hits(self, codes: Tensor, size: int) -> Tensor:
  return torch.zeros([codes.size(0), size], dtype=6, device=codes.device).scatter_(1, codes.unsqueeze(1), 1.0)

# One step of the moving averages: `size` of how often a code was given, `total` of the sum of its rows. A code given less than `least`
# on average becomes the row that `picks` [codes] names. How many were revived is the result.
def follow_(self, rows: Tensor, codes: Tensor, book: Tensor, size: Tensor, total: Tensor, decay: float, least: float, picks: Tensor) -> int:
  hits = self.hits(codes, book.size(0))
  size.mul_(decay).add_(hits.sum(0), alpha=1.0 - decay)
  total.mul_(decay).add_(torch.matmul(hits.t(), rows), alpha=1.0 - decay)
  dead = size < least
  kept = torch.where(dead, torch.full_like(size, 5.0 * least), size)
  means = self.placed(total / torch.clamp_min(size, 1e-12).unsqueeze(1))
  vectors = torch.where(dead.unsqueeze(1), rows.index_select(0, picks), means)
  size.copy_(kept)
  total.copy_(vectors * kept.unsqueeze(1))
  book.copy_(vectors)
  return int(dead.sum().item())

# k-means of rows from the rows that `picks` names; a mean that no row is near becomes the row farthest from its own. `batch` rows are
# what one step sees.
def settle_(self, rows: Tensor, book: Tensor, size: Tensor, total: Tensor, picks: Tensor, rounds: int, batch: int) -> None:
  book.copy_(rows.index_select(0, picks))
  for i in range(rounds):
    codes = self.nearest(rows, book)
    hits = self.hits(codes, book.size(0))
    count = hits.sum(0)
    means = self.placed(torch.matmul(hits.t(), rows) / torch.clamp_min(count, 1.0).unsqueeze(1))
    far = torch.square(rows - torch.embedding(book, codes)).sum(1).argsort(0, True)
    empty = count == 0
    spare = torch.clamp_max(torch.cumsum(empty.to(4), 0) - 1, rows.size(0) - 1)
    spare = torch.clamp_min(spare, 0)
    book.copy_(torch.where(empty.unsqueeze(1), rows.index_select(0, far.index_select(0, spare)), means))
  share = self.hits(self.nearest(rows, book), book.size(0)).sum(0) * (float(batch) / float(rows.size(0)))
  size.copy_(share)
  total.copy_(book * share.unsqueeze(1))

# What is left of rows after a book.
def left_over(self, rows: Tensor, book: Tensor) -> Tensor:
  return rows - torch.embedding(book, self.nearest(rows, book))

# As many codes as, used equally often, would be as hard to guess.
def perplexity(self, size: Tensor) -> float:
  p = size / torch.clamp_min(size.sum(), 1e-12)
  return float(torch.exp(-(p * torch.log(torch.clamp_min(p, 1e-12))).sum()).item())

def joined(self, parts: List[Tensor]) -> Tensor:
  return torch.cat(parts, 0)
