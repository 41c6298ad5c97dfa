"""Write a random Qwen2-VL checkpoint. Usage: make_vl_checkpoint.py OUT [--dtype bf16|f32] (needs transformers)"""
import argparse
import torch
from transformers import Qwen2VLConfig, Qwen2VLForConditionalGeneration

a = argparse.ArgumentParser()
a.add_argument("out"); a.add_argument("--dtype", default="bf16", choices=["bf16", "f32"])
a = a.parse_args()
torch.manual_seed(0)
config = Qwen2VLConfig(
    text_config={"hidden_size": 512, "intermediate_size": 1536, "num_hidden_layers": 8, "num_attention_heads": 8,
                 "num_key_value_heads": 4, "vocab_size": 32000, "max_position_embeddings": 32768,
                 "bos_token_id": 0, "eos_token_id": 1, "rope_parameters": {
                     "rope_type": "default", "rope_theta": 1e6, "mrope_section": [8, 12, 12]}},
    vision_config={"depth": 12, "embed_dim": 512, "hidden_size": 512, "num_heads": 8, "mlp_ratio": 4, "patch_size": 14},
    image_token_id=31990, video_token_id=31991, vision_start_token_id=31992, vision_end_token_id=31993)
model = Qwen2VLForConditionalGeneration(config).to(torch.bfloat16 if a.dtype == "bf16" else torch.float32)
model.save_pretrained(a.out)
