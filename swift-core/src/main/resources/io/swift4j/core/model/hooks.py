# Where adapters enter a decoder. This file is for a decoder that has none: every hook gives back what it gets.

# The dense matrix of a linear layer, in the type of the activations x.
def weight(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return w[name + ".weight"].to(x.dtype)

def linear(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return self.dense(w, name, x)

# What an attention or feed-forward branch adds to the residual stream; name is "self_attn" or "mlp".
def branch(self, w: Dict[str, Tensor], name: str, h: Tensor) -> Tensor:
  return h

# The result of a whole layer.
def layer_output(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
  return x

# The embeddings x of ids.
def embedded(self, top: Dict[str, Tensor], ids: Tensor, x: Tensor) -> Tensor:
  return x
