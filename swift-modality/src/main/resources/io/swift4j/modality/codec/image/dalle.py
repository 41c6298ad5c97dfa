# The encoder of DALL-E's discrete VAE (Ramesh et al. 2021), which FLAVA takes its targets from.

def conv(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  k = w[name + ".weight"]
  return self.convolved2(x, k, w[name + ".bias"], 1, k.size(2) // 2)

def block(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  y = x
  for i in range(4):
    y = self.conv(w, name + ".res_path.path.conv_" + str(i + 1), torch.relu(y))
  if y.size(1) != x.size(1):
    x = self.conv(w, name + ".id_path", x)
  return x + self.post_gain() * y

# Scores [batch, vocabulary, rows, cols] of pixels [batch, 3, h, w].
def logits(self, w: Dict[str, Tensor], pixels: Tensor) -> Tensor:
  x = self.conv(w, "blocks.input", self.beside(pixels, w["blocks.input.weight"]))
  for group in range(4):
    for i in range(self.blocks()):
      x = self.block(w, "blocks.group_" + str(group + 1) + ".group.block_" + str(i + 1), x)
    if group < 3:
      x = torch.max_pool2d(x, [2, 2])
  return self.conv(w, "blocks.output.conv", torch.relu(x))

def encode(self, w: Dict[str, Tensor], pixels: Tensor) -> Dict[str, Tensor]:
  scores = self.logits(w, pixels)
  return {"codes": torch.argmax(scores, 1), "logits": scores, "probs": torch.softmax(scores, 1)}
