"""Patches per second of a vision tower, or tokens per second of LoRA training with a picture in every row. One JSON line."""
import argparse, json, resource, statistics, time
import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForImageTextToText

a = argparse.ArgumentParser()
a.add_argument("checkpoint"); a.add_argument("--what", default="tower", choices=["tower", "train"])
a.add_argument("--dtype", default="bf16")
for name, default in [("batch", 4), ("side", 28), ("words", 60), ("steps", 10), ("rank", 16), ("threads", 2)]:
    a.add_argument("--" + name, type=int, default=default)
a.add_argument("--vision", action="store_true", help="adapters in the vision tower too")
a.add_argument("--checkpointing", action="store_true")
a = a.parse_args()
torch.set_num_threads(a.threads); torch.manual_seed(0)
m = AutoModelForImageTextToText.from_pretrained(a.checkpoint, dtype=torch.bfloat16 if a.dtype == "bf16" else torch.float32)
vision, token = m.config.vision_config, m.config.image_token_id
patches = a.batch * a.side * a.side
pixels = torch.randn(patches, 3 * vision.temporal_patch_size * vision.patch_size ** 2)
grid = torch.tensor([[1, a.side, a.side]] * a.batch)
speed = []
if a.what == "tower":
    tower = m.model.visual.eval()
    for _ in range(a.steps):
        t = time.time()
        with torch.no_grad():
            tower(pixels.to(m.dtype), grid_thw=grid)
        speed.append(patches / (time.time() - t))
else:
    where = "" if a.vision else ".*language_model"
    names = "q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj" + ("|qkv|proj|fc1|fc2" if a.vision else "")
    m = get_peft_model(m, LoraConfig(r=a.rank, lora_alpha=2 * a.rank, target_modules=f"{where}.*\\.({names})")).train()
    trained = [p for p in m.parameters() if p.requires_grad]
    for p in trained:
        p.data = p.data.float()
    if a.checkpointing:
        m.gradient_checkpointing_enable()
        m.enable_input_require_grads()
    picture = a.side * a.side // vision.spatial_merge_size ** 2
    words = torch.randint(0, 31000, (a.batch, a.words), generator=torch.Generator().manual_seed(0))
    ids = torch.cat([torch.full((a.batch, picture), token), words], 1)
    types = (ids == token).long()
    labels = ids.masked_fill(ids == token, -100)
    optimizer = torch.optim.AdamW(trained, lr=1e-4)
    for _ in range(a.steps):
        t = time.time()
        m(input_ids=ids, attention_mask=torch.ones_like(ids), mm_token_type_ids=types, pixel_values=pixels,
          image_grid_thw=grid, labels=labels).loss.backward()
        optimizer.step(); optimizer.zero_grad()
        speed.append(ids.numel() / (time.time() - t))
print(json.dumps({"speed": round(statistics.median(speed[min(2, a.steps - 1):]), 1),
                  "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
