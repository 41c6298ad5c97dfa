"""LoRA training throughput of transformers with PEFT. One JSON line."""
import argparse, json, resource, statistics, time
import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

a = argparse.ArgumentParser()
a.add_argument("checkpoint"); a.add_argument("--dtype", default="bf16")
for name, default in [("batch", 4), ("seq", 256), ("steps", 10), ("rank", 16), ("threads", 2), ("seed", 0)]:
    a.add_argument("--" + name, type=int, default=default)
a.add_argument("--checkpointing", action="store_true")
a.add_argument("--ragged", action="store_true", help="rows of 16 to --seq tokens, padded on the right; padding is not counted")
a = a.parse_args()
torch.set_num_threads(a.threads); torch.manual_seed(a.seed)
base = AutoModelForCausalLM.from_pretrained(a.checkpoint, dtype=torch.bfloat16 if a.dtype == "bf16" else torch.float32)
m = get_peft_model(base, LoraConfig(r=a.rank, lora_alpha=2 * a.rank, target_modules="all-linear")).train()
trained = [p for p in m.parameters() if p.requires_grad]
for p in trained:
    p.data = p.data.float()
if a.checkpointing:
    m.gradient_checkpointing_enable()
    m.enable_input_require_grads()
draw = torch.Generator().manual_seed(a.seed)
ids = torch.randint(0, m.config.vocab_size, (a.batch, a.seq), generator=draw)
lengths = torch.randint(16, a.seq + 1, (a.batch,), generator=draw) if a.ragged else torch.full((a.batch,), a.seq)
mask = (torch.arange(a.seq) < lengths.unsqueeze(1)).long()
labels = ids.masked_fill(mask == 0, -100); real = int(lengths.sum())
optimizer = torch.optim.AdamW(trained, lr=1e-4); losses, speed = [], []
for _ in range(a.steps):
    t = time.time()
    loss = m(input_ids=ids, attention_mask=mask, labels=labels).loss
    loss.backward(); optimizer.step(); optimizer.zero_grad()
    speed.append(real / (time.time() - t)); losses.append(round(loss.item(), 5))
print(json.dumps({"tok_s": round(statistics.median(speed[min(2, a.steps - 1):]), 1), "losses": losses,
                  "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
