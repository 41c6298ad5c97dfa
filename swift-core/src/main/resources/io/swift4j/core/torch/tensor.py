def dtype_code(self, x: Tensor) -> int:
  return x.dtype

def to(self, x: Tensor, device: str, dtype: int) -> Tensor:
  return x.to(torch.device(device), dtype)

def reshape(self, x: Tensor, shape: List[int]) -> Tensor:
  return x.reshape(shape)

def narrow(self, x: Tensor, dim: int, start: int, length: int) -> Tensor:
  return x.narrow(dim, start, length)

def reinterpret(self, raw: Tensor, dtype: int, shape: List[int]) -> Tensor:
  return torch.view_copy(raw, dtype).reshape(shape)

def as_bytes(self, x: Tensor) -> Tensor:
  return torch.view_copy(x.cpu().contiguous().reshape([-1]), 0)

def ones_like(self, x: Tensor) -> Tensor:
  return torch.ones_like(x)

def empty(self, shape: List[int], dtype: int) -> Tensor:
  return torch.empty(shape, dtype=dtype)

def fill(self, target: Tensor, start: int, raw: Tensor) -> None:
  values = torch.view_copy(raw, target.dtype)
  target.view([-1]).narrow(0, start, values.numel()).copy_(values)

def map_file(self, path: str, elements: int, dtype: int) -> Tensor:
  return torch.from_file(path, False, elements, dtype=dtype)

def window(self, mapped: Tensor, start: int, shape: List[int]) -> Tensor:
  n = 1
  for size in shape:
    n = n * size
  return mapped.narrow(0, start, n).view(shape)

def requires_grad(self, x: Tensor) -> bool:
  return x.requires_grad

def no_dicts(self) -> List[Dict[str, Tensor]]:
  return annotate(List[Dict[str, Tensor]], [])
