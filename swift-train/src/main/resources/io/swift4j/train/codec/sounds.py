# The magnitude of the spectrum of x [batch, samples], [batch, frequencies, frames].
def spectrum(self, x: Tensor, size: int) -> Tensor:
  window = torch.hann_window(size, True, dtype=x.dtype, device=x.device)
  s = torch.view_as_real(torch.stft(x, size, size // 4, size, window, False, True, True))
  return torch.sqrt(torch.clamp_min(torch.square(s).sum(-1), 1e-7))

# The spectral loss at several resolutions (Yamamoto et al. 2020): how far the spectrum is off as a whole, and how far its logarithm is.
def spectral(self, made: Tensor, wanted: Tensor) -> Tensor:
  x = made.flatten(0, 1)
  y = wanted.flatten(0, 1)
  total = torch.zeros([], dtype=6, device=x.device)
  sizes = self.sizes()
  for size in sizes:
    a = self.spectrum(x, size)
    b = self.spectrum(y, size)
    total = total + torch.norm(b - a) / torch.clamp_min(torch.norm(b), 1e-5) + torch.mean(torch.abs(torch.log(b) - torch.log(a)))
  return total / float(len(sizes))

def loss(self, made: Tensor, wanted: Tensor, spectral: float) -> Tensor:
  return 1.0 * torch.mean(torch.abs(made - wanted)) + spectral * self.spectral(made, wanted)

def quality(self, made: Tensor, wanted: Tensor) -> float:
  return float(self.spectral(made, wanted).item())

def cut(self, x: Tensor, samples: int) -> Tensor:
  return x.narrow(2, 0, samples)

# The lengths of the kernels of a weight [out, in, places], as weight normalisation keeps them.
def lengths(self, w: Tensor) -> Tensor:
  return torch.norm(w, 2, [1, 2], True)
