# Small functions that adapters share; matrices are [out, in] in float32.

def filled(self, value: float, shape: List[int]) -> Tensor:
  return torch.full(shape, value, dtype=6)

def drawn_normal(self, deviation: float, shape: List[int]) -> Tensor:
  return torch.randn(shape, dtype=6) * deviation

def drawn_uniform(self, bound: float, shape: List[int]) -> Tensor:
  return torch.rand(shape, dtype=6) * (2 * bound) - bound

def copy_into(self, target: Tensor, value: Tensor) -> None:
  target.copy_(value)

def float_copy(self, x: Tensor) -> Tensor:
  return x.to(6, False, True)

def scaled_product(self, b: Tensor, a: Tensor, scale: float) -> Tensor:
  return torch.mm(b, a) * scale

def plus(self, x: Tensor, y: Tensor) -> Tensor:
  return x + y

def minus(self, x: Tensor, y: Tensor) -> Tensor:
  return x - y

# The strongest `rank` directions of a matrix, split evenly between two factors (PiSSA, Meng et al. 2024).
def principal(self, weight: Tensor, rank: int, scale: float) -> List[Tensor]:
  u, s, vh = torch.linalg_svd(weight, False)
  root = torch.sqrt(s[:rank] / scale)
  return [root.unsqueeze(1) * vh[:rank], u[:, :rank] * root]

# The same by randomised subspace iteration (Halko et al. 2009) from a matrix [in, rank] that has been drawn.
def principal_fast(self, weight: Tensor, drawn: Tensor, scale: float, iterations: int) -> List[Tensor]:
  rank = drawn.size(1)
  q, r = torch.linalg_qr(torch.mm(weight, drawn))
  for i in range(iterations):
    z, r1 = torch.linalg_qr(torch.mm(weight.t(), q))
    q, r2 = torch.linalg_qr(torch.mm(weight, z))
  u, s, vh = torch.linalg_svd(torch.mm(q.t(), weight), False)
  root = torch.sqrt(s[:rank] / scale)
  return [root.unsqueeze(1) * vh[:rank], torch.mm(q, u[:, :rank]) * root]

# The first columns and rows of the QR decomposition (OLoRA, Büyükakyüz 2024).
def orthonormal(self, weight: Tensor, rank: int) -> List[Tensor]:
  q, r = torch.linalg_qr(weight)
  return [r[:rank].contiguous(), q[:, :rank].contiguous()]

# Factors whose product is zero though neither is.
def orthogonal_pair(self, inputs: int, outputs: int, rank: int) -> List[Tensor]:
  q, r = torch.linalg_qr(torch.randn([rank, rank], dtype=6))
  a = torch.mm(torch.randn([inputs, rank // 2], dtype=6), q[0::2]).t() / 10.0
  b = torch.mm(torch.randn([rank // 2, outputs], dtype=6).t(), q[1::2]) / 10.0
  return [a.contiguous(), b.contiguous()]

def row_norms(self, weight: Tensor) -> Tensor:
  return torch.linalg_vector_norm(weight, 2, [1])

def row_squares(self, weight: Tensor) -> Tensor:
  return (weight * weight).sum([1])

def times_rows(self, weight: Tensor, factor: Tensor) -> Tensor:
  return weight * factor.reshape([-1, 1])

def times_columns(self, weight: Tensor, factor: Tensor) -> Tensor:
  return weight * factor.reshape([1, -1])

def ratio(self, a: Tensor, b: Tensor) -> Tensor:
  return a / b

def transposed(self, x: Tensor) -> Tensor:
  return x.t().contiguous()

def identity(self, size: int) -> Tensor:
  return torch.eye(size, dtype=6)

def equal(self, a: Tensor, b: Tensor) -> bool:
  return torch.equal(a, b)

def times(self, x: Tensor, factor: float) -> Tensor:
  return x * factor

def joined(self, parts: List[Tensor], dimension: int) -> Tensor:
  return torch.cat(parts, dimension)

# Rows of a matrix in float32.
def rows_of(self, matrix: Tensor, rows: Tensor) -> Tensor:
  return matrix.index_select(0, rows).to(6)

# A matrix with rows in the place of its own.
def put_rows(self, matrix: Tensor, rows: Tensor, values: Tensor) -> Tensor:
  return matrix.index_copy_(0, rows, values.to(matrix.dtype))

def plain_copy(self, x: Tensor) -> Tensor:
  return x.clone()

def cleared(self, x: Tensor) -> Tensor:
  return x.zero_()
