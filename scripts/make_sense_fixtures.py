"""Records what transformers and PEFT compute with tiny random models that hear and see.

Usage: python scripts/make_sense_fixtures.py [swift-modality/src/test/resources/senses [variants [seed]]]
Without a number of variants, one checkpoint of each family is made; with one, so many of each, of random sizes and options.
Needs torch, transformers 5.18, peft and safetensors.
"""

import json
import random
import shutil
import sys
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import (
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaNextConfig,
    LlavaNextForConditionalGeneration,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2_5OmniThinkerConfig,
    Qwen2_5OmniThinkerForConditionalGeneration,
    Qwen2AudioConfig,
    Qwen2AudioForConditionalGeneration,
    Qwen2VLConfig,
    Qwen2VLForConditionalGeneration,
    Qwen3VLConfig,
    Qwen3VLForConditionalGeneration,
)
from transformers.models.qwen2_5_omni.configuration_qwen2_5_omni import Qwen2_5OmniTalkerConfig
from transformers.models.qwen2_5_omni.modeling_qwen2_5_omni import Qwen2_5OmniTalkerForConditionalGeneration
from transformers.models.llava_next.modeling_llava_next import (
    get_anyres_image_grid_shape,
    image_size_to_num_patches,
    unpad_image,
)

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else "swift-modality/src/test/resources/senses")
VARIANTS = int(sys.argv[2]) if len(sys.argv) > 2 else 0
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 0
IMAGE, VIDEO, AUDIO, START, END, AUDIO_START, AUDIO_END, PAD = 50, 51, 52, 53, 54, 55, 56, 0
WORDS = (2, 49)
VOCABULARY = 60


