# Training over sequences that lie end to end, x [tokens, hidden], without padding: layer by layer, so that each can be run
# again in the backward pass instead of keeping what it computed (Chen et al. 2016).

# Additive masks [longest, longest]: causal, and causal within the window.
def packed_masks(self, longest: int, x: Tensor) -> List[Tensor]:
  causal = torch.full([longest, longest], -float("inf"), dtype=x.dtype, device=x.device).triu(1)
  if self.window() > 0 and self.window() < longest:
    return [causal, causal + torch.full([longest, longest], -float("inf"), dtype=x.dtype, device=x.device).tril(-self.window())]
  return [causal, causal]

def training_layer(self, layers: List[Dict[str, Tensor]], i: int, x: Tensor, soft: List[Tensor], cos: List[Tensor], sin: List[Tensor], masks: List[Tensor], lengths: List[int]) -> Tuple[Tensor, List[Tensor]]:
  routed = annotate(List[Tensor], [])
  cache = annotate(List[Tensor], [])
  rope = self.layer_rope()[i]
  window = self.layer_window()[i]
  longest = masks[0].size(0)
  if window >= longest:
    window = 0
  x = self.layer(layers[i], x, 1, x.size(0), cos[max(rope, 0)], sin[max(rope, 0)], rope >= 0, masks[1 if window > 0 else 0], window, cache, i, 0, routed, lengths)
  return (self.with_deep(x, soft, i), routed)

# NEFTune (Jain et al., arXiv 2310.05914): noise on the embeddings x of each sequence, uniform within alpha / sqrt(tokens *
# hidden). Virtual tokens, whose ids are below 0, get none. Drawn on the CPU, so that devices don't matter.
def neftune(self, x: Tensor, ids: Tensor, lengths: List[int], alpha: float) -> Tensor:
  n = torch.tensor(lengths)
  bound = torch.repeat_interleave(alpha / torch.sqrt(n * x.size(1)), n)
  noise = (torch.rand([x.size(0), x.size(1)]) * 2.0 - 1.0) * bound.unsqueeze(1)
  return x + noise.to(x.device, x.dtype).masked_fill((ids < 0).unsqueeze(1), 0.0)

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

# The dict of a layer, or of what lies outside the layers for -1.
def place(self, top: Dict[str, Tensor], layers: List[Dict[str, Tensor]], i: int) -> Dict[str, Tensor]:
  return top if i < 0 else layers[i]

def dense_weight(self, top: Dict[str, Tensor], layers: List[Dict[str, Tensor]], i: int, name: str) -> Tensor:
  return self.weight(self.place(top, layers, i), name, torch.empty([0], dtype=6)).to(6, False, True)

def linear_of(self, top: Dict[str, Tensor], layers: List[Dict[str, Tensor]], i: int, name: str, x: Tensor) -> Tensor:
  return self.linear(self.place(top, layers, i), name, x)
