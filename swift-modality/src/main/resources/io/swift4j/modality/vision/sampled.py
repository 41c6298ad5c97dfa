# The vision tower of GLM-Image: pictures of any size as patches end to end, row by row, at places read off a learned table.

# A table of side * side positions, read bilinearly where the middles of a grid's patches lie; beyond its border it goes on as it ends.
def sampled_positions(self, table: Tensor, grid: List[List[int]]) -> Tensor:
  picture = table.to(6).reshape([1, self.side(), self.side(), -1]).permute([0, 3, 1, 2])
  parts = annotate(List[Tensor], [])
  for thw in grid:
    t, h, w = thw
    y = (torch.arange(h, device=table.device) + 0.5) / h * 2 - 1
    x = (torch.arange(w, device=table.device) + 0.5) / w * 2 - 1
    places = torch.stack([x.unsqueeze(0).expand([h, w]), y.unsqueeze(1).expand([h, w])], -1).unsqueeze(0)
    parts.append(torch.grid_sampler(picture, places, 0, 1, False).flatten(2).squeeze(0).transpose(0, 1))
  return torch.cat(parts)

# patches [patches, channels * side * side] of grids [pictures, 3]: one frame, rows and columns of patches.
def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
  context = annotate(Dict[str, Tensor], {})
  grid = annotate(List[List[int]], inputs["grid"].tolist())
  weight = top["patch_embed.proj.weight"]
  x = inputs["patches"].to(self.compute_dtype())
  x = torch.linear(x, weight.reshape([weight.size(0), -1]).to(x.dtype), top["patch_embed.proj.bias"].to(x.dtype))
  x = x + self.sampled_positions(top["embeddings.position_embedding.weight"], grid).to(x.dtype)
  context["segments"] = (inputs["grid"].select(1, 1) * inputs["grid"].select(1, 2)).to("cpu")
  return (x, context)

def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  return [x]
