# The audio tower of CLAP (Wu et al. 2023): HTS-AT (Chen et al. 2022), a Swin transformer (Liu et al. 2021) over a mel
# spectrogram folded into a square. Sides, heads and shifts of the blocks are constants, one for each.

# Batch norm with the checkpoint's statistics; channels are dimension 1.
def still_norm(self, top: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  mean, variance = top[name + ".running_mean"].to(x.dtype), top[name + ".running_var"].to(x.dtype)
  return torch.batch_norm(x, top[name + ".weight"].to(x.dtype), top[name + ".bias"].to(x.dtype), mean, variance, False, 0.0, 1e-5, False)

def convolved(self, top: Dict[str, Tensor], name: str, x: Tensor, stride: List[int], padding: List[int]) -> Tensor:
  return torch.conv2d(x, top[name + ".weight"].to(x.dtype), top[name + ".bias"].to(x.dtype), stride, padding)

# A convolution of single places, as the product of matrices that it is.
def pointwise(self, top: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  k = top[name + ".weight"].to(x.dtype).flatten(1)
  y = torch.matmul(k, x.flatten(2)) + top[name + ".bias"].to(x.dtype).reshape([-1, 1])
  return y.reshape([x.size(0), -1, x.size(2), x.size(3)])

# Spectrograms [batch, channels, frames, mel] stretched to what fills the square, cut into `fold` pieces of time, and these
# laid above each other: [batch, channels, side, side].
def folded(self, x: Tensor) -> Tensor:
  fold, side = self.fold(), self.side()
  long, high = side * fold, side // fold
  assert x.size(2) <= long and x.size(3) <= high, "the spectrogram is larger than the model's square"
  if x.size(2) < long:
    x = torch.upsample_bicubic2d(x, [long, x.size(3)], True)
  if x.size(3) < high:
    x = torch.upsample_bicubic2d(x, [x.size(2), high], True)
  b, c, t, f = x.shape
  x = x.reshape([b, c * fold, t // fold, f]).permute([0, 1, 3, 2])
  return x.reshape([b, c, f * fold, t // fold])

# Attentional feature fusion (Dai et al. 2021) of the whole clip, shrunk, and its pieces.
def fused(self, top: Dict[str, Tensor], whole: Tensor, pieces: Tensor) -> Tensor:
  both = whole + pieces
  near = self.weighed(top, "patch_embed.fusion_model.local_att.", 0, both)
  far = self.weighed(top, "patch_embed.fusion_model.global_att.", 1, both.mean([2, 3], True))
  share = torch.sigmoid(near + far)
  return 2 * whole * share + 2 * pieces * (1 - share)

def weighed(self, top: Dict[str, Tensor], name: str, first: int, x: Tensor) -> Tensor:
  x = self.pointwise(top, name + str(first), x)
  x = torch.relu(self.still_norm(top, name + str(first + 1), x))
  x = self.pointwise(top, name + str(first + 3), x)
  return self.still_norm(top, name + str(first + 4), x)

def patches(self, top: Dict[str, Tensor], x: Tensor, longer: Tensor) -> Tensor:
  stride, padding = self.patch_stride(), self.patch_padding()
  if not self.fusion():
    return self.convolved(top, "patch_embed.proj", x, stride, padding)
  whole = self.convolved(top, "patch_embed.proj", x.narrow(1, 0, 1), stride, padding)
  rows = torch.nonzero(longer.reshape([-1]) == 1).squeeze(1)
  if rows.numel() == 0:
    return whole
  pieces = x.index_select(0, rows).narrow(1, 1, x.size(1) - 1)
  b, c, h, w = pieces.shape
  pieces = self.convolved(top, "patch_embed.mel_conv2d", pieces.reshape([b * c, 1, h, w]), [stride[0], stride[1] * 3], padding)
  pieces = pieces.reshape([b, c, pieces.size(1), pieces.size(2), pieces.size(3)]).permute([0, 2, 3, 1, 4]).flatten(3)
  pieces = torch.constant_pad_nd(pieces, [0, whole.size(3) - pieces.size(3)], 0.0)
  return whole.index_copy(0, rows, self.fused(top, whole.index_select(0, rows), pieces))

# input_features [batch, channels, frames, mel], and is_longer [batch, 1] where clips longer than a window come in pieces.
def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
  context = annotate(Dict[str, Tensor], {})
  x = inputs["input_features"].to(self.compute_dtype())
  x = self.still_norm(top, "batch_norm", x.transpose(1, 3)).transpose(1, 3)
  longer = inputs["is_longer"] if "is_longer" in inputs else torch.zeros([x.size(0)], dtype=4, device=x.device)
  x = self.patches(top, self.folded(x), longer).flatten(2).transpose(1, 2)
  if self.patch_norm():
    x = self.plain_norm(top, "patch_embed.norm", x)
  return (x, context)

# Layer norm with the usual epsilon, whatever the configuration's is.
def plain_norm(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return torch.layer_norm(x, [x.size(-1)], w[name + ".weight"].to(x.dtype), w[name + ".bias"].to(x.dtype), 1e-5)

# [batch, height, width, channels] in squares of `size`: [batch * squares, size * size, channels].
def squares(self, x: Tensor, size: int) -> Tensor:
  b, h, w, c = x.shape
  x = x.reshape([b, h // size, size, w // size, size, c]).permute([0, 1, 3, 2, 4, 5])
  return x.reshape([-1, size * size, c])

def unsquared(self, x: Tensor, size: int, h: int, w: int) -> Tensor:
  c = x.size(2)
  x = x.reshape([-1, h // size, w // size, size, size, c]).permute([0, 1, 3, 2, 4, 5])
  return x.reshape([-1, h, w, c])

# After a shift, squares at the border hold what was not beside each other: -100 for pairs of different origin.
def border_mask(self, h: int, w: int, size: int, shift: int, x: Tensor) -> Tensor:
  rows, columns = torch.arange(h, device=x.device), torch.arange(w, device=x.device)
  row = (rows >= h - size).to(4) + (rows >= h - shift).to(4)
  column = (columns >= w - size).to(4) + (columns >= w - shift).to(4)
  origin = self.squares((row.unsqueeze(1) * 3 + column.unsqueeze(0)).reshape([1, h, w, 1]), size).squeeze(-1)
  differ = origin.unsqueeze(1) != origin.unsqueeze(2)
  return torch.zeros(differ.shape, dtype=x.dtype, device=x.device).masked_fill(differ, -100.0)

# What places in a square add to scores by how far apart they are: [heads, size * size, size * size].
def distance_bias(self, w: Dict[str, Tensor], size: int) -> Tensor:
  at = torch.arange(size)
  down = at.unsqueeze(1).expand([size, size]).reshape([-1])
  along = at.unsqueeze(0).expand([size, size]).reshape([-1])
  index = (down.unsqueeze(1) - down.unsqueeze(0) + size - 1) * (2 * size - 1) + along.unsqueeze(1) - along.unsqueeze(0) + size - 1
  table = w["attention.self.relative_position_bias_table"]
  index = index.to(table.device)
  return table.index_select(0, index.reshape([-1])).reshape([size * size, size * size, -1]).permute([2, 0, 1])

def window_attention(self, w: Dict[str, Tensor], x: Tensor, heads: int, mask: Tensor) -> Tensor:
  q = self.projected(w, "attention.self.query", x, heads)
  k = self.projected(w, "attention.self.key", x, heads)
  v = self.projected(w, "attention.self.value", x, heads)
  bias = self.distance_bias(w, self.window()).to(x.dtype).unsqueeze(0)
  if mask.numel() > 0:
    n, t = mask.size(0), mask.size(1)
    bias = (bias + mask.unsqueeze(1)).unsqueeze(0).expand([x.size(0) // n, n, heads, t, t]).reshape([-1, heads, t, t])
  return self.linear(w, "attention.output.dense", self.attend(q, k, v, bias))

# Neighbours of two by two as one place of twice the width (Swin's patch merging).
def merged(self, w: Dict[str, Tensor], x: Tensor, side: List[int]) -> Tensor:
  b, c = x.size(0), x.size(2)
  x = x.reshape([b, side[0] // 2, 2, side[1] // 2, 2, c]).permute([0, 1, 3, 4, 2, 5]).reshape([b, -1, 4 * c])
  return self.linear(w, "downsample.reduction", self.plain_norm(w, "downsample.norm", x))

def block(self, blocks: List[Dict[str, Tensor]], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
  w = blocks[i]
  high, wide = self.block_heights()[i], self.block_widths()[i]
  shift, size = self.block_shifts()[i], self.window()
  b, c = x.size(0), x.size(2)
  h = self.layer_norm(w, "layernorm_before", x).reshape([b, high, wide, c])
  below, right = (size - high % size) % size, (size - wide % size) % size
  h = torch.constant_pad_nd(h, [0, 0, 0, right, 0, below], 0.0)
  mask = torch.empty([0], dtype=x.dtype)
  if shift > 0:
    h = torch.roll(h, [-shift, -shift], [1, 2])
    mask = self.border_mask(high + below, wide + right, size, shift, x)
  h = self.unsquared(self.window_attention(w, self.squares(h, size), self.block_heads()[i], mask), size, high + below, wide + right)
  if shift > 0:
    h = torch.roll(h, [shift, shift], [1, 2])
  h = h.narrow(1, 0, high).narrow(2, 0, wide).reshape([b, high * wide, c])
  x = x + self.branch(w, "attention", h)
  h = self.layer_norm(w, "layernorm_after", x)
  x = x + self.branch(w, "mlp", self.two_layers(w, "intermediate.dense", "output.dense", h))
  if "downsample.norm.weight" in w:
    x = self.merged(w, x, [high, wide])
  return x

# Vectors [batch, out] of the shared space, not normalised; then what they are made of, and all normed states.
def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  x = self.plain_norm(top, "norm", x)
  pooled = x.mean([1])
  return [self.into_space(top, pooled), pooled, x]
