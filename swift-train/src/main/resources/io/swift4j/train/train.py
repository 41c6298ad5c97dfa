# Rows of hidden states [tokens, hidden] out of all, and their gradients back in their places.

def pick(self, hidden: Tensor, at: Tensor) -> Tensor:
  return hidden.index_select(0, at)

def place(self, hidden: Tensor, at: Tensor, gradient: Tensor) -> Tensor:
  return torch.zeros_like(hidden).index_add(0, at, gradient)
