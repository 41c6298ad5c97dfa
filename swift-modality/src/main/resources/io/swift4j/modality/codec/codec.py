# What codecs of pictures and of sound share; w holds a codec's weights by their names in the checkpoint.

# The kernel of a convolution. Weight normalisation keeps its direction v and its length g apart (Salimans & Kingma 2016): while they
# are trained, the kernel is made here; when only used, it was made at load.
def kernel(self, w: Dict[str, Tensor], name: str) -> Tensor:
  if name + ".weight" in w:
    return w[name + ".weight"]
  if name + ".weight_v" in w:
    return self.normed_kernel(w[name + ".weight_v"], w[name + ".weight_g"])
  return self.normed_kernel(w[name + ".parametrizations.weight.original1"], w[name + ".parametrizations.weight.original0"])

# v scaled to the lengths g, which has one number along the kept dimension and size 1 along all others.
def normed_kernel(self, v: Tensor, g: Tensor) -> Tensor:
  kept = 0
  for d in range(g.dim()):
    if g.size(d) != 1:
      kept = d
  return torch._weight_norm(v, g, kept)

def bias(self, w: Dict[str, Tensor], name: str) -> Optional[Tensor]:
  if name + ".bias" in w:
    return w[name + ".bias"]
  return None

# The row of book [codes, dim] that is nearest to each row of x [n, dim]; |x|^2 is the same for all rows of the book.
def nearest(self, x: Tensor, book: Tensor) -> Tensor:
  return torch.argmin(torch.addmm(torch.square(book).sum(1), x, book.t(), beta=1.0, alpha=-2.0), 1)

# Forwards q, backwards as if it were x (Bengio et al. 2013).
def straight_through(self, x: Tensor, q: Tensor) -> Tensor:
  return x + (q - x).detach()

# The smallest and the largest code.
def code_range(self, codes: Tensor) -> List[int]:
  return [int(codes.min().item()), int(codes.max().item())]

# x in the type and on the device of the weights.
def beside(self, x: Tensor, w: Tensor) -> Tensor:
  return x.to(w.device, w.dtype)
