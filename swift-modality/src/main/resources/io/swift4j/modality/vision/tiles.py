# Pictures of any size (LLaVA-NeXT, Liu et al. 2024): the vectors of a view of the whole, then those of its tiles row by row
# over the whole picture, without the border that fills the canvas, each row ended by a learned vector.

# The vectors of tiles [rows * columns, h * w, out] as one picture [rows * h, columns * w, out].
def joined(self, tiles: Tensor, rows: int, columns: int, h: int, w: int) -> Tensor:
  return tiles.reshape([rows, columns, h, w, -1]).transpose(1, 2).reshape([rows * h, columns * w, -1])

# `layout` [pictures, 7]: tiles with the view of the whole; rows and columns of tiles; first row and number of rows that show
# the picture, first column and number of columns. Out come the vectors of all pictures, end to end.
def end(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
  vectors = self.projected_states(top, kept)
  newline = top["image_newline"].to(vectors.dtype)
  layout = annotate(List[List[int]], context["end.layout"].tolist())
  parts = annotate(List[Tensor], [])
  at = 0
  for picture in layout:
    tiles, rows, columns, first_row, shown_rows, first_column, shown_columns = picture
    parts.append(vectors[at])
    whole = self.joined(vectors.narrow(0, at + 1, tiles - 1), rows, columns, self.grid_rows(), self.grid_columns())
    shown = whole.narrow(0, first_row, shown_rows).narrow(1, first_column, shown_columns)
    ends = newline.reshape([1, 1, -1]).expand([shown_rows, 1, newline.size(0)])
    parts.append(torch.cat([shown, ends], 1).reshape([-1, newline.size(0)]))
    at += tiles
  return [torch.cat(parts), vectors]
