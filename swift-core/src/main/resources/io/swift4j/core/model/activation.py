# Activation functions. Some gelu variants are several operations in the reference, each of which rounds to the type of x; one fused
# operation would give other bits in half precision.

def activation(self, x: Tensor) -> Tensor:
  return self.activated(self.mlp_activation(), x)

def activated(self, kind: str, x: Tensor) -> Tensor:
  if kind == "silu":
    return torch.silu(x)
  if kind == "gelu":
    return torch.gelu(x)
  if kind == "gelu_pytorch_tanh":
    return torch.gelu(x, approximate="tanh")
  if kind == "relu":
    return torch.relu(x)
  return self.rare_activation(kind, x)

def rare_activation(self, kind: str, x: Tensor) -> Tensor:
  slope = 0.7978845608028654
  if kind == "gelu_new":
    return 0.5 * x * (1.0 + torch.tanh(slope * (x + 0.044715 * torch.pow(x, 3.0))))
  if kind == "gelu_fast":
    return 0.5 * x * (1.0 + torch.tanh(x * 0.7978845608 * (1.0 + 0.044715 * x * x)))
  if kind == "quick_gelu":
    return x * torch.sigmoid(1.702 * x)
  if kind == "gelu_python":
    return x * 0.5 * (1.0 + torch.erf(x / 1.4142135623730951))
  if kind == "gelu_10":
    return torch.clamp(torch.gelu(x), -10, 10)
  if kind == "relu2":
    return torch.square(torch.relu(x))
  if kind == "relu6":
    return torch.hardtanh(x, 0.0, 6.0)
  if kind == "leaky_relu":
    return torch.leaky_relu(x, 0.01)
  if kind == "hardswish":
    return torch.hardswish(x)
  if kind == "mish":
    return torch.mish(x)
  if kind == "sigmoid":
    return torch.sigmoid(x)
  if kind == "tanh":
    return torch.tanh(x)
  assert kind == "linear"
  return x
