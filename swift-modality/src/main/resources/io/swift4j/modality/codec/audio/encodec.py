# EnCodec (Défossez et al. 2022).

# sound [batch, channels, samples], with mask [batch, 1 or channels, samples] 0 where there is none. Codes are [chunks, batch, codebooks,
# frames], scales [chunks, batch, 1]; a last chunk of fewer frames is filled up with code 0.
def encode(self, w: Dict[str, Tensor], sound: Tensor, mask: Tensor, count: int) -> Dict[str, Tensor]:
  stateless = annotate(Dict[str, Tensor], {})
  first = self.kernel(w, "encoder.layers.0.conv")
  x = self.beside(sound, first) * mask.to(first.device, 11)
  chunk = self.chunk_length() if self.chunk_length() > 0 else x.size(2)
  stride = self.chunk_stride() if self.chunk_length() > 0 else x.size(2)
  out = annotate(Dict[str, Tensor], {})
  codes = annotate(List[Tensor], [])
  scales = annotate(List[Tensor], [])
  for start in range(0, x.size(2), stride):
    part = x.narrow(2, start, min(chunk, x.size(2) - start))
    if self.normalize():
      scale = part.mean([1], True).square().mean([2], True).sqrt() + 1e-8
      part = part / scale
      scales.append(scale.reshape([-1, 1]))
    latents = self.sea_encoder(w, part, stateless)
    found, vectors, left = self.residual_codes(w, "quantizer.layers", latents, count)
    if start == 0:
      out["encoder_latents"] = latents
      out["quantized_latents"] = vectors
      out["residual_norm"] = torch.sqrt(torch.mean(torch.square(left), [1]))
    codes.append(found)
  missing = codes[0].size(2) - codes[-1].size(2)
  codes[-1] = torch.constant_pad_nd(codes[-1], [0, missing], 0)
  out["codes"] = torch.stack(codes)
  out["last_frame_pad_length"] = torch.tensor(missing)
  if self.normalize():
    out["scales"] = torch.stack(scales)
  return out

# The way to latents and back, without the codebooks between; for training.
def latents(self, w: Dict[str, Tensor], sound: Tensor) -> Tensor:
  return self.sea_encoder(w, sound, annotate(Dict[str, Tensor], {}))

def sound(self, w: Dict[str, Tensor], vectors: Tensor) -> Tensor:
  return self.sea_decoder(w, vectors, annotate(Dict[str, Tensor], {}))

# scales is empty where codes have none; `missing` frames of the last chunk are filling.
def decode(self, w: Dict[str, Tensor], codes: Tensor, scales: Tensor, missing: int) -> Tensor:
  stateless = annotate(Dict[str, Tensor], {})
  here = codes.to(w["quantizer.layers.0.codebook.embed"].device)
  parts = annotate(List[Tensor], [])
  for i in range(here.size(0)):
    part = here[i]
    if i == here.size(0) - 1:
      part = part.narrow(2, 0, part.size(2) - missing)
    y = self.sea_decoder(w, self.beside(self.residual_vectors(w, "quantizer.layers", part), self.kernel(w, "decoder.layers.0.conv")), stateless)
    if scales.numel() > 0:
      y = y * self.beside(scales[i], y).reshape([-1, 1, 1])
    parts.append(y)
  if self.chunk_length() == 0:
    return parts[0]
  return self.overlapped(parts, self.chunk_stride())

# Parts [batch, channels, samples] that start every `stride` samples, faded over linearly where they overlap.
def overlapped(self, parts: List[Tensor], stride: int) -> Tensor:
  last = parts[-1].size(2)
  length = stride * (len(parts) - 1) + last
  first = parts[0]
  time = torch.linspace(0, 1, first.size(2) + 2, dtype=first.dtype, device=first.device).narrow(0, 1, first.size(2))
  weight = 0.5 - torch.abs(time - 0.5)
  out = torch.zeros([first.size(0), first.size(1), length], dtype=first.dtype, device=first.device)
  sums = torch.zeros([length], dtype=first.dtype, device=first.device)
  for i in range(len(parts)):
    here = weight.narrow(0, 0, parts[i].size(2))
    out.narrow(2, i * stride, here.size(0)).add_(parts[i] * here)
    sums.narrow(0, i * stride, here.size(0)).add_(here)
  return out / sums
