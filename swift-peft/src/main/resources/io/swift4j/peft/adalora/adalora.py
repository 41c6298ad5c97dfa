# AdaLoRA (Zhang et al. 2023): the update is B (E * A), like a singular value decomposition whose least important values E
# [rank, 1] are set to zero as training goes on.

def adalora_output(self, w: Dict[str, Tensor], name: str, x: Tensor, y: Tensor) -> Tensor:
  slot = 0
  prefix = name + ".adalora0."
  while prefix + "A" in w:
    h = x
    if prefix + "dropout" in w:
      h = torch.dropout(x, float(w[prefix + "dropout"].item()), True)
    low = torch.linear(h, (w[prefix + "A"] * w[prefix + "E"]).to(x.dtype))
    y = y + torch.linear(low, w[prefix + "B"].to(x.dtype)) * float(w[prefix + "scale"].item())
    slot += 1
    prefix = name + ".adalora" + str(slot) + "."
  return y
