# Residual vector quantisation (SoundStream, Zeghidour et al. 2021): each codebook encodes what those before it left over.

# x [batch, dim, frames] through the first `count` codebooks under `name`: codes [batch, count, frames], the sum of their vectors and
# what is left, both like x.
def residual_codes(self, w: Dict[str, Tensor], name: str, x: Tensor, count: int) -> Tuple[Tensor, Tensor, Tensor]:
  left = x.transpose(1, 2).reshape([-1, x.size(1)]).to(w[name + ".0.codebook.embed"].dtype)
  total = torch.zeros_like(left)
  codes = annotate(List[Tensor], [])
  for i in range(count):
    book = w[name + "." + str(i) + ".codebook.embed"]
    found = self.nearest(left, book)
    q = torch.embedding(book, found)
    left = left - q
    total = total + q
    codes.append(found.reshape([x.size(0), x.size(2)]))
  shape = [x.size(0), x.size(2), x.size(1)]
  return (torch.stack(codes, 1), total.reshape(shape).transpose(1, 2).to(x.dtype), left.reshape(shape).transpose(1, 2))

# The sum of the vectors of codes [batch, codebooks, frames]: [batch, dim, frames].
def residual_vectors(self, w: Dict[str, Tensor], name: str, codes: Tensor) -> Tensor:
  total = torch.embedding(w[name + ".0.codebook.embed"], codes.select(1, 0))
  for i in range(1, codes.size(1)):
    total = total + torch.embedding(w[name + "." + str(i) + ".codebook.embed"], codes.select(1, i))
  return total.transpose(1, 2)
