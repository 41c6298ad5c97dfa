# LoReFT (Wu et al. 2024): h + R^T (W h + b - R h), where the rows of R [rank, hidden] are orthonormal. R is the orthogonal factor
# of a free matrix's QR decomposition, with the signs that make an orthonormal matrix its own factor.

def reft_rows(self, free: Tensor) -> Tensor:
  q, r = torch.linalg_qr(free.t())
  signs = torch.where(r.detach().diagonal() < 0, -1.0, 1.0).to(q.dtype)
  return (q * signs).t()

def reft_layer(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
  slot = 0
  prefix = "reft0."
  while prefix + "source" in w:
    if prefix + "rows" in w:
      rows = w[prefix + "rows"].to(x.dtype)
    else:
      rows = self.reft_rows(w[prefix + "free"]).to(x.dtype)
    wanted = torch.linear(x, w[prefix + "source"].to(x.dtype), w[prefix + "bias"].to(x.dtype))
    x = x + torch.matmul(wanted - torch.linear(x, rows), rows)
    slot += 1
    prefix = "reft" + str(slot) + "."
  return x

def orthonormal_rows(self, drawn: Tensor) -> Tensor:
  return self.reft_rows(drawn).contiguous()
