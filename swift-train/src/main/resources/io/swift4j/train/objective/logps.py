# log p(token t | tokens before t), 0 where the mask is 0 and for the first token, which nothing predicts.
# logits [rows, tokens, vocabulary], ids and mask [rows, tokens]; float32 [rows, tokens].

def token_logps(self, logits: Tensor, ids: Tensor, mask: Tensor) -> Tensor:
  t = ids.size(1) - 1
  scores = torch.log_softmax(logits.narrow(1, 0, t).to(6), -1)
  chosen = scores.gather(2, ids.narrow(1, 1, t).unsqueeze(-1)).squeeze(-1)
  counted = chosen * mask.narrow(1, 1, t).to(6)
  return torch.constant_pad_nd(counted, [1, 0])

def sequence_logps(self, token_logps: Tensor) -> Tensor:
  return token_logps.sum(1)

def completion_tokens(self, mask: Tensor) -> Tensor:
  return mask.narrow(1, 1, mask.size(1) - 1).to(6).sum(1)
