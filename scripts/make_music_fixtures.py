"""Records what transformers computes for small random MusicGen and Dia checkpoints with rare options: make_music_fixtures.py DIR [SEED]"""

import json
import os
import sys

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from safetensors.torch import save_file
from transformers import (
    DiaConfig,
    DiaForConditionalGeneration,
    EncodecConfig,
    EncodecModel,
    MusicgenConfig,
    MusicgenForConditionalGeneration,
    T5Config,
)
from transformers.models.dia.processing_dia import DiaProcessor
from transformers.models.musicgen.configuration_musicgen import MusicgenDecoderConfig


def noisy(model, scale):
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            if tensor.dim() > 1 and "audio_encoder" not in name:
                tensor.copy_(torch.randn_like(tensor) * scale / tensor.shape[-1] ** 0.5)
            elif "norm" in name:
                tensor.add_(torch.randn_like(tensor) * 0.1)
    return model.eval()


class Folder:
    def __init__(self, path, model_type):
        self.path, self.model_type, self.cases = path, model_type, []
        os.makedirs(path, exist_ok=True)

    def case(self, name, kind, inputs, outputs, params):
        both = {**inputs, **outputs}
        save_file({k: v.detach().contiguous().clone() for k, v in both.items()}, f"{self.path}/{name}.safetensors")
        self.cases.append(dict(name=name, kind=kind, tensors=f"{name}.safetensors", inputs=list(inputs),
                               outputs=list(outputs), params=params, text={}, atol=2e-4, rtol=2e-4))

    def close(self):
        with open(f"{self.path}/cases.json", "w") as file:
            json.dump(dict(model_type=self.model_type, cases=self.cases), file, indent=1)


def words(path):
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("\u2581", -2.0)]
    pieces += [(word, -3.0) for word in ("\u2581slow", "\u2581waltz", "\u2581piano")]
    pieces += [(letter, -5.0 - i / 10) for i, letter in enumerate("abcdefghijklmnopqrstuvwxyz")]
    made = Tokenizer(models.Unigram(pieces, unk_id=2))
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.decoder = decoders.Metaspace()
    made.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    made.add_special_tokens(["<pad>", "</s>", "<unk>"])
    made.save(f"{path}/tokenizer.json")
    with open(f"{path}/tokenizer_config.json", "w") as file:
        json.dump(dict(eos_token="</s>", pad_token="<pad>", unk_token="<unk>"), file)


def musicgen(path, seed, channels, text, decoder, codec):
    codec = {"num_filters": 4, **codec}
    torch.manual_seed(seed)
    each = decoder["num_codebooks"] // channels
    bandwidth = each * 6 * 400 / 1000
    config = MusicgenConfig(
        text_encoder=T5Config(vocab_size=90, num_layers=3, **text).to_dict(),
        audio_encoder=EncodecConfig(audio_channels=1, codebook_size=64, codebook_dim=16, hidden_size=16,
                                    num_residual_layers=1, upsampling_ratios=[5, 4, 4], sampling_rate=32000,
                                    num_lstm_layers=1, target_bandwidths=[bandwidth], norm_type="weight_norm",
                                    **codec).to_dict(),
        decoder=MusicgenDecoderConfig(vocab_size=64, pad_token_id=64, bos_token_id=64, decoder_start_token_id=64,
                                      audio_channels=channels, **decoder).to_dict())
    model = noisy(MusicgenForConditionalGeneration(config), 1.5)
    with torch.no_grad():
        for layer in model.audio_encoder.quantizer.layers:
            layer.codebook.embed.copy_(torch.randn_like(layer.codebook.embed))
    model.generation_config.pad_token_id = 64
    model.generation_config.bos_token_id = 64
    model.generation_config.decoder_start_token_id = 64
    model.save_pretrained(path)
    model = MusicgenForConditionalGeneration.from_pretrained(path).eval()
    folder = Folder(path, "musicgen")
    ids = torch.randint(2, 90, (2, 20))
    mask = torch.ones_like(ids)
    mask[1, 13:] = 0
    codes = decoder["num_codebooks"]
    labels = torch.randint(0, 64, (2, 11, codes))
    labels[0, 7:] = -100
    labels[1, :2] = 64
    out = model(input_ids=ids, attention_mask=mask, labels=labels)
    folder.case("labels", "forward", dict(input_ids=ids, attention_mask=mask, labels=labels),
                dict(encoder_last_hidden_state=out.encoder_last_hidden_state, logits=out.logits, loss=out.loss), {})

    def generate(name, tokens, scale, **more):
        made = model.generate(input_ids=ids, attention_mask=mask, max_new_tokens=tokens, guidance_scale=scale,
                              do_sample=False, return_dict_in_generate=True, output_scores=True, **more)
        folder.case(name, "generate", dict(input_ids=ids, attention_mask=mask, **more),
                    dict(audio_values=made.sequences, step_scores=torch.stack(made.scores, 1)),
                    dict(max_new_tokens=tokens, guidance_scale=scale))

    generate("plain", 9, 1.0)
    generate("guided", 14, 2.5)
    generate("too_short_for_delays", 2, 3.0)
    sound = torch.randn(2, channels, 700) * 0.3
    generate("goes_on", 12, 3.0, input_values=sound)
    keep = torch.ones(2, 700, dtype=torch.long)
    keep[1, 500:] = 0
    generate("goes_on_padded", 12, 1.0, input_values=sound, padding_mask=keep)
    folder.close()


