"""Writes swift-core/src/test/resources/model/activations.json: what transformers' activations make of some numbers.

Results are given as bits, in hexadecimal, for each type. Needs transformers 5.18 and torch; run from the repository root.
"""

import json
import pathlib

import torch
from transformers.activations import ACT2FN

NAMES = (
    "gelu gelu_10 gelu_accurate gelu_fast gelu_new gelu_python gelu_python_tanh gelu_pytorch_tanh hardswish leaky_relu"
    " linear mish quick_gelu relu relu2 relu6 sigmoid silu swish tanh"
).split()
BITS = {"float32": (torch.int32, 8), "bfloat16": (torch.int16, 4), "float16": (torch.int16, 4)}

generator = torch.Generator().manual_seed(5)
x = torch.cat([torch.tensor([0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 3.0, -3.0, 6.5, -6.5, 11.0, -11.0]),
               2 * torch.randn(36, generator=generator)])
x = x.to(torch.bfloat16).float()


def bits(values):
    kind, width = BITS[str(values.dtype)[6:]]
    return " ".join(f"{v & (16**width - 1):0{width}x}" for v in values.view(kind).tolist())


golden = {name: {t: bits(ACT2FN[name](x.to(getattr(torch, t)))) for t in BITS} for name in NAMES}
out = {"input": x.tolist(), "activations": golden}
pathlib.Path("swift-core/src/test/resources/model/activations.json").write_text(json.dumps(out, indent=1) + "\n")
