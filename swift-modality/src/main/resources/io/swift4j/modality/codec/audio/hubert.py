# HuBERT (Hsu et al. 2021), with its weights under `name`.

def normed(self, w: Dict[str, Tensor], name: str, x: Tensor, eps: float) -> Tensor:
  return torch.layer_norm(x, [x.size(-1)], w[name + ".weight"], w[name + ".bias"], eps)

def dense(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return torch.linear(x, w[name + ".weight"], w[name + ".bias"])

# samples [batch, samples] to [batch, frames, channels].
def hubert_features(self, w: Dict[str, Tensor], name: str, samples: Tensor) -> Tensor:
  x = samples.unsqueeze(1)
  strides = self.hubert_strides()
  for i in range(len(strides)):
    layer = name + ".feature_extractor.conv_layers." + str(i)
    x = self.convolved1(x, w[layer + ".conv.weight"], self.bias(w, layer + ".conv"), strides[i], 0, 1)
    if self.hubert_layer_norms():
      x = self.normed(w, layer + ".layer_norm", x.transpose(1, 2), 1e-5).transpose(1, 2)
    elif i == 0:
      x = torch.group_norm(x, x.size(1), w[layer + ".layer_norm.weight"], w[layer + ".layer_norm.bias"], 1e-5)
    x = self.activated(self.feature_activation(), x)
  return x.transpose(1, 2)

# Positions from a wide convolution in groups.
def hubert_positions(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  y = x.transpose(1, 2)
  norm = name + ".batch_norm"
  if self.position_batch_norm():
    y = torch.batch_norm(y, w[norm + ".weight"], w[norm + ".bias"], w[norm + ".running_mean"], w[norm + ".running_var"],
      False, 0.1, 1e-5, False)
  k = self.kernel(w, name + ".conv")
  y = torch.conv1d(y, k, self.bias(w, name + ".conv"), [1], [k.size(2) // 2], [1], self.position_groups())
  y = y.narrow(2, 0, x.size(1))
  return self.activated(self.feature_activation(), y).transpose(1, 2)

def hubert_attention(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  q = self.dense(w, name + ".q_proj", x).reshape([x.size(0), x.size(1), self.hubert_heads(), -1]).transpose(1, 2)
  k = self.dense(w, name + ".k_proj", x).reshape([x.size(0), x.size(1), self.hubert_heads(), -1]).transpose(1, 2)
  v = self.dense(w, name + ".v_proj", x).reshape([x.size(0), x.size(1), self.hubert_heads(), -1]).transpose(1, 2)
  y = torch.scaled_dot_product_attention(q, k, v, None, 0.0, False).transpose(1, 2).flatten(2)
  return self.dense(w, name + ".out_proj", y)

def hubert_forward(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return self.dense(w, name + ".output_dense", self.activated(self.hubert_activation(), self.dense(w, name + ".intermediate_dense", x)))

def hubert_layer(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  eps = self.hubert_eps()
  if self.norm_first():
    x = x + self.hubert_attention(w, name + ".attention", self.normed(w, name + ".layer_norm", x, eps))
    return x + self.hubert_forward(w, name + ".feed_forward", self.normed(w, name + ".final_layer_norm", x, eps))
  x = self.normed(w, name + ".layer_norm", x + self.hubert_attention(w, name + ".attention", x), eps)
  return self.normed(w, name + ".final_layer_norm", x + self.hubert_forward(w, name + ".feed_forward", x), eps)

# The states before the first layer and after each, [batch, frames, hidden].
def hubert_states(self, w: Dict[str, Tensor], name: str, samples: Tensor) -> List[Tensor]:
  x = self.hubert_features(w, name, samples)
  if self.projection_norm():
    x = self.normed(w, name + ".feature_projection.layer_norm", x, self.hubert_eps())
  x = self.dense(w, name + ".feature_projection.projection", x)
  x = x + self.hubert_positions(w, name + ".encoder.pos_conv_embed", x)
  if not self.norm_first():
    x = self.normed(w, name + ".encoder.layer_norm", x, self.hubert_eps())
  states = [x]
  for i in range(self.hubert_layers()):
    x = self.hubert_layer(w, name + ".encoder.layers." + str(i), x)
    states.append(x)
  return states
