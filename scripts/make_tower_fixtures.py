"""Records what transformers and PEFT compute with tiny random Whisper, CLIP, SigLIP and CLAP models.

Usage: python scripts/make_tower_fixtures.py [swift-modality/src/test/resources/towers]
Needs torch, transformers 5.18, peft, tokenizers and safetensors.
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    Qwen2AudioEncoder,
    Qwen2AudioEncoderConfig,
    ClapConfig,
    ClapModel,
    CLIPConfig,
    CLIPModel,
    GenerationConfig,
    SiglipConfig,
    SiglipModel,
    WhisperConfig,
    WhisperForConditionalGeneration,
)
from transformers.models.qwen2_5_omni.configuration_qwen2_5_omni import Qwen2_5OmniAudioEncoderConfig
from transformers.models.qwen2_5_omni.modeling_qwen2_5_omni import Qwen2_5OmniAudioEncoder

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else "swift-modality/src/test/resources/towers")
CLOSE = {"atol": 1e-4, "rtol": 1e-4}


def randomised(model, seed, deviation=0.15):
    """Weights that are large enough for a mistake to show; statistics of batch norms that are not the identity."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() == 0 or "logit" in name:
                continue
            around = 1.0 if "norm" in name.lower() and name.endswith("weight") else 0.0
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * deviation + around)
        for name, buffer in model.named_buffers():
            if "running_mean" in name:
                buffer.copy_(torch.randn(buffer.shape, generator=generator) * 0.3)
            if "running_var" in name:
                buffer.copy_(torch.rand(buffer.shape, generator=generator) + 0.5)
    return model.eval()


class Folder:
    def __init__(self, name, model):
        self.path = ROOT / name
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(parents=True)
        model.save_pretrained(self.path)
        self.model_type = model.config.model_type
        self.cases = []

    def case(self, name, kind, inputs, outputs, params=None, text=None, **tolerance):
        tensors = {key: value.detach().contiguous().clone() for key, value in {**inputs, **outputs}.items()}
        save_file(tensors, self.path / f"{name}.safetensors")
        self.cases.append({
            "name": name, "kind": kind, "tensors": f"{name}.safetensors", "inputs": list(inputs),
            "outputs": list(outputs), "params": params or {}, "text": text or {}, **(tolerance or CLOSE)})

    def finish(self):
        content = {"model_type": self.model_type, "cases": self.cases}
        (self.path / "cases.json").write_text(json.dumps(content, indent=1) + "\n")


