# VQGAN (Esser et al. 2021) as Chameleon and Janus (LlamaGen) have it.

def norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return torch.group_norm(x, 32, w[name + ".weight"], w[name + ".bias"], 1e-6)

def conv(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  k = w[name + ".weight"]
  return self.convolved2(x, k, w[name + ".bias"], 1, k.size(2) // 2)

def resnet(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  y = self.conv(w, name + ".conv1", torch.silu(self.norm(w, name + ".norm1", x)))
  y = self.conv(w, name + ".conv2", torch.silu(self.norm(w, name + ".norm2", y)))
  if y.size(1) != x.size(1):
    x = self.conv(w, name + ".nin_shortcut", x)
  return x + y

# One head over all places.
def attention(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  y = self.norm(w, name + ".norm", x)
  q = self.conv(w, name + ".q", y).flatten(2).transpose(1, 2).unsqueeze(1)
  k = self.conv(w, name + ".k", y).flatten(2).transpose(1, 2).unsqueeze(1)
  v = self.conv(w, name + ".v", y).flatten(2).transpose(1, 2).unsqueeze(1)
  y = torch.scaled_dot_product_attention(q, k, v, None, 0.0, False)
  return x + self.conv(w, name + ".proj_out", y.squeeze(1).transpose(1, 2).reshape(x.shape))

def middle(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  x = self.resnet(w, name + ".block_1", x)
  if self.middle_attention():
    x = self.attention(w, name + ".attn_1", x)
  return self.resnet(w, name + ".block_2", x)

# A row and a column of zeros at the end only.
def halved(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return self.convolved2(torch.constant_pad_nd(x, [0, 1, 0, 1], 0.0), w[name + ".weight"], w[name + ".bias"], 2, 0)

def doubled(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return self.conv(w, name, torch.upsample_nearest2d(x, [2 * x.size(2), 2 * x.size(3)]))

def encoder(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
  x = self.conv(w, "encoder.conv_in", x)
  levels = self.levels()
  for level in range(levels):
    down = "encoder.down." + str(level)
    for i in range(self.blocks()):
      x = self.resnet(w, down + ".block." + str(i), x)
      if level in self.attention_levels():
        x = self.attention(w, down + ".attn." + str(i), x)
    if level != levels - 1:
      x = self.halved(w, down + ".downsample.conv", x)
  x = self.middle(w, "encoder.mid", x)
  return self.conv(w, "encoder.conv_out", torch.silu(self.norm(w, "encoder.norm_out", x)))

def decoder(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
  x = self.middle(w, "decoder.mid", self.conv(w, "decoder.conv_in", x))
  levels = self.levels()
  for level in range(levels):
    up = "decoder.up." + str(level)
    for i in range(self.blocks() + 1):
      x = self.resnet(w, up + ".block." + str(i), x)
      if levels - 1 - level in self.attention_levels():
        x = self.attention(w, up + ".attn." + str(i), x)
    if level != levels - 1:
      x = self.doubled(w, up + ".upsample.conv", x)
  return self.conv(w, "decoder.conv_out", torch.silu(self.norm(w, "decoder.norm_out", x)))

# pixels [batch, 3, h, w]: codes [batch, rows, cols], the vectors at each step, and the loss of encoder and codebook.
def encode(self, w: Dict[str, Tensor], pixels: Tensor) -> Dict[str, Tensor]:
  latents = self.encoder(w, self.beside(pixels, w["encoder.conv_in.weight"]))
  z = self.conv(w, "quant_conv", latents)
  book = w["quantize.embedding.weight"]
  rows = z.permute(0, 2, 3, 1)
  codes = self.nearest(rows.detach().reshape([-1, book.size(1)]), book.detach()).reshape([z.size(0), z.size(2), z.size(3)])
  q = torch.embedding(book, codes)
  codebook = torch.mean(torch.square(q - rows.detach()))
  loss = torch.mean(torch.square(q.detach() - rows)) + self.beta() * codebook
  return {
    "codes": codes,
    "encoder_latents": latents,
    "quant_conv_latents": z,
    "quantized_latents": self.straight_through(rows, q).permute(0, 3, 1, 2),
    "codebook_loss": codebook,
    "loss": loss
  }

def codes(self, w: Dict[str, Tensor], pixels: Tensor) -> Tensor:
  z = self.conv(w, "quant_conv", self.encoder(w, self.beside(pixels, w["encoder.conv_in.weight"])))
  book = w["quantize.embedding.weight"]
  return self.nearest(z.permute(0, 2, 3, 1).reshape([-1, book.size(1)]), book).reshape([z.size(0), z.size(2), z.size(3)])

# Vectors of codes [batch, rows, cols], of length one, as the decoder takes them.
def entries(self, w: Dict[str, Tensor], codes: Tensor) -> Tensor:
  book = w["quantize.embedding.weight"]
  q = torch.embedding(book, codes.to(book.device))
  return (q / torch.clamp_min(torch.norm(q, 2, [-1], True), 1e-12)).permute(0, 3, 1, 2)

def post_quant(self, w: Dict[str, Tensor], q: Tensor) -> Tensor:
  return self.conv(w, "post_quant_conv", q)

def pixels(self, w: Dict[str, Tensor], q: Tensor) -> Tensor:
  return self.decoder(w, self.post_quant(w, q))
