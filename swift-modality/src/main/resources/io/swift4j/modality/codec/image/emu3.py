# Emu3's tokenizer of pictures and clips: a VQGAN of frames, then convolutions over time (MoVQGAN; Zheng et al. 2022).

def group_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return torch.group_norm(x, 32, w[name + ".weight"], w[name + ".bias"], 1e-6)

# A norm whose scale and shift come from the codes' vectors at the same place.
def spatial_norm(self, w: Dict[str, Tensor], name: str, x: Tensor, q: Tensor) -> Tensor:
  q = torch.upsample_nearest2d(q, [x.size(2), x.size(3)])
  return self.group_norm(w, name + ".norm_layer", x) * self.conv(w, name + ".conv_y", q) + self.conv(w, name + ".conv_b", q)

# The encoder has plain norms: it gives an empty q.
def norm(self, w: Dict[str, Tensor], name: str, x: Tensor, q: Tensor) -> Tensor:
  if q.numel() == 0:
    return self.group_norm(w, name, x)
  return self.spatial_norm(w, name, x, q)

def conv(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  k = w[name + ".weight"]
  return self.convolved2(x, k, w[name + ".bias"], 1, k.size(2) // 2)

def resnet(self, w: Dict[str, Tensor], name: str, x: Tensor, q: Tensor) -> Tensor:
  y = self.conv(w, name + ".conv1", torch.silu(self.norm(w, name + ".norm1", x, q)))
  y = self.conv(w, name + ".conv2", torch.silu(self.norm(w, name + ".norm2", y, q)))
  if y.size(1) != x.size(1):
    x = self.conv(w, name + ".nin_shortcut", x)
  return x + y

def attention(self, w: Dict[str, Tensor], name: str, norm: str, x: Tensor, q: Tensor) -> Tensor:
  y = self.norm(w, norm, x, q).flatten(2).transpose(1, 2)
  queries = self.heads_of(w, name + ".q_proj", y)
  keys = self.heads_of(w, name + ".k_proj", y)
  values = self.heads_of(w, name + ".v_proj", y)
  y = torch.scaled_dot_product_attention(queries, keys, values, None, 0.0, False).transpose(1, 2).flatten(2)
  y = torch.linear(y, w[name + ".out_proj.weight"], w[name + ".out_proj.bias"])
  return x + y.transpose(1, 2).reshape(x.shape)

def heads_of(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  y = torch.linear(x, w[name + ".weight"], w[name + ".bias"])
  return y.reshape([x.size(0), x.size(1), self.heads(), -1]).transpose(1, 2)

def middle(self, w: Dict[str, Tensor], name: str, x: Tensor, q: Tensor) -> Tensor:
  x = self.resnet(w, name + ".block_1", x, q)
  x = self.attention(w, name + ".attn_1", name + ".attn_norm", x, q)
  return self.resnet(w, name + ".block_2", x, q)

# A convolution of [batch, channels, time, h, w] that sees two frames before each and none after.
def time_conv(self, w: Dict[str, Tensor], name: str, x: Tensor, stride: int) -> Tensor:
  k = w[name + ".conv.weight"]
  high = k.size(3) - 1
  wide = k.size(4) - 1
  x = torch.constant_pad_nd(x, [wide // 2 + wide % 2, wide // 2, high // 2 + high % 2, high // 2, 2, 0], 0.0)
  return self.convolved3(x, k, w[name + ".conv.bias"], stride)

def batch_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return torch.batch_norm(x, w[name + ".weight"], w[name + ".bias"], w[name + ".running_mean"], w[name + ".running_var"],
    False, 0.1, 1e-5, False)

def time_resnet(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  y = self.time_conv(w, name + ".conv1", torch.silu(self.batch_norm(w, name + ".norm1", x)), 1)
  y = self.time_conv(w, name + ".conv2", torch.silu(self.batch_norm(w, name + ".norm2", y)), 1)
  return x + y

# frames [batch, time, 3, h, w] to [batch, time / factor, channels, h', w'].
def encoder(self, w: Dict[str, Tensor], frames: Tensor) -> Tensor:
  none = torch.empty([0])
  x = self.conv(w, "encoder.conv_in", frames.flatten(0, 1))
  levels = self.levels()
  for level in range(levels):
    down = "encoder.down_block.down." + str(level)
    for i in range(self.blocks()):
      x = self.resnet(w, down + ".block." + str(i), x, none)
      if level in self.attention_levels():
        x = self.attention(w, down + ".attn." + str(i), down + ".attn_norms." + str(i), x, none)
    if level != levels - 1:
      name = down + ".downsample.conv"
      x = self.convolved2(torch.constant_pad_nd(x, [0, 1, 0, 1], 0.0), w[name + ".weight"], w[name + ".bias"], 2, 0)
  x = self.middle(w, "encoder.middle_block", x, none)
  x = self.conv(w, "encoder.conv_out", torch.silu(self.group_norm(w, "encoder.norm_out", x)))
  x = x.reshape([frames.size(0), frames.size(1), x.size(1), x.size(2), x.size(3)]).transpose(1, 2)
  for i in range(self.halvings()):
    x = torch.silu(self.time_conv(w, "encoder.time_conv." + str(i) + ".conv", x, 2))
  for i in range(self.blocks()):
    x = self.time_resnet(w, "encoder.time_res_stack." + str(i), x)
  return x.transpose(1, 2)

def twice_as_long(self, x: Tensor) -> Tensor:
  return x.repeat_interleave(2, 2)

# Vectors z that are decoded and q that the norms see, both [batch, time, channels, rows, cols].
def decoder(self, w: Dict[str, Tensor], z: Tensor, q: Tensor) -> Tensor:
  x = torch.cat([z, q]).transpose(1, 2)
  for i in range(self.blocks()):
    x = self.time_resnet(w, "decoder.time_res_stack." + str(i), x)
  for i in range(self.halvings()):
    x = torch.silu(self.time_conv(w, "decoder.time_conv." + str(i) + ".conv", self.twice_as_long(x), 1))
  batch = z.size(0)
  time = x.size(2)
  x = x.transpose(1, 2)
  q = x.narrow(0, batch, batch).flatten(0, 1)
  x = self.middle(w, "decoder.middle_block", self.conv(w, "decoder.conv_in", x.narrow(0, 0, batch).flatten(0, 1)), q)
  for step in range(self.levels()):
    level = self.levels() - 1 - step
    up = "decoder.up_block.up." + str(level)
    for i in range(self.blocks() + 1):
      x = self.resnet(w, up + ".block." + str(i), x, q)
      if level in self.attention_levels():
        x = self.attention(w, up + ".attn." + str(i), up + ".attn_norms." + str(i), x, q)
    if level != 0:
      x = self.conv(w, up + ".upsample.conv", torch.upsample_nearest2d(x, [2 * x.size(2), 2 * x.size(3)]))
  x = self.conv(w, "decoder.conv_out", torch.silu(self.spatial_norm(w, "decoder.norm_out", x, q)))
  return x.reshape([batch, time, x.size(1), x.size(2), x.size(3)])

# pixels [batch, 3, h, w], or a clip's [batch, time, 3, h, w]; a picture is a clip of one group of equal frames.
def encode(self, w: Dict[str, Tensor], pixels: Tensor) -> Dict[str, Tensor]:
  x = self.beside(pixels, w["encoder.conv_in.weight"])
  if x.dim() == 4:
    x = x.unsqueeze(1).repeat([1, self.factor(), 1, 1, 1])
  latents = self.encoder(w, x)
  z = self.time_conv(w, "quant_conv", latents.transpose(1, 2), 1).transpose(1, 2)
  book = w["quantize.embedding.weight"]
  codes = self.nearest(z.permute(0, 1, 3, 4, 2).reshape([-1, book.size(1)]), book)
  return {
    "codes": codes.reshape([z.size(0), z.size(1), z.size(3), z.size(4)]),
    "encoder_latents": latents,
    "quant_conv_latents": z
  }

# codes [batch, time, rows, cols] to frames [batch, time * factor, 3, h, w].
def decode(self, w: Dict[str, Tensor], codes: Tensor) -> Dict[str, Tensor]:
  book = w["quantize.embedding.weight"]
  q = torch.embedding(book, codes.to(book.device)).permute(0, 4, 1, 2, 3)
  z = self.time_conv(w, "post_quant_conv", q, 1).transpose(1, 2)
  return {"post_quant_latents": z, "pixel_values": self.decoder(w, z, q.transpose(1, 2))}
