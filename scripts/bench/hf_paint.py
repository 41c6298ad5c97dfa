"""Codes of guided pictures a second, of Janus in transformers. One JSON line."""
import argparse, json, resource, time
import torch
from transformers import JanusForConditionalGeneration

a = argparse.ArgumentParser()
a.add_argument("checkpoint"); a.add_argument("--dtype", default="bf16"); a.add_argument("--prompt", type=int, default=32)
a.add_argument("--batch", type=int, default=1); a.add_argument("--repeats", type=int, default=2); a.add_argument("--threads", type=int, default=2)
a = a.parse_args()
torch.set_num_threads(a.threads); torch.manual_seed(0)
m = JanusForConditionalGeneration.from_pretrained(a.checkpoint, dtype=torch.bfloat16 if a.dtype == "bf16" else torch.float32).eval()
m.generation_config.generation_kwargs = {"boi_token_id": 300}
ids = torch.randint(0, 290, (a.batch, a.prompt)); ids[:, 0] = 296; ids[:, -1] = 300
speed = []
with torch.inference_mode():
    for _ in range(a.repeats):
        t = time.time()
        made = m.generate(ids, attention_mask=torch.ones_like(ids), generation_mode="image", guidance_scale=5.0, do_sample=False)
        speed.append(made.numel() / (time.time() - t))
print(json.dumps({"tok_s": round(sorted(speed)[len(speed) // 2], 1), "tokens": made.numel(),
                  "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
