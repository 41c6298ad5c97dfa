# CSM (Sesame 2025): frames of codes as a decoder's inputs, and the output layers and losses of its second decoder.

# One vector for each frame [frames, codebooks]: the sum of those of its codes, each in its codebook's part of the table.
def frames(self, table: Tensor, codes: Tensor, size: int) -> Tensor:
  first = torch.arange(codes.size(1), device=table.device) * size
  return torch.embedding(table, codes.to(table.device) + first).sum(1)

# Scores of the code of one codebook, in float32, from states [rows, hidden].
def scores(self, heads: Tensor, states: Tensor, codebook: int) -> Tensor:
  return torch.matmul(states, heads.select(0, codebook)).to(6)

# The same for each codebook but the first, [rows, codebooks - 1, size], from states [rows, codebooks, hidden] whose first is the
# backbone's.
def all_scores(self, heads: Tensor, states: Tensor) -> Tensor:
  rest = states.narrow(1, 1, heads.size(0))
  return torch.matmul(rest.transpose(0, 1), heads).transpose(0, 1).contiguous()

# Rows of states [batch, tokens, hidden], counted through the batch.
def picked(self, states: Tensor, rows: Tensor) -> Tensor:
  return states.reshape([-1, states.size(-1)]).index_select(0, rows.to(states.device))

# The mean over the targets, of which -100 is none.
def code_loss(self, scores: Tensor, targets: Tensor) -> Tensor:
  return torch.cross_entropy_loss(scores.to(6).reshape([-1, scores.size(-1)]), targets.to(scores.device).reshape([-1]), None, 1, -100)

def sum_of(self, a: Tensor, b: Tensor) -> Tensor:
  return a + b
