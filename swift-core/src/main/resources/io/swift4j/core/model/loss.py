# Causal language-model loss: each token predicts the next; label -100 is no target. items 0 divides by the number of
# targets, another number by it.

def causal_loss(self, logits: Tensor, labels: Tensor, items: int) -> Tensor:
  targets = torch.constant_pad_nd(labels, [0, 1], -100).narrow(1, 1, labels.size(1)).reshape([-1])
  scores = logits.to(6).reshape([targets.size(0), logits.size(-1)])
  if items > 0:
    return torch.cross_entropy_loss(scores, targets, None, 2, -100) / items
  return torch.cross_entropy_loss(scores, targets, None, 1, -100)

# log p(token t+1 | tokens to t): [batch, tokens - 1], in float32.
def token_log_probabilities(self, logits: Tensor, ids: Tensor) -> Tensor:
  t = ids.size(1) - 1
  scores = torch.log_softmax(logits.narrow(1, 0, t).to(6), -1)
  return scores.gather(2, ids.narrow(1, 1, t).unsqueeze(-1)).squeeze(-1)