SPECIAL = ["<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|zh|>", "<|de|>", "<|translate|>", "<|transcribe|>",
           "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
POSITIONS = 40


def whisper_tokenizer(path):
    vocabulary = {symbol: i for i, symbol in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, normalized=False, special=True) for token in SPECIAL])
    stamps = [f"<|{i * 0.02:.2f}|>" for i in range(POSITIONS + 1)]
    tokenizer.add_tokens([AddedToken(stamp, normalized=False) for stamp in stamps])
    tokenizer.save(str(path / "tokenizer.json"))
    (path / "tokenizer_config.json").write_text(json.dumps(
        {"tokenizer_class": "WhisperTokenizer", "eos_token": "<|endoftext|>", "pad_token": "<|endoftext|>",
         "bos_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}, indent=1) + "\n")
    return {token: tokenizer.token_to_id(token) for token in SPECIAL}


def whisper():
    size = 256 + len(SPECIAL) + POSITIONS + 1
    token = {text: 256 + i for i, text in enumerate(SPECIAL)}
    end, start = token["<|endoftext|>"], token["<|startoftranscript|>"]
    config = WhisperConfig(
        vocab_size=size, num_mel_bins=6, d_model=16, encoder_layers=2, encoder_attention_heads=2, encoder_ffn_dim=20,
        decoder_layers=2, decoder_attention_heads=4, decoder_ffn_dim=24, max_source_positions=POSITIONS,
        max_target_positions=64, pad_token_id=end, eos_token_id=end, bos_token_id=end, decoder_start_token_id=start,
        suppress_tokens=None, begin_suppress_tokens=[32, end])
    model = randomised(WhisperForConditionalGeneration(config), 1, 0.4)
    model.generation_config = GenerationConfig(
        eos_token_id=end, pad_token_id=end, bos_token_id=end, decoder_start_token_id=start, max_length=64,
        begin_suppress_tokens=[32, end], suppress_tokens=[1, 2, 7, start, token["<|nospeech|>"]],
        is_multilingual=True, lang_to_id={t: token[t] for t in ("<|en|>", "<|zh|>", "<|de|>")},
        task_to_id={"transcribe": token["<|transcribe|>"], "translate": token["<|translate|>"]},
        no_timestamps_token_id=token["<|notimestamps|>"], prev_sot_token_id=token["<|startofprev|>"],
        max_initial_timestamp_index=20, return_timestamps=False)
    folder = Folder("whisper", model)
    assert whisper_tokenizer(folder.path) == token
    generator = torch.Generator().manual_seed(2)
    windows = torch.randn(2, 6, 2 * POSITIONS, generator=generator)
    longer = torch.randn(2, 6, 190, generator=generator)

    with torch.no_grad():
        states = model.model.encoder(windows, output_hidden_states=True)
    folder.case("encoder", "forward", {"input_features": windows},
                {"layer_0": states.hidden_states[1], "encoder_last_hidden_state": states.last_hidden_state})
    labels = torch.randint(0, 256, (2, 9), generator=generator)
    labels[1, 5:] = -100
    with torch.no_grad():
        out = model(input_features=windows, labels=labels)
    folder.case("teacher_forced", "forward", {"input_features": windows, "labels": labels},
                {"logits": out.logits, "loss": out.loss})
    folder.case("languages", "generate", {"input_features": windows},
                {"language_ids": model.detect_language(windows)}, atol=0, rtol=0)

    prompt = [token["<|startofprev|>"], 40, 41, 42]
    english = {"language": "en", "max_new_tokens": 12}
    timed = {**english, "return_timestamps": True}
    asked = {
        "short": (windows[:1], {**english, "task": "transcribe"}),
        "short_batch": (windows, {"language": ["en", "german"], "task": "translate", "max_new_tokens": 12}),
        "short_found_language": (windows[:1], {"max_new_tokens": 12}),
        "short_to_the_limit": (windows[:1], {"language": "zh"}),
        "short_prompt": (windows[:1], {**english, "prompt_ids": prompt}),
        "timestamps": (windows[:1], timed),
        "long": (longer[:1], timed),
        "long_batch": (longer, timed),
        "long_previous": (longer[:1], {**timed, "condition_on_prev_tokens": True}),
        "long_prompt_once": (longer[:1], {**timed, "condition_on_prev_tokens": True, "prompt_ids": prompt}),
        "long_prompt_everywhere": (longer[:1], {**timed, "condition_on_prev_tokens": True, "prompt_ids": prompt,
                                                "prompt_condition_type": "all-segments"}),
    }
    silence = {**timed, "temperature": 0.0, "logprob_threshold": 0.0}
    asked["silence"] = (longer[:1], {**silence, "no_speech_threshold": 0.0})
    asked["no_silence"] = (longer[:1], {**silence, "no_speech_threshold": 0.9})
    for name, (features, params) in asked.items():
        options = {k: torch.tensor(v) if k == "prompt_ids" else v for k, v in params.items()}
        inputs = {"input_features": features}
        if name == "long_batch":
            inputs["attention_mask"] = torch.ones(2, 190, dtype=torch.long)
            inputs["attention_mask"][1, 140:] = 0
            options["attention_mask"] = inputs["attention_mask"]
        sequences = model.generate(features, do_sample=False, **options)
        folder.case(name, "generate", inputs, {"sequences": sequences}, params, atol=0, rtol=0)
    whisper_lora(folder, config, model.state_dict(), windows, labels)
    folder.finish()


def whisper_lora(folder, config, weights, windows, labels):
    base = WhisperForConditionalGeneration(config)
    base.load_state_dict(weights)
    torch.manual_seed(3)
    model = get_peft_model(base, LoraConfig(r=2, lora_alpha=4, target_modules=["q_proj", "v_proj", "fc1"]))
    generator = torch.Generator().manual_seed(4)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_B" in name:
                parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.1)
    model.save_pretrained(folder.path / "initial")
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=0.01, weight_decay=0.01)
    losses, norms = [], []
    for _ in range(4):
        optimizer.zero_grad()
        loss = model(input_features=windows, labels=labels).loss
        loss.backward()
        losses.append(loss.detach())
        norms.append(torch.nn.utils.clip_grad_norm_(trained, 1.0))
        optimizer.step()
    model.save_pretrained(folder.path / "final")
    params = {"lr": 0.01, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0.01, "max_grad_norm": 1.0, "steps": 4,
              "batches": 1, "initial_adapter": "initial", "final_adapter": "final", "adapter_atol": 1e-3}
    folder.case("train_lora", "train", {"batch0.input_features": windows, "batch0.labels": labels},
                {"loss": torch.stack(losses), "grad_norm": torch.stack(norms)}, params, atol=2e-4, rtol=1e-3)
    for part in ("initial", "final"):
        (folder.path / part / "README.md").unlink(missing_ok=True)


def pairs(name, model, inputs, outputs, train=False):
    folder = Folder(name, model)
    with torch.no_grad():
        out = model(**inputs, return_loss=True)
    stored = {k: v.long() if v.dtype == torch.bool else v for k, v in inputs.items()}
    folder.case("forward", "forward", stored, {key: out[key] for key in outputs})
    if train:
        parameters = list(model.parameters())
        optimizer = torch.optim.AdamW(parameters, lr=1e-3, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.1)
        losses, norms = [], []
        for _ in range(4):
            optimizer.zero_grad()
            loss = model(**inputs, return_loss=True).loss
            loss.backward()
            losses.append(loss.detach())
            norms.append(torch.nn.utils.clip_grad_norm_(parameters, 1.0))
            optimizer.step()
        with torch.no_grad():
            after = model(**inputs, return_loss=True)
        params = {"lr": 1e-3, "betas": [0.9, 0.98], "eps": 1e-6, "weight_decay": 0.1, "max_grad_norm": 1.0, "steps": 4}
        folder.case("train", "train", stored,
                    {"loss": torch.stack(losses), "grad_norm": torch.stack(norms), "after.loss": after.loss,
                     "after.text_embeds": after.text_embeds}, params, atol=5e-4, rtol=2e-3)
    folder.finish()


def clip(name, end):
    config = CLIPConfig(
        text_config={"vocab_size": 40, "hidden_size": 12, "intermediate_size": 20, "num_hidden_layers": 2,
                     "num_attention_heads": 2, "max_position_embeddings": 12, "eos_token_id": end, "bos_token_id": 37},
        vision_config={"hidden_size": 16, "intermediate_size": 20, "num_hidden_layers": 2, "num_attention_heads": 4,
                       "image_size": 14, "patch_size": 4}, projection_dim=8)
    generator = torch.Generator().manual_seed(5)
    ids = torch.randint(3, 36, (3, 8), generator=generator)
    for row, place in enumerate((4, 7, 5)):
        ids[row, place:] = 38
    mask = (torch.arange(8) <= torch.tensor([[4], [7], [5]])).long()
    pixels = torch.randn(3, 3, 14, 14, generator=generator)
    pairs(name, randomised(CLIPModel(config), 6), {"input_ids": ids, "attention_mask": mask, "pixel_values": pixels},
          ["image_embeds", "text_embeds", "logits_per_image", "logits_per_text", "loss"], end != 2)


def siglip():
    config = SiglipConfig(
        text_config={"vocab_size": 40, "hidden_size": 12, "intermediate_size": 20, "num_hidden_layers": 2,
                     "num_attention_heads": 2, "max_position_embeddings": 9, "projection_size": 16, "pad_token_id": 1,
                     "bos_token_id": 1, "eos_token_id": 1},
        vision_config={"hidden_size": 16, "intermediate_size": 20, "num_hidden_layers": 2, "num_attention_heads": 4,
                       "image_size": 14, "patch_size": 4})
    generator = torch.Generator().manual_seed(7)
    ids = torch.randint(3, 40, (3, 9), generator=generator)
    ids[1, 4:] = 1
    pairs("siglip", randomised(SiglipModel(config), 8),
          {"input_ids": ids, "pixel_values": torch.randn(3, 3, 14, 14, generator=generator)},
          ["image_embeds", "text_embeds", "logits_per_image", "logits_per_text", "loss"], True)


def clap(name, fusion):
    config = ClapConfig(
        text_config={"vocab_size": 40, "hidden_size": 12, "num_hidden_layers": 1, "num_attention_heads": 2,
                     "intermediate_size": 20, "max_position_embeddings": 14, "projection_dim": 8,
                     "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0},
        audio_config={"window_size": 2, "num_mel_bins": 16, "spec_size": 32, "depths": [2, 2],
                      "num_attention_heads": [1, 2], "patch_embeds_hidden_size": 4, "hidden_size": 8,
                      "enable_fusion": fusion, "projection_dim": 8, "num_hidden_layers": 2, "hidden_dropout_prob": 0.0,
                      "aff_block_r": 2, "layer_norm_eps": 1e-3, "qkv_bias": not fusion}, projection_dim=8)
    generator = torch.Generator().manual_seed(9)
    ids = torch.randint(2, 40, (3, 7), generator=generator)
    mask = torch.ones_like(ids)
    ids[1, 4:], mask[1, 4:] = 1, 0
    inputs = {"input_ids": ids, "attention_mask": mask,
              "input_features": torch.randn(3, 4 if fusion else 1, 50, 16, generator=generator)}
    if fusion:
        inputs["is_longer"] = torch.tensor([[True], [False], [True]])
    pairs(name, randomised(ClapModel(config), 10), inputs,
          ["audio_embeds", "text_embeds", "logits_per_audio", "logits_per_text", "loss"])


def qwen2_audio():
    config = Qwen2AudioEncoderConfig(
        num_mel_bins=6, d_model=16, encoder_layers=2, encoder_attention_heads=2, encoder_ffn_dim=20,
        max_source_positions=20)
    model = randomised(Qwen2AudioEncoder(config), 11)
    generator = torch.Generator().manual_seed(12)
    projector = {"multi_modal_projector.linear.weight": torch.randn(10, 16, generator=generator) * 0.2,
                 "multi_modal_projector.linear.bias": torch.randn(10, generator=generator)}
    features = torch.randn(3, 6, 40, generator=generator)
    lengths = torch.tensor([40, 27, 2])
    positions = (lengths - 1) // 2 + 1
    hidden = torch.where(torch.arange(20)[None, None, None] < positions[:, None, None, None], 0.0, float("-inf"))
    with torch.no_grad():
        states = model(features, attention_mask=hidden.expand(3, 1, 20, 20)).last_hidden_state
        out = torch.nn.functional.linear(states, *projector.values())
    real = torch.cat([row[: (n - 2) // 2 + 1] for row, n in zip(out, positions)])
    audio_encoder("qwen2_audio", model, projector, features, lengths, {"tokens": real, "states": states})


def qwen25_omni():
    config = Qwen2_5OmniAudioEncoderConfig(
        num_mel_bins=6, d_model=16, encoder_layers=2, encoder_attention_heads=2, encoder_ffn_dim=20,
        max_source_positions=30, n_window=7, output_dim=10)
    model = randomised(Qwen2_5OmniAudioEncoder(config), 13)
    generator = torch.Generator().manual_seed(14)
    features = torch.randn(3, 6, 40, generator=generator)
    lengths = torch.tensor([40, 28, 5])
    mask = torch.arange(40)[None] < lengths[:, None]
    with torch.no_grad():
        out = model(features.permute(0, 2, 1)[mask].permute(1, 0), feature_lens=lengths).last_hidden_state
    audio_encoder("qwen2_5_omni", model, {}, features, lengths, {"tokens": out})


def audio_encoder(name, model, more, features, lengths, outputs):
    path = ROOT / "audio" / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    (path / "config.json").write_text(json.dumps(model.config.to_diff_dict(), indent=1) + "\n")
    weights = {f"audio_tower.{key}": value for key, value in model.state_dict().items()}
    save_file({key: value.contiguous() for key, value in {**weights, **more}.items()}, path / "model.safetensors")
    mask = (torch.arange(features.shape[2])[None] < lengths[:, None]).long()
    save_file({"input_features": features, "feature_attention_mask": mask,
               **{key: value.contiguous() for key, value in outputs.items()}}, path / "golden.safetensors")


if __name__ == "__main__":
    qwen2_audio()
    qwen25_omni()
    whisper()
    clip("clip", 38)
    clip("clip_highest_token", 2)
    siglip()
    clap("clap", False)
    clap("clap_fused", True)
