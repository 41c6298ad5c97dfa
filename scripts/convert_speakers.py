"""Writes Qwen2.5-Omni's spk_dict.pt as speakers.safetensors, which is no pickle: convert_speakers.py CHECKPOINT_FOLDER"""

import sys

import torch
from safetensors.torch import save_file

folder = sys.argv[1]
tensors = {}
for name, speaker in torch.load(f"{folder}/spk_dict.pt", weights_only=True).items():
    tensors[f"{name}.cond"] = speaker["cond"].float().reshape(1, -1).contiguous()
    tensors[f"{name}.ref_mel"] = speaker["ref_mel"].float().contiguous()
    tensors[f"{name}.bos_token"] = torch.tensor([int(speaker["bos_token"])])
save_file(tensors, f"{folder}/speakers.safetensors")
print(f"{folder}/speakers.safetensors: {sorted({name.split('.')[0] for name in tensors})}")
