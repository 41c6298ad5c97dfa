# The Descript Audio Codec's quantiser: codes are looked up by direction in a space of few dimensions (Yu et al. 2021).

def unit(self, x: Tensor) -> Tensor:
  return x / torch.clamp_min(torch.norm(x, 2, [1], True), 1e-12)

# Projected latents [batch, dim, frames] of codebook i: codes [batch, frames], and their vectors.
def looked_up(self, w: Dict[str, Tensor], i: int, latents: Tensor) -> Tuple[Tensor, Tensor]:
  book = w["quantizer.quantizers." + str(i) + ".codebook.weight"]
  rows = latents.detach().transpose(1, 2).reshape([-1, latents.size(1)])
  codes = self.nearest(self.unit(rows), self.unit(book.detach())).reshape([latents.size(0), latents.size(2)])
  return (codes, torch.embedding(book, codes).transpose(1, 2))

def project(self, w: Dict[str, Tensor], i: int, name: str, x: Tensor) -> Tensor:
  return self.dac_conv(w, "quantizer.quantizers." + str(i) + name, x, 1, 0, 1)

# Losses are [batch], summed over codebooks. kept [batch] is how many codebooks count for each sound: all are looked up, as long as any
# sound has use for them, but the later ones add nothing.
def encode(self, w: Dict[str, Tensor], sound: Tensor, count: int, kept: Tensor) -> Dict[str, Tensor]:
  heard = self.dac_encoder(w, "encoder", self.beside(sound, self.kernel(w, "encoder.conv1")))
  left = heard
  total = torch.zeros_like(heard)
  commitment = torch.zeros([heard.size(0)], dtype=heard.dtype, device=heard.device)
  codebook = torch.zeros_like(commitment)
  codes = annotate(List[Tensor], [])
  latents = annotate(List[Tensor], [])
  for i in range(count):
    z = self.project(w, i, ".in_proj", left)
    found, q = self.looked_up(w, i, z)
    mask = kept.to(heard.device) > i
    commitment = commitment + torch.mean(torch.square(z - q.detach())) * mask
    codebook = codebook + torch.mean(torch.square(q - z.detach())) * mask
    out = self.project(w, i, ".out_proj", self.straight_through(z, q))
    total = total + out * mask.reshape([-1, 1, 1])
    left = left - out
    codes.append(found)
    latents.append(z)
  return {
    "codes": torch.stack(codes, 1),
    "encoder_latents": heard,
    "projected_latents": torch.cat(latents, 1),
    "quantized_representation": total,
    "commitment_loss": commitment,
    "codebook_loss": codebook,
    "loss": self.commitment_weight() * commitment + self.codebook_weight() * codebook
  }

def vectors(self, w: Dict[str, Tensor], codes: Tensor) -> Tensor:
  book = w["quantizer.quantizers.0.codebook.weight"]
  total = annotate(List[Tensor], [])
  for i in range(codes.size(1)):
    book = w["quantizer.quantizers." + str(i) + ".codebook.weight"]
    total.append(self.project(w, i, ".out_proj", torch.embedding(book, codes.select(1, i).to(book.device)).transpose(1, 2)))
  x = total[0]
  for i in range(1, len(total)):
    x = x + total[i]
  return x

# Projected latents [batch, codebooks * dim, frames], as encode gives them, quantised again: their vectors, and what those stand for.
def from_latents(self, w: Dict[str, Tensor], latents: Tensor) -> Dict[str, Tensor]:
  dim = w["quantizer.quantizers.0.codebook.weight"].size(1)
  parts = annotate(List[Tensor], [])
  x = torch.zeros([1], dtype=latents.dtype, device=latents.device)
  for i in range(latents.size(1) // dim):
    z = latents.narrow(1, i * dim, dim)
    codes, q = self.looked_up(w, i, z)
    parts.append(q)
    x = x + self.project(w, i, ".out_proj", z + (q - z))
  return {"quantized_latents": torch.cat(parts, 1), "quantized_representation": x}

# Sound [batch, samples] of what codes stand for.
def decode(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
  return self.dac_decoder(w, "decoder", self.beside(x, self.kernel(w, "decoder.conv1")), False).squeeze(1)
