"""Seconds of sound, or pictures, that a codec encodes or decodes a second. One JSON line."""
import argparse, json, resource, statistics, time
import torch
import transformers as t
from transformers.models.chameleon.modeling_chameleon import ChameleonVQVAE
from transformers.models.emu3.modeling_emu3 import Emu3VQVAE
from transformers.models.janus.modeling_janus import JanusVQVAE

a = argparse.ArgumentParser()
a.add_argument("checkpoint"); a.add_argument("--what", default="encode", choices=["encode", "decode"])
for name, default in [("seconds", 10), ("side", 384), ("steps", 8), ("threads", 2)]:
    a.add_argument("--" + name, type=int, default=default)
a = a.parse_args()
torch.set_num_threads(a.threads); torch.manual_seed(0); torch.set_grad_enabled(False)
kind = json.load(open(a.checkpoint + "/config.json"))["model_type"]
pictures = {"chameleon_vqgan": ChameleonVQVAE, "emu3_vqgan": Emu3VQVAE, "janus_vqgan": JanusVQVAE}
model = pictures.get(kind, t.AutoModel).from_pretrained(a.checkpoint).eval()
if kind in pictures:
    amount = 1
    x = torch.rand(1, 3, a.side, a.side) * 2 - 1
    extra = {"image_sizes": torch.tensor([[a.side, a.side]])} if kind == "emu3_vqgan" else {}
    def encode(): return model.encode(x, **extra).image_tokens
    codes = encode()
    codes = torch.stack(list(codes)) if kind == "emu3_vqgan" else codes.reshape(1, -1)
    def decode(): return model.decode(codes)
else:
    amount = a.seconds
    rate = getattr(model.config, "sampling_rate", None) or model.config.sample_rate
    x = torch.rand(1, 1, a.seconds * rate) - 0.5
    def encode(): return model.encode(x)
    made = encode()
    scales = {"audio_scales": made.audio_scales} if kind == "encodec" else {}
    def decode(): return model.decode(audio_codes=made.audio_codes, **scales)
run = encode if a.what == "encode" else decode
took = []
for _ in range(a.steps):
    start = time.time()
    run()
    took.append(time.time() - start)
print(json.dumps({"per_s": round(amount / statistics.median(took[min(2, a.steps - 1):]), 3),
                  "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