def dia(path, seed, encoder, decoder, delays):
    torch.manual_seed(seed)
    end = 40
    config = DiaConfig(
        encoder_config=dict(vocab_size=120, hidden_size=24, **encoder),
        decoder_config=dict(vocab_size=45, num_channels=len(delays), cross_hidden_size=24, eos_token_id=end,
                            pad_token_id=41, bos_token_id=42, **decoder),
        delay_pattern=delays)
    model = noisy(DiaForConditionalGeneration(config), 1.0)
    model.generation_config.eos_token_id = end
    model.generation_config.pad_token_id = 41
    model.generation_config.bos_token_id = model.generation_config.decoder_start_token_id = 42
    model.save_pretrained(path)
    model = DiaForConditionalGeneration.from_pretrained(path).eval()
    folder = Folder(path, "dia")
    channels, longest = len(delays), max(delays)
    ids = torch.randint(1, 120, (3, 17))
    mask = torch.ones_like(ids)
    mask[1, 9:] = 0
    ids = ids * mask
    codes = torch.randint(0, end, (3, 10, channels))
    labels = torch.randint(0, end, (3 * channels, 10))
    labels[:, :3] = -100
    real = torch.ones(3, 10, dtype=torch.long)
    real[2, :4] = 0
    out = model(input_ids=ids, attention_mask=mask, decoder_input_ids=codes, labels=labels)
    folder.case("labels", "forward", dict(input_ids=ids, attention_mask=mask, decoder_input_ids=codes, labels=labels),
                dict(encoder_last_hidden_state=out.encoder_last_hidden_state, logits=out.logits, loss=out.loss), {})

    def delayed(known, keep):
        width = known.shape[1] + longest
        whole = torch.full((3, width, channels), 41)
        whole[:, : known.shape[1]] = known
        idx = DiaProcessor.build_indices(3, width, channels, delays)
        return (DiaProcessor.apply_audio_delay(whole, 41, 42, idx),
                torch.cat([keep, torch.ones(3, longest, dtype=torch.long)], 1))

    def generate(name, tokens, scale, known, keep, top_k=50):
        start, frames = delayed(known, keep)
        made = model.generate(input_ids=ids, attention_mask=mask, decoder_input_ids=start, decoder_attention_mask=frames,
                              max_new_tokens=tokens, guidance_scale=scale, top_k=top_k, do_sample=False,
                              return_dict_in_generate=True, output_scores=True)
        folder.case(name, "generate",
                    dict(input_ids=ids, attention_mask=mask, decoder_input_ids=start, decoder_attention_mask=frames),
                    dict(sequences=made.sequences, step_scores=torch.stack(made.scores, 1).clamp(min=-1e30)),
                    dict(max_new_tokens=tokens, guidance_scale=scale, top_k=top_k))

    bos = torch.full((3, 1, channels), 42)
    one = torch.ones(3, 1, dtype=torch.long)
    generate("plain", 25, 1.0, bos, one)
    generate("guided", 25, 3.0, bos, one, top_k=7)
    voices = torch.randint(0, end, (3, 6, channels))
    known = torch.cat([bos, voices], 1)
    known[1, :4] = 42
    keep = torch.ones(3, 7, dtype=torch.long)
    keep[1, :3] = 0
    generate("voices", 30, 2.0, known, keep, top_k=20)
    generate("voices_plain", longest + 1, 1.0, known, keep)
    folder.close()


def main():
    root, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    musicgen(f"{root}/gated", seed, 1,
             dict(d_model=24, d_kv=10, d_ff=30, num_heads=2, feed_forward_proj="gated-gelu",
                  relative_attention_num_buckets=12, relative_attention_max_distance=15),
             dict(num_codebooks=3, hidden_size=30, ffn_dim=50, num_hidden_layers=3, num_attention_heads=5,
                  activation_function="gelu_new", max_position_embeddings=64),
             dict(use_causal_conv=True))
    musicgen(f"{root}/stereo", seed + 1, 2,
             dict(d_model=32, d_kv=8, d_ff=40, num_heads=4, feed_forward_proj="gated-silu"),
             dict(num_codebooks=6, hidden_size=32, ffn_dim=64, num_hidden_layers=2, num_attention_heads=4,
                  scale_embedding=True, max_position_embeddings=64), dict(num_filters=2))
    words(f"{root}/stereo")
    musicgen(f"{root}/loudness", seed + 2, 1,
             dict(d_model=16, d_kv=8, d_ff=20, num_heads=2),
             dict(num_codebooks=4, hidden_size=21, ffn_dim=30, num_hidden_layers=1, num_attention_heads=3,
                  activation_function="relu", max_position_embeddings=64),
             dict(normalize=True))
    dia(f"{root}/dia_grouped", seed, dict(head_dim=6, num_attention_heads=4, num_key_value_heads=2, num_hidden_layers=2,
                                          intermediate_size=30),
        dict(hidden_size=20, head_dim=8, num_attention_heads=6, num_key_value_heads=3, cross_num_attention_heads=4,
             cross_num_key_value_heads=2, cross_head_dim=10, num_hidden_layers=3, intermediate_size=28, hidden_act="gelu",
             rope_parameters=dict(rope_type="linear", factor=2.0, rope_theta=500.0)), [0, 1, 4])
    dia(f"{root}/dia_wide", seed + 1, dict(head_dim=4, num_attention_heads=3, num_key_value_heads=3, num_hidden_layers=1,
                                           intermediate_size=30),
        dict(hidden_size=24, head_dim=4, num_attention_heads=3, num_key_value_heads=1, cross_num_attention_heads=3,
             cross_num_key_value_heads=3, cross_head_dim=4, num_hidden_layers=1, intermediate_size=28),
        [0, 3, 2, 5, 1])


main()
