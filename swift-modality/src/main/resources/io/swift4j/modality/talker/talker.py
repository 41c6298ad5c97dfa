# What Qwen2.5-Omni's talker (Xu et al. 2025) is given: the thinker's states, and embeddings of codes added to them.

def prompt(self, states: Tensor, table: Tensor, pad: int, begin: int) -> Tensor:
  last = table.index_select(0, torch.tensor([pad, begin], dtype=4, device=table.device)).to(states.dtype)
  n = states.size(1)
  ends = states.narrow(1, n - 2, 2) + last.unsqueeze(0)
  return torch.cat([states.narrow(1, 0, n - 2), ends], 1)

def step(self, codes: Tensor, table: Tensor, reply: Tensor) -> Tensor:
  return torch.embedding(table, codes) + reply.narrow(1, 0, 1)

def rows(self, x: Tensor, chosen: Tensor) -> Tensor:
  return x.index_select(0, chosen.to(x.device))

def heard(self, states: Tensor, words: Tensor, keep: Tensor) -> Tensor:
  return states + words * keep.to(words).reshape(1, -1, 1)

def joined(self, parts: List[Tensor]) -> Tensor:
  return torch.cat(parts, 1)

# A prompt and codes after it [batch, codes], each with the next of the thinker's states, the last of which stays.
def taught(self, inputs: Tensor, codes: Tensor, table: Tensor, reply: Tensor) -> Tensor:
  said = torch.clamp(torch.arange(codes.size(1), device=reply.device), max=reply.size(1) - 1)
  steps = torch.embedding(table, codes.to(table.device)) + reply.index_select(1, said)
  return torch.cat([inputs, steps.to(inputs.dtype)], 1)
