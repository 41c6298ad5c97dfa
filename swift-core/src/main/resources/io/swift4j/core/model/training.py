# Training over sequences that lie end to end, x [tokens, hidden], without padding: layer by layer, so that each can be run
# again in the backward pass instead of keeping what it computed (Chen et al. 2016).

def rope_all(self, ropes: List[Tensor], positions: Tensor, x: Tensor) -> Tuple[List[Tensor], List[Tensor]]:
  cos = annotate(List[Tensor], [])
  sin = annotate(List[Tensor], [])
  scaling = self.rope_scalings()
  for r in range(len(ropes)):
    c, s = self.rope_tables(ropes[r], positions, scaling[r], 6 if self.rope_float32() else x.dtype)
    cos.append(c)
    sin.append(s)
  return (cos, sin)

# Additive masks [longest, longest]: causal, and causal within the window.
def packed_masks(self, longest: int, x: Tensor) -> List[Tensor]:
  causal = torch.full([longest, longest], -float("inf"), dtype=x.dtype, device=x.device).triu(1)
  if self.window() > 0 and self.window() < longest:
    return [causal, causal + torch.full([longest, longest], -float("inf"), dtype=x.dtype, device=x.device).tril(-self.window())]
  return [causal, causal]

def training_layer(self, w: Dict[str, Tensor], i: int, x: Tensor, cos: List[Tensor], sin: List[Tensor], masks: List[Tensor], lengths: List[int]) -> Tuple[Tensor, List[Tensor]]:
  routed = annotate(List[Tensor], [])
  cache = annotate(List[Tensor], [])
  rope = self.layer_rope()[i]
  window = self.layer_window()[i]
  longest = masks[0].size(0)
  if window >= longest:
    window = 0
  x = self.block_layer(w, x, 1, x.size(0), cos[max(rope, 0)], sin[max(rope, 0)], rope >= 0, masks[1 if window > 0 else 0], window, cache, i, 0, routed, lengths)
  return (x, routed)

def final_norm(self, top: Dict[str, Tensor], x: Tensor) -> Tensor:
  return self.rms_norm(x, top["norm.weight"])

def detached(self, x: Tensor) -> Tensor:
  return x.detach()

# A scalar whose gradients with respect to y and the router logits are the given ones.
def surrogate(self, y: Tensor, dy: Tensor, routed: List[Tensor], drouted: List[Tensor]) -> Tensor:
  total = (y * dy).sum(dtype=6)
  for i in range(len(routed)):
    total = total + (routed[i] * drouted[i]).sum(dtype=6)
  return total

def scaled_one(self, like: Tensor, scale: float) -> Tensor:
  return torch.full_like(like, scale)

def zeros_float(self, like: Tensor) -> Tensor:
  return torch.zeros_like(like, dtype=6)

def dense_weight(self, w: Dict[str, Tensor], name: str) -> Tensor:
  return self.weight(w, name, torch.empty([0], dtype=6)).to(6, False, True)
