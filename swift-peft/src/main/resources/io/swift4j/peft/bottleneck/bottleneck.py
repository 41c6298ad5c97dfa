# Bottleneck adapters (Houlsby et al. 2019): h + up(act(down(h))) on what a branch gives. An entry "….relu" and the like names the
# activation; its value doesn't matter.

def bottleneck_branch(self, w: Dict[str, Tensor], name: str, h: Tensor) -> Tensor:
  slot = 0
  prefix = name + ".bottleneck0."
  while prefix + "down" in w:
    x = torch.linear(h, w[prefix + "down"].to(h.dtype), w[prefix + "down_bias"].to(h.dtype))
    if prefix + "relu" in w:
      x = torch.relu(x)
    elif prefix + "silu" in w:
      x = torch.silu(x)
    elif prefix + "tanh" in w:
      x = torch.tanh(x)
    elif prefix + "gelu_tanh" in w:
      x = torch.gelu(x, approximate="tanh")
    else:
      x = torch.gelu(x)
    h = h + torch.linear(x, w[prefix + "up"].to(h.dtype), w[prefix + "up_bias"].to(h.dtype))
    slot += 1
    prefix = name + ".bottleneck" + str(slot) + "."
  return h
