# Mimi (Défossez et al. 2024): SEANet with a transformer at the bottleneck, and the first codebooks apart from the others.

def rotated(self, x: Tensor) -> Tensor:
  half = x.size(-1) // 2
  return torch.cat([torch.neg(x.narrow(-1, half, half)), x.narrow(-1, 0, half)], -1)

def heads_of(self, w: Dict[str, Tensor], name: str, x: Tensor, heads: int) -> Tensor:
  y = torch.linear(x, w[name + ".weight"], self.bias(w, name))
  return y.reshape([x.size(0), x.size(1), heads, self.head_dim()]).transpose(1, 2)

# Keys or values of this call after those of earlier ones, as far back as the window reaches.
def remembered(self, name: str, x: Tensor, state: Dict[str, Tensor]) -> Tensor:
  if name in state:
    x = torch.cat([state[name], x], 2)
  if "streaming" in state:
    kept = min(x.size(2), self.window() - 1)
    state[name] = x.narrow(2, x.size(2) - kept, kept).clone()
  return x

def self_attention(self, w: Dict[str, Tensor], name: str, x: Tensor, cos: Tensor, sin: Tensor, allowed: Tensor, state: Dict[str, Tensor]) -> Tensor:
  q = self.heads_of(w, name + ".q_proj", x, self.heads())
  k = self.heads_of(w, name + ".k_proj", x, self.kv_heads())
  v = self.heads_of(w, name + ".v_proj", x, self.kv_heads())
  q = q * cos + self.rotated(q) * sin
  k = self.remembered(name + ".k", k * cos + self.rotated(k) * sin, state)
  v = self.remembered(name + ".v", v, state)
  if self.kv_heads() != self.heads():
    k = k.repeat_interleave(self.heads() // self.kv_heads(), 1)
    v = v.repeat_interleave(self.heads() // self.kv_heads(), 1)
  y = torch.scaled_dot_product_attention(q, k, v, allowed, 0.0, False).transpose(1, 2).flatten(2)
  return torch.linear(y, w[name + ".o_proj.weight"], self.bias(w, name + ".o_proj"))

def layer_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return torch.layer_norm(x, [x.size(-1)], w[name + ".weight"], w[name + ".bias"], self.norm_eps())

# x [batch, hidden, tokens]; a token sees itself and those before it in the window.
def transformer(self, w: Dict[str, Tensor], name: str, x: Tensor, state: Dict[str, Tensor]) -> Tensor:
  x = x.transpose(1, 2)
  start = 0
  past = 0
  if name in state:
    start = int(state[name].item())
    past = min(start, self.window() - 1)
  if "streaming" in state:
    state[name] = torch.tensor(start + x.size(1))
  place = torch.arange(start - past, start + x.size(1), device=x.device)
  now = place.narrow(0, past, x.size(1))
  dims = torch.arange(0, self.head_dim(), 2, dtype=6, device=x.device) / self.head_dim()
  angles = now.to(6).unsqueeze(1) * torch.reciprocal(torch.pow(self.rope_theta(), dims)).unsqueeze(0)
  angles = torch.cat([angles, angles], -1)
  cos = torch.cos(angles).to(x.dtype)
  sin = torch.sin(angles).to(x.dtype)
  back = now.unsqueeze(1) - place.unsqueeze(0)
  allowed = torch.logical_and(back >= 0, back < self.window())
  for i in range(self.layers()):
    layer = name + ".layers." + str(i)
    y = self.self_attention(w, layer + ".self_attn", self.layer_norm(w, layer + ".input_layernorm", x), cos, sin, allowed, state)
    x = x + w[layer + ".self_attn_layer_scale.scale"] * y
    y = torch.linear(self.layer_norm(w, layer + ".post_attention_layernorm", x), w[layer + ".mlp.fc1.weight"])
    y = torch.linear(self.activation(y), w[layer + ".mlp.fc2.weight"])
    x = x + w[layer + ".mlp_layer_scale.scale"] * y
  return x.transpose(1, 2)

def projected(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  if name + ".weight" in w:
    return self.convolved1(x, w[name + ".weight"], None, 1, 0, 1)
  return x

# Codes of one group of codebooks and what they stand for.
def grouped(self, w: Dict[str, Tensor], kind: str, x: Tensor, count: int) -> Tuple[Tensor, Tensor]:
  name = "quantizer." + kind + "_residual_vector_quantizer"
  codes, vectors, left = self.residual_codes(w, name + ".layers", self.projected(w, name + ".input_proj", x), count)
  return (codes, self.projected(w, name + ".output_proj", vectors))

def vectors(self, w: Dict[str, Tensor], kind: str, codes: Tensor) -> Tensor:
  name = "quantizer." + kind + "_residual_vector_quantizer"
  x = self.residual_vectors(w, name + ".layers", codes)
  return self.projected(w, name + ".output_proj", self.beside(x, self.kernel(w, "decoder.layers.0.conv")))

def encode(self, w: Dict[str, Tensor], sound: Tensor, count: int, state: Dict[str, Tensor]) -> Dict[str, Tensor]:
  heard = self.sea_encoder(w, self.beside(sound, self.kernel(w, "encoder.layers.0.conv")), state)
  mixed = self.transformer(w, "encoder_transformer", heard, state)
  rarer = self.sea_conv(w, "downsample", mixed, 2, 1, "replicate", state)
  codes, q = self.grouped(w, "semantic", rarer, self.semantic())
  if count > self.semantic():
    finer, more = self.grouped(w, "acoustic", rarer, count - self.semantic())
    codes = torch.cat([codes, finer], 1)
    q = q + more
  return {
    "codes": codes,
    "conv_latents": heard,
    "transformer_latents": mixed,
    "downsampled_latents": rarer,
    "quantized_latents": q
  }

def decode(self, w: Dict[str, Tensor], codes: Tensor, state: Dict[str, Tensor]) -> Dict[str, Tensor]:
  here = codes.to(self.kernel(w, "decoder.layers.0.conv").device)
  q = self.vectors(w, "semantic", here.narrow(1, 0, self.semantic()))
  if codes.size(1) > self.semantic():
    q = q + self.vectors(w, "acoustic", here.narrow(1, self.semantic(), codes.size(1) - self.semantic()))
  denser = self.sea_upsample(w, "upsample", q, 2, self.upsample_groups(), state)
  mixed = self.transformer(w, "decoder_transformer", denser, state)
  return {
    "upsampled_latents": denser,
    "decoder_transformer_latents": mixed,
    "audio_values": self.sea_decoder(w, mixed, state)
  }
