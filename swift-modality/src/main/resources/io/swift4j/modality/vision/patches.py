# The vision towers of Qwen2-VL (Wang et al. 2024), Qwen2.5-VL (Bai et al. 2025) and Qwen3-VL: pictures and films of any size
# as patches end to end, in blocks of merge * merge that become one vector of the language model.

# For a grid of t * h * w patches, numbers [h, w] for each patch of a frame in the order of merged blocks, t times.
def in_merged_order(self, frame: Tensor, t: int) -> Tensor:
  m = self.merge()
  h, w = frame.size(0), frame.size(1)
  rest = frame.shape[2:]
  flat = frame.reshape([h // m, m, w // m, m, -1]).transpose(1, 2).reshape([h * w, -1]).repeat([t, 1])
  return flat.reshape([t * h * w] + rest)

def rotary_ids(self, grid: List[List[int]], device: Device) -> Tensor:
  parts = annotate(List[Tensor], [])
  for thw in grid:
    t, h, w = thw
    rows = torch.arange(h, device=device).unsqueeze(1).expand([h, w])
    columns = torch.arange(w, device=device).unsqueeze(0).expand([h, w])
    parts.append(self.in_merged_order(torch.stack([rows, columns], -1), t))
  return torch.cat(parts)

# A learned table of side * side positions, bilinearly stretched over each grid.
def stretched_positions(self, table: Tensor, grid: List[List[int]]) -> Tensor:
  side = int(float(table.size(0)) ** 0.5)
  parts = annotate(List[Tensor], [])
  for thw in grid:
    t, h, w = thw
    y = torch.linspace(0, side - 1, h, dtype=6, device=table.device)
    x = torch.linspace(0, side - 1, w, dtype=6, device=table.device)
    top, left = y.to(4), x.to(4)
    bottom, right = torch.clamp(top + 1, 0, side - 1), torch.clamp(left + 1, 0, side - 1)
    dy, dx = (y - top).unsqueeze(1), (x - left).unsqueeze(0)
    total = torch.zeros([h, w, table.size(1)], dtype=table.dtype, device=table.device)
    for corner in [(top, left, (1 - dy) * (1 - dx)), (top, right, (1 - dy) * dx), (bottom, left, dy * (1 - dx)), (bottom, right, dy * dx)]:
      rows, columns, weight = corner
      at = rows.unsqueeze(1) * side + columns.unsqueeze(0)
      picked = torch.embedding(table, at.reshape([-1])).reshape([h, w, -1])
      total = total + picked * weight.unsqueeze(-1).to(table.dtype)
    parts.append(self.in_merged_order(total, t))
  return torch.cat(parts)

# The order in which merged blocks come when those of a window lie together, and how many patches each window has.
def windows(self, grid: List[List[int]], device: Device) -> Tuple[Tensor, Tensor]:
  side, m = self.window(), self.merge()
  order = annotate(List[Tensor], [])
  lengths = annotate(List[Tensor], [])
  first = 0
  for thw in grid:
    t, h, w = thw[0], thw[1] // m, thw[2] // m
    down, across = (h + side - 1) // side, (w + side - 1) // side
    index = torch.arange(t * h * w, device=device).reshape([t, h, w])
    index = torch.constant_pad_nd(index, [0, across * side - w, 0, down * side - h], -1)
    index = index.reshape([t, down, side, across, side]).transpose(2, 3).reshape([-1, side * side])
    lengths.append((index >= 0).sum([1]) * (m * m))
    flat = index.reshape([-1])
    order.append(flat.index_select(0, torch.nonzero(flat >= 0).squeeze(1)) + first)
    first += t * h * w
  return (torch.cat(order), torch.cat(lengths))

# Rows of x [patches, .] with merged blocks in a new order.
def blocks_in_order(self, x: Tensor, order: Tensor) -> Tensor:
  m = self.merge() * self.merge()
  return x.reshape([x.size(0) // m, -1]).index_select(0, order).reshape([x.size(0), -1])

# patches [patches, channels * frames * side * side] of grids [pictures, 3]: frames, rows and columns of patches.
def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
  context = annotate(Dict[str, Tensor], {})
  grid = annotate(List[List[int]], inputs["grid"].tolist())
  weight = top["patch_embed.proj.weight"]
  x = inputs["patches"].to(self.compute_dtype())
  bias = top["patch_embed.proj.bias"].to(x.dtype) if "patch_embed.proj.bias" in top else None
  x = torch.linear(x, weight.reshape([weight.size(0), -1]).to(x.dtype), bias)
  context["patch_embed"] = x
  if "pos_embed.weight" in top:
    x = x + self.stretched_positions(top["pos_embed.weight"], grid).to(x.dtype)
  ids = self.rotary_ids(grid, x.device)
  context["rotary_ids"] = ids
  quarter = x.size(1) // self.heads() // 2
  frequency = 1.0 / torch.pow(self.rope_theta(), torch.arange(0, quarter, 2, dtype=6, device=x.device) / quarter)
  angles = (ids.unsqueeze(-1).to(6) * frequency).flatten(1)
  frames = torch.repeat_interleave(inputs["grid"].select(1, 1) * inputs["grid"].select(1, 2), inputs["grid"].select(1, 0))
  context["segments"] = frames.to("cpu")
  if self.window() > 0:
    order, lengths = self.windows(grid, x.device)
    context["order"] = order
    context["windows"] = lengths.to("cpu")
    x = self.blocks_in_order(x, order)
    angles = self.blocks_in_order(angles, order)
  cos, sin = angles.cos(), angles.sin()
  context["cos"] = torch.cat([cos, cos], -1).unsqueeze(1)
  context["sin"] = torch.cat([torch.neg(sin), sin], -1).unsqueeze(1)
  return (x, context)

# Every merge * merge patches as one vector; the norm comes before they are joined, or after.
def merged(self, top: Dict[str, Tensor], name: str, norm: str, after: bool, x: Tensor) -> Tensor:
  width = x.size(1) * self.merge() * self.merge()
  if after:
    x = self.vision_norm(top, name + norm, x.reshape([-1, width]))
  else:
    x = self.vision_norm(top, name + norm, x).reshape([-1, width])
  return self.linear(top, name + self.merger_second(), torch.gelu(self.linear(top, name + self.merger_first(), x)))

# Vectors of the language model, in the order of the grids; then those for its first layers, of the blocks that were kept.
def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  out = [self.merged(top, "merger.", self.merger_norm(), False, x)]
  if "order" in context:
    out[0] = out[0].index_select(0, torch.argsort(context["order"]))
  for i in range(len(kept)):
    out.append(self.merged(top, "deepstack_merger_list." + str(i) + ".", "norm", True, kept[i]))
  return out
