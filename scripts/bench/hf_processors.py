"""Throughput of a processor of pictures (decoded by Pillow) or of log-mel spectra. One JSON line."""
import argparse, json, pathlib, resource, time
import numpy as np, torch
from PIL import Image
from transformers import CLIPImageProcessor, Qwen2VLImageProcessor, WhisperFeatureExtractor

p = argparse.ArgumentParser()
p.add_argument("dir")
p.add_argument("--what", default="clip")
p.add_argument("--seconds", type=float, default=5)
p.add_argument("--warm-up", type=float, default=3)
a = p.parse_args()

if a.what == "mel":
    extractor = WhisperFeatureExtractor(feature_size=128)
    t = np.arange(16000 * 30)
    clip = (0.3 * np.sin(t * 0.05) + 0.1 * np.sin(t * 0.31)).astype(np.float32)
    clips = [clip] * 8
    each = 8 * 30
    def run(): extractor(clips, sampling_rate=16000, return_tensors="pt")
else:
    processor = {"clip": CLIPImageProcessor, "qwen2_vl": Qwen2VLImageProcessor}[a.what]()
    files = sorted(f for f in pathlib.Path(a.dir).iterdir() if f.suffix in (".jpg", ".jpeg", ".png"))
    each = len(files)
    def run(): processor(images=[Image.open(f).convert("RGB") for f in files], return_tensors="pt")

def passes(seconds):
    start, count = time.perf_counter(), 0
    while True:
        run(); count += 1
        elapsed = time.perf_counter() - start
        if elapsed >= seconds: return count, elapsed

passes(a.warm_up)
count, elapsed = passes(a.seconds)
print(json.dumps({"per_s": round(count * each / elapsed, 2), "passes": count,
                  "peak_rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
