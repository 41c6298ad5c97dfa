def power(self, samples: Tensor, window: Tensor, hop: int, first: int, count: int) -> Tensor:
  # Windows are centred on multiples of the hop; what they lack at both ends is mirrored.
  size = window.numel()
  half = size // 2
  x = torch.reflection_pad1d(samples.view([1, -1]), [half, half])[0]
  x = x.narrow(0, first * hop, (count - 1) * hop + size)
  frames = x.as_strided([count, size], [hop, 1], x.storage_offset()) * window
  parts = torch.view_as_real(torch.fft_rfft(frames))
  # Summed over an axis of two, libtorch is more than ten times as slow.
  real = parts.select(-1, 0)
  imaginary = parts.select(-1, 1)
  return (real * real).addcmul_(imaginary, imaginary)

def room(self, sounds: int, bins: int, frames: int) -> Tensor:
  return torch.empty([sounds, bins, frames])

def whisper(self, samples: Tensor, window: Tensor, filters: Tensor, hop: int, count: int, room: Tensor, place: int) -> bool:
  # Written where it stays. The frames after the first count are silence, which is why their values are known.
  # Five minutes at a time: what stands between samples and mel bins is many times as large as either.
  mel = room[place]
  for first in range(0, count, 32768):
    frames = min(32768, count - first)
    power = self.power(samples, window, hop, first, frames)
    mel.narrow(1, first, frames).copy_(torch.matmul(filters.t(), power.t()).clamp_(1e-10).log10_())
  most = mel.narrow(1, 0, count).max()
  mel[:, count:] = -10.
  mel.clamp_(most - 8.).add_(4.).div_(4.)
  return True

def lengthened(self, samples: Tensor, length: int, filler: float) -> Tensor:
  return torch.constant_pad_nd(samples, [0, length - samples.numel()], filler)

def decibels(self, samples: Tensor, window: Tensor, filters: Tensor, hop: int, count: int) -> Tensor:
  mel = torch.matmul(self.power(samples.to(7), window, hop, 0, count), filters)
  return mel.clamp_(1e-10).log10_().mul_(10.).to(6)

def normed(self, samples: Tensor, count: int, filler: float) -> Tensor:
  heard = samples.narrow(0, 0, count)
  middle = heard.mean()
  spread = torch.sqrt(heard.var(False) + 1e-7)
  y = (samples - middle) / spread
  y[count:] = filler
  return y

def shrunk(self, mel: Tensor, frames: int) -> Tensor:
  return torch.upsample_bilinear2d(mel.view([1, 1, mel.shape[0], mel.shape[1]]), [frames, 64], False)[0, 0]

def stacked(self, parts: List[Tensor]) -> Tensor:
  return torch.stack(parts)

def resampled(self, samples: Tensor, kernel: Tensor, old: int, fresh: int, reach: int, length: int) -> Tensor:
  # One row of the kernel for each phase; a window moves on by a whole number of old samples.
  x = torch.constant_pad_nd(samples, [reach, reach + old], 0.)
  size = kernel.shape[1]
  count = (x.numel() - size) // old + 1
  frames = x.as_strided([count, size], [old, 1], 0)
  return torch.matmul(frames, kernel.t()).reshape([-1])[:length]

def interpolated(self, samples: Tensor, kernel: Tensor, starts: Tensor, old: int, reach: int, first: int, count: int) -> Tensor:
  # For ratios of large numbers: only the samples near each new one.
  fresh = kernel.shape[0]
  size = kernel.shape[1]
  x = torch.constant_pad_nd(samples, [reach, reach + old + size], 0.)
  number = torch.arange(first, first + count)
  phase = number % fresh
  start = number.div(fresh, rounding_mode='floor') * old + starts[phase]
  places = start.unsqueeze(1) + torch.arange(size).unsqueeze(0)
  return (x[places] * kernel[phase]).sum([1])
