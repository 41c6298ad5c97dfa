"""Records how transformers' whole Qwen2.5-Omni speaks, with small random weights: make_omni_fixture.py DIR [SEED]"""

import json
import os
import sys

import torch
from safetensors.torch import save_file
from transformers import Qwen2_5OmniConfig, Qwen2_5OmniForConditionalGeneration

ROPE = dict(mrope_section=[2, 1, 1], rope_theta=1e6, rope_type="default")


def config():
    audio = dict(d_model=16, encoder_attention_heads=2, encoder_ffn_dim=24, encoder_layers=1, num_mel_bins=16, output_dim=32, n_window=20)
    vision = dict(depth=1, hidden_size=16, intermediate_size=24, num_heads=2, out_hidden_size=32, patch_size=14, window_size=56,
                  fullatt_block_indexes=[0])
    text = dict(hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, vocab_size=1000,
                max_position_embeddings=512, rope_parameters=ROPE, eos_token_id=942, pad_token_id=940, head_dim=8)
    tokens = dict(audio_token_index=943, image_token_index=955, video_token_index=956, audio_start_token_id=944, audio_end_token_id=945,
                  vision_start_token_id=952, vision_end_token_id=953, user_token_id=84, pad_token_id=940)
    talker = dict(embedding_size=32, hidden_size=24, intermediate_size=32, num_hidden_layers=2, num_attention_heads=4,
                  num_key_value_heads=2, head_dim=8, vocab_size=88, max_position_embeddings=512, rope_parameters=ROPE,
                  tts_codec_end_token_id=82, tts_codec_mask_token_id=84, tts_codec_pad_token_id=80, tts_codec_start_token_id=81,
                  tts_text_end_token_id=961, tts_text_pad_token_id=962, tts_text_start_token_id=960,
                  **{k: v for k, v in tokens.items() if k not in ("user_token_id", "pad_token_id")})
    dit = dict(emb_dim=8, enc_attention_channels=4, enc_channels=[8, 8, 8, 8, 24], enc_dilations=[1, 2, 3, 4, 1], enc_dim=6, enc_emb_dim=10,
               enc_kernel_sizes=[5, 3, 3, 3, 1], enc_res2net_scale=2, enc_se_channels=4, ff_mult=2, head_dim=8, hidden_size=16, mel_dim=12,
               num_attention_heads=2, num_embeds=90, num_hidden_layers=2, repeats=2, block_size=5, look_ahead_layers=[1],
               look_backward_layers=[0], max_position_embeddings=256)
    vocoder = dict(mel_dim=12, resblock_dilation_sizes=[[1, 3, 5]], resblock_kernel_sizes=[3], upsample_initial_channel=16,
                   upsample_kernel_sizes=[7, 4], upsample_rates=[3, 2])
    return Qwen2_5OmniConfig(
        thinker_config=dict(audio_config=audio, vision_config=vision, text_config=text, dtype="float32", **tokens),
        talker_config=talker, token2wav_config=dict(dit_config=dit, bigvgan_config=vocoder), enable_audio_output=True)


def main(folder, seed):
    torch.manual_seed(seed)
    os.makedirs(folder, exist_ok=True)
    model = Qwen2_5OmniForConditionalGeneration(config()).eval()
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            if tensor.dim() > 1 and "token2wav" not in name:
                tensor.copy_(torch.randn_like(tensor) / tensor.shape[-1] ** 0.5)
    speaker = dict(bos_token=960, cond=torch.randn(1, 10), ref_mel=torch.randn(1, 30, 12))
    model.speaker_map["Chelsie"] = speaker
    model.save_pretrained(folder)
    save_file({"Chelsie.cond": speaker["cond"], "Chelsie.ref_mel": speaker["ref_mel"],
               "Chelsie.bos_token": torch.tensor([960])}, f"{folder}/speakers.safetensors")

    asked = {}
    talk = model.talker.generate

    def recorded(**given):
        asked.update({k: given[k] for k in ("input_text_ids", "inputs_embeds", "thinker_reply_part")})
        asked["codes"] = talk(**given)
        return asked["codes"]

    model.talker.generate = recorded
    # A sound of 100 mel frames, whose 25 tokens stand in the prompt.
    ids = torch.tensor([[60, 61, 944] + [943] * 25 + [945, 70, 71, 72]])
    mel = torch.randn(1, 16, 100)
    mask = torch.ones(1, 100, dtype=torch.long)
    end = 942
    for name in ("cut_off", "ended"):
        text, _ = model.generate(
            input_ids=ids, attention_mask=torch.ones_like(ids), input_features=mel, feature_attention_mask=mask,
            use_audio_in_video=False, thinker_max_new_tokens=7, thinker_do_sample=False, thinker_eos_token_id=end,
            talker_do_sample=False, talker_max_new_tokens=9, talker_eos_token_id=[80, 82])
        answer = text[:, ids.shape[1]:].contiguous()
        save_file(dict(ids=ids, mel=mel, mask=mask, answer=answer, text=asked["input_text_ids"].contiguous(),
                       states=asked["inputs_embeds"].contiguous(), reply=asked["thinker_reply_part"].contiguous(),
                       codes=asked["codes"].contiguous()), f"{folder}/{name}.safetensors")
        # The second answer ends where the first one's fifth token stood.
        end = int(answer[0, 4])
    with open(f"{folder}/generation_config.json", "w") as file:
        json.dump(dict(eos_token_id=942, pad_token_id=940), file)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
