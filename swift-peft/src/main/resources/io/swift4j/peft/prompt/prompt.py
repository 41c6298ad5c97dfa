# Virtual tokens before a sequence: their first values, and the form in which keys and values are saved.

def rows(self, table: Tensor, ids: Tensor) -> Tensor:
  return torch.embedding(table, ids)

def drawn_rows(self, table: Tensor, count: int) -> Tensor:
  return torch.embedding(table, torch.randint(0, table.size(0), [count], device=table.device))

# Parts [heads, tokens, head_dim], each layer's keys before its values, as one matrix [tokens, parts * heads * head_dim].
def compose(self, parts: List[Tensor]) -> Tensor:
  whole = torch.stack(parts).permute([2, 0, 1, 3])
  return whole.reshape([whole.size(0), -1])

def decompose(self, whole: Tensor, parts: int, heads: int, head_dim: int) -> List[Tensor]:
  split = whole.reshape([whole.size(0), parts, heads, head_dim]).permute([1, 2, 0, 3])
  out = annotate(List[Tensor], [])
  for i in range(parts):
    out.append(split[i].contiguous())
  return out

# PEFT's PrefixEncoder: a network computes all keys and values of the virtual tokens (Li and Liang 2021, section 4.3).
def projected(self, embedding: Tensor, w0: Tensor, b0: Tensor, w2: Tensor, b2: Tensor) -> Tensor:
  return torch.linear(torch.tanh(torch.linear(embedding, w0, b0)), w2, b2)

def clear(self, gradient: Tensor) -> None:
  gradient.zero_()
