"""A Janus of middle size with random weights, and the small tokenizer of the tests: FOLDER is made."""
import json
import pathlib
import shutil
import sys

import torch
from transformers import JanusConfig, JanusForConditionalGeneration

folder = pathlib.Path(sys.argv[1])
tests = pathlib.Path(__file__).parents[2] / "swift-modality/src/test/resources/painters/janus"
torch.manual_seed(0)
hidden = 768
model = JanusForConditionalGeneration(JanusConfig(
    text_config=dict(model_type="llama", hidden_size=hidden, intermediate_size=2048, num_hidden_layers=12, num_attention_heads=12,
                     num_key_value_heads=12, vocab_size=302, max_position_embeddings=1024, bos_token_id=296, eos_token_id=297,
                     pad_token_id=298),
    vision_config=dict(hidden_size=64, num_hidden_layers=1, num_attention_heads=4, mlp_ratio=2.0, image_size=256, patch_size=16,
                       num_image_tokens=256, projection_dim=hidden),
    vq_config=dict(base_channels=32, channel_multiplier=[1, 1, 1, 1, 1], num_res_blocks=1, latent_channels=64, embed_dim=8,
                   num_embeddings=16384, num_patches=16, projection_dim=hidden, image_token_embed_dim=hidden),
    image_token_id=299))
model.save_pretrained(folder)
for name in ("generation_config.json", "tokenizer.json", "tokenizer_config.json", "processor_config.json"):
    shutil.copy(tests / name, folder / name)
