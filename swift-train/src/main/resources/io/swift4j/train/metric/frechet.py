# |m1 - m2|^2 and tr(S1 + S2 - 2 (S1 S2)^(1/2)) of two sets of rows. a [n, size], b [m, size] in float32; float64 scalars.

def covariance(self, rows: Tensor) -> Tensor:
  centred = rows - rows.mean(0, True)
  return centred.t().mm(centred) / (rows.size(0) - 1)

def root(self, s: Tensor) -> Tensor:
  values, vectors = torch.linalg_eigh(s)
  return (vectors * values.clamp(min=0.0).sqrt()).mm(vectors.t())

# The eigenvalues of (S1 S2)^(1/2) are the singular values of S1^(1/2) S2^(1/2), which keep their precision where S1 S2 is singular.
def terms(self, a: Tensor, b: Tensor) -> Tuple[Tensor, Tensor]:
  a, b = a.to(7), b.to(7)
  apart = (a.mean(0) - b.mean(0)).square().sum()
  s, t = self.covariance(a), self.covariance(b)
  common = torch.linalg_svdvals(self.root(s).mm(self.root(t))).sum()
  return apart, s.trace() + t.trace() - 2.0 * common
