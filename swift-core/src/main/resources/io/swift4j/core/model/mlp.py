# Gated feed-forward layer: down(act(gate(x)) * up(x)) (Shazeer 2020).

def gated(self, w: Dict[str, Tensor], prefix: str, x: Tensor) -> Tensor:
  if self.fused_gate_up():
    gate, up = self.linear(w, prefix + "gate_up_proj", x).chunk(2, -1)
    return self.linear(w, prefix + "down_proj", up * self.activation(gate))
  gate = self.activation(self.linear(w, prefix + "gate_proj", x))
  return self.linear(w, prefix + "down_proj", gate * self.linear(w, prefix + "up_proj", x))