def randomised(model, seed):
    """Weights that are large enough for a mistake to show."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            norm = ("norm" in name or "ln_" in name) and name.endswith("weight")
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.15 + (1.0 if norm else 0.0))
    return model.eval()


class Inputs:
    """Rows of tokens with media among them, and the tensors of these media."""

    def __init__(self, rng, generator):
        self.rng, self.generator = rng, generator
        self.rows, self.media = [], {}

    def words(self, low=1, high=5):
        return [self.rng.randrange(*WORDS) for _ in range(self.rng.randint(low, high))]

    def add(self, name, tensor):
        self.media.setdefault(name, []).append(tensor)

    def batch(self, side):
        longest = max(map(len, self.rows))
        ids = torch.full((len(self.rows), longest), PAD)
        mask = torch.zeros_like(ids)
        for i, row in enumerate(self.rows):
            at = slice(0, len(row)) if side == "right" else slice(longest - len(row), longest)
            ids[i, at], mask[i, at] = torch.tensor(row), 1
        out = {"input_ids": ids, "attention_mask": mask}
        for name, tensors in self.media.items():
            out[name] = torch.cat(tensors)
        return out


class Patches:
    """Pictures and films of the Qwen families."""

    def __init__(self, vision, per_step=False, seconds=None):
        self.vision, self.per_step, self.seconds = vision, per_step, seconds

    def grid(self, inputs, most_steps):
        merge = self.vision["spatial_merge_size"]
        rng = inputs.rng
        return [rng.randint(1, most_steps), merge * rng.randint(1, 4), merge * rng.randint(1, 4)]

    def pixels(self, inputs, grid):
        frames = self.vision.get("temporal_patch_size", 2)
        values = 3 * frames * self.vision["patch_size"] ** 2
        return torch.randn(grid[0] * grid[1] * grid[2], values, generator=inputs.generator)

    def image(self, inputs):
        grid = self.grid(inputs, 1)
        inputs.add("pixel_values", self.pixels(inputs, grid))
        inputs.add("image_grid_thw", torch.tensor([grid]))
        count = grid[1] * grid[2] // self.vision["spatial_merge_size"] ** 2
        return [START] + [IMAGE] * count + [END]

    def video(self, inputs):
        grid = self.grid(inputs, 3)
        inputs.add("pixel_values_videos", self.pixels(inputs, grid))
        inputs.add("video_grid_thw", torch.tensor([grid]))
        if self.seconds:
            inputs.add(self.seconds, torch.tensor([inputs.rng.choice([0.5, 1.0, 1.5, 2.0])]))
        count = grid[1] * grid[2] // self.vision["spatial_merge_size"] ** 2
        if self.per_step:
            return sum([inputs.words(1, 2) + [START] + [VIDEO] * count + [END] for _ in range(grid[0])], [])
        return [START] + [VIDEO] * (count * grid[0]) + [END]


class Sounds:
    """Sounds of Qwen2-Audio and Qwen2.5-Omni, all padded to one length."""

    def __init__(self, bins, frames, least=4):
        self.bins, self.frames, self.least = bins, frames, least

    def audio(self, inputs):
        real = inputs.rng.randint(self.least, self.frames)
        features = torch.randn(1, self.bins, self.frames, generator=inputs.generator)
        features[:, :, real:] = 0
        inputs.add("input_features", features)
        inputs.add("feature_attention_mask", (torch.arange(self.frames) < real).long()[None])
        return [AUDIO_START] + [AUDIO] * (((real - 1) // 2 + 1 - 2) // 2 + 1) + [AUDIO_END]


class Pictures:
    """Pictures of one size."""

    def __init__(self, side, tokens):
        self.side, self.tokens = side, tokens

    def image(self, inputs):
        inputs.add("pixel_values", torch.randn(1, 3, self.side, self.side, generator=inputs.generator))
        return [IMAGE] * self.tokens


class Tiles:
    """Pictures of any size in tiles, padded to the most tiles of any."""

    def __init__(self, config):
        self.canvases = config.image_grid_pinpoints
        self.side = config.vision_config.image_size
        self.grid = self.side // config.vision_config.patch_size
        self.most = max(1 + (h // self.side) * (w // self.side) for h, w in self.canvases)

    def image(self, inputs):
        size = [inputs.rng.randint(5, 60), inputs.rng.randint(5, 60)]
        tiles = image_size_to_num_patches(size, self.canvases, self.side)
        pixels = torch.zeros(1, self.most, 3, self.side, self.side)
        pixels[:, :tiles] = torch.randn(1, tiles, 3, self.side, self.side, generator=inputs.generator)
        inputs.add("pixel_values", pixels)
        inputs.add("image_sizes", torch.tensor([size]))
        rows, columns = get_anyres_image_grid_shape(size, self.canvases, self.side)
        shown = unpad_image(torch.zeros(1, rows * self.grid, columns * self.grid), size)
        return [IMAGE] * (self.grid**2 + shown.shape[1] * (shown.shape[2] + 1))


def type_ids(ids):
    return torch.where(ids == IMAGE, 1, torch.where(ids == VIDEO, 2, 0))


def rows(kinds, seed, media, side):
    """A batch with a row for each list of kinds of media."""
    rng, generator = random.Random(seed), torch.Generator().manual_seed(seed)
    inputs = Inputs(rng, generator)
    for row in kinds:
        tokens = inputs.words(3)
        for kind in row:
            tokens = tokens + media[kind](inputs) + inputs.words()
        inputs.rows.append(tokens)
    return inputs.batch(side)


def labels(inputs):
    ids = inputs["input_ids"]
    learned = (ids < IMAGE) & (inputs["attention_mask"] == 1)
    return torch.where(learned, ids, -100)


def stored(inputs, prefix=""):
    return {prefix + name: tensor for name, tensor in inputs.items()}


def given(model, inputs):
    if model.config.model_type in ("qwen2_vl", "qwen2_5_vl", "qwen3_vl"):
        return {**inputs, "mm_token_type_ids": type_ids(inputs["input_ids"])}
    return inputs


def folder(name, model, media, batches, seed, targets=".*(q_proj|up_proj|fc1|qkv|gate_proj)"):
    path = ROOT / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    model.save_pretrained(path)
    cases = []

    def case(title, kind, inputs, outputs, params, atol=1e-4, rtol=1e-4):
        tensors = {key: value.detach().contiguous().clone() for key, value in {**inputs, **outputs}.items()}
        save_file(tensors, path / f"{title}.safetensors")
        cases.append({"name": title, "kind": kind, "tensors": f"{title}.safetensors", "inputs": list(inputs),
                      "outputs": list(outputs), "params": params, "atol": atol, "rtol": rtol})

    for i, kinds in enumerate(batches):
        inputs = rows(kinds, seed * 100 + i, media, "right")
        wanted = labels(inputs)
        with torch.no_grad():
            out = model(**given(model, inputs), labels=wanted)
        keep = inputs["attention_mask"][..., None]
        case(f"forward_{i}", "forward", {**stored(inputs), "labels": wanted},
             {"logits": out.logits * keep, "loss": out.loss}, {})
        left = rows(kinds, seed * 100 + i, media, "left")
        with torch.no_grad():
            made = model.generate(**given(model, left), max_new_tokens=5, do_sample=False, eos_token_id=-1,
                                  pad_token_id=PAD, output_logits=True, return_dict_in_generate=True)
        case(f"generate_{i}", "generate", stored(left),
             {"sequences": made.sequences, "step_logits": torch.stack(made.logits, 1)},
             {"max_new_tokens": 5, "do_sample": False})
    train(model, path, media, batches, seed, targets, case)
    content = {"model_type": model.config.model_type, "cases": cases}
    (path / "cases.json").write_text(json.dumps(content, indent=1) + "\n")


def train(model, path, media, batches, seed, targets, case):
    torch.manual_seed(seed)
    tuned = get_peft_model(model, LoraConfig(r=2, lora_alpha=4, target_modules=targets))
    with torch.no_grad():
        for name, parameter in tuned.named_parameters():
            if "lora_B" in name:
                parameter.copy_(torch.randn_like(parameter) * 0.05)
    tuned.save_pretrained(path / "initial")
    trained = [p for p in tuned.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=0.01, weight_decay=0.01)
    inputs = [rows(kinds, seed * 100 + 50 + i, media, "right") for i, kinds in enumerate(batches)]
    losses, norms = [], []
    for step in range(3):
        batch = inputs[step % len(inputs)]
        optimizer.zero_grad()
        loss = tuned(**given(model, batch), labels=labels(batch)).loss
        loss.backward()
        losses.append(loss.detach())
        norms.append(torch.nn.utils.clip_grad_norm_(trained, 1.0))
        optimizer.step()
    tuned.save_pretrained(path / "final")
    for name in ("initial", "final"):
        (path / name / "README.md").unlink(missing_ok=True)
    both = {}
    for i, batch in enumerate(inputs):
        both.update(stored({**batch, "labels": labels(batch)}, f"batch{i}."))
    case("train", "train", both, {"loss": torch.stack(losses), "grad_norm": torch.stack(norms)},
         {"lr": 0.01, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0.01, "max_grad_norm": 1.0, "steps": 3,
          "batches": len(inputs), "initial_adapter": "initial", "final_adapter": "final", "adapter_atol": 2e-3},
         atol=5e-4, rtol=2e-3)


def text(rng, mrope=True, kv=True, **more):
    heads = rng.choice([2, 4])
    dim = rng.choice([8, 12])
    half = dim // 2
    first, second = 1, rng.randint(1, half - 2)
    out = {"vocab_size": VOCABULARY, "hidden_size": heads * dim, "intermediate_size": rng.choice([20, 28]),
           "num_hidden_layers": rng.choice([2, 3]), "num_attention_heads": heads,
           "num_key_value_heads": rng.choice([1, heads]) if kv else heads, "max_position_embeddings": 512,
           "rms_norm_eps": rng.choice([1e-5, 1e-6]), "pad_token_id": PAD, "bos_token_id": 1, "eos_token_id": 1}
    if mrope:
        out["rope_parameters"] = {"rope_type": "default", "rope_theta": rng.choice([1e4, 1e6]),
                                  "mrope_section": [first, second, half - first - second]}
    out.update(more)
    return out


def vision(rng, hidden, **more):
    heads = rng.choice([1, 2])
    out = {"depth": rng.choice([2, 3]), "num_heads": heads, "in_channels": 3, "patch_size": rng.choice([2, 3]),
           "spatial_merge_size": rng.choice([1, 2]), "temporal_patch_size": rng.choice([1, 2])}
    out.update(more)
    return out, heads * rng.choice([8, 12])


TOKENS = {"image_token_id": IMAGE, "video_token_id": VIDEO, "vision_start_token_id": START, "vision_end_token_id": END}
MIXED = [[["image"], ["image", "video"]], [["video"], [], ["image", "image"]], [[]]]


def qwen2_vl(name, seed):
    rng = random.Random(seed)
    sliding = rng.random() < 0.5
    words = text(rng, use_sliding_window=sliding, sliding_window=6, max_window_layers=rng.choice([0, 1]))
    eyes, width = vision(rng, 0, mlp_ratio=2, hidden_act=rng.choice(["quick_gelu", "gelu"]))
    eyes.update(embed_dim=width, hidden_size=words["hidden_size"])
    config = Qwen2VLConfig(text_config=words, vision_config=eyes, tie_word_embeddings=rng.random() < 0.5, **TOKENS)
    patches = Patches(eyes)
    model = randomised(Qwen2VLForConditionalGeneration(config), seed)
    folder(name, model, {"image": patches.image, "video": patches.video}, MIXED, seed)


def qwen2_5_vl(name, seed):
    rng = random.Random(seed)
    words = text(rng)
    eyes, width = vision(rng, 0, tokens_per_second=rng.choice([2, 4]))
    side = eyes["patch_size"] * eyes["spatial_merge_size"]
    eyes.update(hidden_size=width, intermediate_size=20, out_hidden_size=words["hidden_size"],
                window_size=side * rng.choice([1, 2, 3]), fullatt_block_indexes=[eyes["depth"] - 1],
                hidden_act=rng.choice(["silu", "gelu"]))
    config = Qwen2_5_VLConfig(text_config=words, vision_config=eyes, tie_word_embeddings=rng.random() < 0.5, **TOKENS)
    patches = Patches(eyes, seconds="second_per_grid_ts")
    model = randomised(Qwen2_5_VLForConditionalGeneration(config), seed)
    folder(name, model, {"image": patches.image, "video": patches.video}, MIXED, seed)


def qwen3_vl(name, seed):
    rng = random.Random(seed)
    words = text(rng)
    dim = rng.choice([8, 12, 16])
    half = dim // 2
    section = [half - 2 * (half // 3), half // 3, half // 3]
    words.update(head_dim=dim, rope_parameters={"rope_type": "default", "rope_theta": 5e5, "mrope_section": section},
                 attention_bias=rng.random() < 0.5)
    eyes, width = vision(rng, 0, hidden_act=rng.choice(["gelu_pytorch_tanh", "silu"]))
    deep = rng.sample(range(eyes["depth"]), rng.randint(1, 2))
    eyes.update(hidden_size=width, intermediate_size=20, out_hidden_size=words["hidden_size"],
                num_position_embeddings=rng.choice([9, 16, 25]), deepstack_visual_indexes=sorted(deep))
    config = Qwen3VLConfig(text_config=words, vision_config=eyes, tie_word_embeddings=rng.random() < 0.5, **TOKENS)
    patches = Patches(eyes, per_step=True)
    model = randomised(Qwen3VLForConditionalGeneration(config), seed)
    folder(name, model, {"image": patches.image, "video": patches.video}, MIXED, seed,
           ".*(q_proj|up_proj|linear_fc1|qkv)")


def encoder(rng, kind):
    heads = rng.choice([1, 2])
    return {"model_type": kind, "hidden_size": heads * rng.choice([8, 12]), "intermediate_size": 20,
            "num_hidden_layers": rng.choice([2, 3]), "num_attention_heads": heads, "image_size": 12,
            "patch_size": rng.choice([4, 6])}


def decoder(rng):
    kind = rng.choice(["llama", "mistral", "qwen2"])
    more = {"rope_parameters": {"rope_type": "default", "rope_theta": 1e4}, "model_type": kind}
    if kind == "mistral":
        more["sliding_window"] = rng.choice([None, 8])
    return text(rng, mrope=False, **more)


def llava(name, seed):
    rng = random.Random(seed)
    eyes = encoder(rng, rng.choice(["clip_vision_model", "siglip_vision_model"]))
    clip = eyes["model_type"].startswith("clip")
    strategy = rng.choice(["default", "full"]) if clip else "full"
    config = LlavaConfig(
        text_config=decoder(rng), vision_config=eyes, image_token_index=IMAGE,
        vision_feature_layer=rng.choice([-1, -2, 1, [-2, -1]]), vision_feature_select_strategy=strategy,
        multimodal_projector_bias=rng.random() < 0.7, projector_hidden_act=rng.choice(["gelu", "relu"]))
    tokens = (12 // eyes["patch_size"]) ** 2 + (1 if clip and strategy == "full" else 0)
    pictures = Pictures(12, tokens)
    model = randomised(LlavaForConditionalGeneration(config), seed)
    folder(name, model, {"image": pictures.image}, [[["image"], ["image", "image"], []], [[]]], seed,
           ".*(q_proj|up_proj|fc1|linear_1)")


def llava_next(name, seed):
    rng = random.Random(seed)
    config = LlavaNextConfig(
        text_config=decoder(rng), vision_config=encoder(rng, "clip_vision_model"), image_token_index=IMAGE,
        vision_feature_layer=rng.choice([-1, -2]), image_grid_pinpoints=[[12, 24], [24, 12], [24, 24], [36, 12], [12, 36]])
    tiles = Tiles(config)
    model = randomised(LlavaNextForConditionalGeneration(config), seed)
    folder(name, model, {"image": tiles.image}, [[["image"], ["image", "image"], []], [["image"]]], seed,
           ".*(q_proj|up_proj|fc1|linear_1)")


def qwen2_audio(name, seed):
    rng = random.Random(seed)
    words = text(rng, mrope=False, model_type="qwen2", tie_word_embeddings=False,
                 rope_parameters={"rope_type": "default", "rope_theta": 1e4})
    heads = rng.choice([1, 2])
    ears = {"model_type": "qwen2_audio_encoder", "num_mel_bins": 6, "d_model": heads * 8, "encoder_layers": 2,
            "encoder_attention_heads": heads, "encoder_ffn_dim": 20, "max_source_positions": rng.choice([14, 20]),
            "activation_function": rng.choice(["gelu", "relu"])}
    config = Qwen2AudioConfig(audio_config=ears, text_config=words, audio_token_index=AUDIO)
    sounds = Sounds(6, 2 * ears["max_source_positions"])
    model = randomised(Qwen2AudioForConditionalGeneration(config), seed)
    folder(name, model, {"audio": sounds.audio}, [[["audio"], ["audio", "audio"], []], [[]]], seed,
           ".*(q_proj|up_proj|fc1|projector.linear)")


def qwen2_5_omni(name, seed):
    rng = random.Random(seed)
    words = text(rng)
    eyes, width = vision(rng, 0)
    side = eyes["patch_size"] * eyes["spatial_merge_size"]
    eyes.update(hidden_size=width, intermediate_size=20, out_hidden_size=words["hidden_size"],
                window_size=side * rng.choice([1, 2]), fullatt_block_indexes=[eyes["depth"] - 1], hidden_act="silu")
    heads = rng.choice([1, 2])
    ears = {"num_mel_bins": 6, "d_model": heads * 8, "encoder_layers": 2, "encoder_attention_heads": heads,
            "encoder_ffn_dim": 20, "max_source_positions": 30, "n_window": rng.choice([4, 7]),
            "output_dim": words["hidden_size"]}
    config = Qwen2_5OmniThinkerConfig(
        audio_config=ears, vision_config=eyes, text_config=words, audio_token_index=AUDIO, image_token_index=IMAGE,
        video_token_index=VIDEO, audio_start_token_id=AUDIO_START, audio_end_token_id=AUDIO_END,
        vision_start_token_id=START, vision_end_token_id=END, user_token_id=2, pad_token_id=PAD,
        seconds_per_chunk=2, position_id_per_seconds=rng.choice([5, 25]))
    patches, sounds = Patches(eyes, seconds="video_second_per_grid"), Sounds(6, 36)
    model = randomised(Qwen2_5OmniThinkerForConditionalGeneration(config), seed)
    media = {"image": patches.image, "video": patches.video, "audio": sounds.audio}
    folder(name, model, media, [[["image", "audio"], ["video"]], [["audio"], ["video", "image"], []]], seed,
           ".*(q_proj|up_proj|fc1|attn.q|attn.k)")
    whole_omni(name)


def whole_omni(name):
    """The same thinker as part of a whole model, whose other parts are of no concern to it."""
    path = ROOT / f"{name}_whole"
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    thinker = load_file(ROOT / name / "model.safetensors")
    weights = {f"thinker.{key}": tensor for key, tensor in thinker.items()}
    save_file({**weights, "talker.codec_head.weight": torch.zeros(2, 2)}, path / "model.safetensors")
    config = json.loads((ROOT / name / "config.json").read_text())
    (path / "config.json").write_text(json.dumps(
        {"model_type": "qwen2_5_omni", "torch_dtype": "float32", "thinker_config": config}, indent=1) + "\n")
    content = json.loads((ROOT / name / "cases.json").read_text())
    content = {"model_type": "qwen2_5_omni", "cases": [c for c in content["cases"] if c["name"] == "generate_1"]}
    shutil.copy(ROOT / name / "generate_1.safetensors", path)
    (path / "cases.json").write_text(json.dumps(content, indent=1) + "\n")


def talker(name, seed):
    rng, generator = random.Random(seed), torch.Generator().manual_seed(seed)
    words = text(rng)
    width, tokens = words["hidden_size"] + rng.choice([4, 10]), rng.randint(8, 12)
    config = Qwen2_5OmniTalkerConfig(
        **words, head_dim=words["hidden_size"] // words["num_attention_heads"], embedding_size=width,
        audio_token_index=AUDIO, image_token_index=IMAGE, video_token_index=VIDEO, vision_start_token_id=START,
        vision_end_token_id=END, audio_start_token_id=AUDIO_START, audio_end_token_id=AUDIO_END,
        tts_codec_pad_token_id=40, tts_codec_start_token_id=41, tts_codec_end_token_id=42, tts_codec_mask_token_id=44)
    model = randomised(Qwen2_5OmniTalkerForConditionalGeneration(config), seed)
    path = ROOT / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    model.save_pretrained(path)
    states = torch.randn(1, tokens, width, generator=generator)
    reply = torch.randn(1, 4, width, generator=generator)
    ids = torch.randint(*WORDS, (1, tokens), generator=generator)
    inputs = {"input_text_ids": ids, "inputs_embeds": states.clone(), "thinker_reply_part": reply}
    with torch.no_grad():
        mask = torch.ones(1, tokens, dtype=torch.long)
        first = model(inputs_embeds=states.clone(), input_text_ids=ids, thinker_reply_part=reply, attention_mask=mask,
                      use_cache=True)
        code = first.logits[:, -1:].argmax(-1)
        mask = torch.ones(1, tokens + 1, dtype=torch.long)
        second = model(input_ids=code, thinker_reply_part=first.thinker_reply_part, attention_mask=mask,
                       past_key_values=first.past_key_values, use_cache=True)
    outputs = {"prefill_logits": first.logits, "next_codec_id": code, "step_logits": second.logits,
               "reply_after_step": second.thinker_reply_part}
    save_file({key: value.contiguous().clone() for key, value in {**inputs, **outputs}.items()},
              path / "step.safetensors")
    case = {"name": "step", "kind": "forward", "tensors": "step.safetensors", "inputs": list(inputs),
            "outputs": list(outputs), "params": {}, "atol": 1e-4, "rtol": 1e-4}
    content = {"model_type": "qwen2_5_omni_talker", "cases": [case]}
    (path / "cases.json").write_text(json.dumps(content, indent=1) + "\n")


FAMILIES = [qwen2_vl, qwen2_5_vl, qwen3_vl, llava, llava_next, qwen2_audio, qwen2_5_omni, talker]

for make in FAMILIES:
    if VARIANTS == 0:
        make(make.__name__, 1)
    for variant in range(VARIANTS):
        make(f"{make.__name__}_{SEED + variant}", SEED + variant)
