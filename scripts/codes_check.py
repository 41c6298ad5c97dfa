"""Teaches tiny models of speech and music by ./swift sft, loads what they learned into PEFT, and compares the loss of the same row.

Usage: python scripts/codes_check.py FIXTURES
Needs peft 0.21, transformers and torch, and sounds are made here. FIXTURES holds gen/csm, gen/musicgen, gen/musicgen_stereo, gen/dia
and codec/dac, with save_pretrained's files. The reference's own processors make tokens, codes and labels of the row, so that all of it
is compared: words, codes, their layout, the loss and the adapter. Prints a line for each model and ends with 1 unless all losses agree
to 1e-5.
"""

import json
import math
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import warnings
import wave

import torch
from peft import PeftModel
from transformers import (
    AutoProcessor,
    AutoTokenizer,
    CsmForConditionalGeneration,
    DacModel,
    DiaFeatureExtractor,
    DiaForConditionalGeneration,
    DiaProcessor,
    DiaTokenizer,
    MusicgenForConditionalGeneration,
)
from transformers.utils import logging

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORDS = ROOT / "swift-modality/src/test/resources/music/stereo"


def tone(file: pathlib.Path, rate: int, channels: int, seconds: float) -> torch.Tensor:
    """Writes a tone, another on each channel, and gives what a reader of the file sees."""
    count = int(rate * seconds)
    samples = [
        [int(13000 * math.sin(2 * math.pi * (330 + 110 * c) * i / rate)) for i in range(count)] for c in range(channels)
    ]
    with wave.open(str(file), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(b"".join(struct.pack("<h", samples[c][i]) for i in range(count) for c in range(channels)))
    return torch.tensor(samples, dtype=torch.float32) / 32768


def csm(model: pathlib.Path, sound: torch.Tensor, fixture: pathlib.Path, _: pathlib.Path):
    base = CsmForConditionalGeneration.from_pretrained(model, dtype=torch.float32, attn_implementation="eager")
    cases = json.loads((fixture / "cases.json").read_text())["cases"]
    sizes = next(case["params"]["encoded_length_kwargs"] for case in cases if case["name"] == "process_training")
    inputs = AutoProcessor.from_pretrained(model)(
        text=["<|begin_of_text|>[0]hello world<|end_of_text|><|AUDIO|><|audio_eos|>"],
        audio=[sound[0].numpy()],
        output_labels=True,
        return_tensors="pt",
        audio_kwargs={"sampling_rate": 24000, "encoded_length_kwargs": sizes},
    )
    return base, inputs


def musicgen(model: pathlib.Path, sound: torch.Tensor, _: pathlib.Path, __: pathlib.Path):
    base = MusicgenForConditionalGeneration.from_pretrained(model, dtype=torch.float32, attn_implementation="eager")
    books, channels = base.decoder.num_codebooks, base.decoder.config.audio_channels
    with torch.no_grad():
        codes = [base.audio_encoder.encode(sound[None, c : c + 1]).audio_codes[0, 0] for c in range(channels)]
    frames, late = codes[0].shape[-1], books // channels
    padding = base.decoder.config.pad_token_id
    labels = torch.full((1, frames + late - 1, books), padding)
    for book in range(books):
        labels[0, book // channels : book // channels + frames, book] = codes[book % channels][book // channels]
    base.config.decoder_start_token_id = padding
    base.config.decoder.decoder_start_token_id = padding
    words = AutoTokenizer.from_pretrained(model)("slow waltz", return_tensors="pt")
    return base, {"input_ids": words.input_ids, "attention_mask": words.attention_mask, "labels": labels}


def dia(model: pathlib.Path, sound: torch.Tensor, _: pathlib.Path, codec: pathlib.Path):
    base = DiaForConditionalGeneration.from_pretrained(model, dtype=torch.float32, attn_implementation="eager")
    config = base.config
    features = DiaFeatureExtractor(feature_size=1, sampling_rate=16000, padding_value=0.0, hop_length=320)
    inputs = DiaProcessor(features, DiaTokenizer(), DacModel.from_pretrained(codec).eval())(
        text=["[S1] HI YOU"],
        audio=[sound[0].numpy()],
        output_labels=True,
        return_tensors="pt",
        padding=True,
        audio_kwargs={
            "generation": False,
            "sampling_rate": 16000,
            "delay_pattern": config.delay_pattern,
            "bos_token_id": config.bos_token_id,
            "eos_token_id": config.eos_token_id,
            "pad_token_id": config.pad_token_id,
        },
    )
    return base, inputs


# The words of the row, its sound's rate, channels and seconds, and how the reference reads it.
MODELS = {
    "csm": ("hello world", 24000, 1, 0.4, csm),
    "musicgen": ("slow waltz", 32000, 1, 0.1, musicgen),
    "musicgen_stereo": ("slow waltz", 32000, 2, 0.1, musicgen),
    "dia": ("[S1] HI YOU", 16000, 1, 0.2, dia),
}


def checkpoint(name: str, fixture: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """A copy with a tokenizer, where the fixture has none."""
    model = folder / name
    model.mkdir()
    for file in fixture.iterdir():
        stereo = name == "musicgen_stereo" and file.name == "preprocessor_config.json"  # it is the codec's, of one channel
        if file.name == "model.safetensors" or (file.suffix == ".json" and file.name != "cases.json" and not stereo):
            shutil.copy(file, model / file.name)
    if name.startswith("musicgen"):
        for file in WORDS.glob("tokenizer*.json"):
            shutil.copy(file, model / file.name)
    return model


def agrees(name: str, fixtures: pathlib.Path, folder: pathlib.Path) -> bool:
    words, rate, channels, seconds, read = MODELS[name]
    fixture, codec = fixtures / "gen" / name, fixtures / "codec" / "dac"
    model = checkpoint(name, fixture, folder)
    sound = tone(folder / f"{name}.wav", rate, channels, seconds)
    rows = folder / f"{name}.jsonl"
    rows.write_text(json.dumps({"query": words, "response": "<audio>", "audios": [f"{name}.wav"]}) + "\n")
    run = folder / f"{name}_run"
    options = {
        "model": model, "dataset": rows, "val_dataset": rows, "eval_strategy": "epoch", "output_dir": run,
        "add_version": "false", "torch_dtype": "float32", "num_train_epochs": 5, "learning_rate": 0.02, "report_to": "none",
    } | ({"codec": codec} if name == "dia" else {})
    command = [str(ROOT / "swift"), "sft"] + [str(part) for key, value in options.items() for part in (f"--{key}", value)]
    subprocess.run(command, check=True, capture_output=True)
    ours = float(re.findall(r'"eval_loss":([0-9.E-]+)', (run / "logging.jsonl").read_text())[-1])
    base, inputs = read(model, sound, fixture, codec)
    with torch.no_grad(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        plain = base.eval()(**inputs).loss.item()
        theirs = PeftModel.from_pretrained(base, run / "last").eval()(**inputs).loss.item()
    missing = [str(one.message)[:200] for one in caught if "adapter keys" in str(one.message)]
    good = abs(ours - theirs) <= 1e-5 and abs(theirs - plain) > 0.1 and not missing
    print(f"{name:16} loss {plain:.6f}, adapted {theirs:.6f} in PEFT, {ours:.6f} here" + ("" if good else " FAIL"), *missing)
    return good


if __name__ == "__main__":
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    with tempfile.TemporaryDirectory() as temporary:
        results = [agrees(name, pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(temporary)) for name in MODELS]
    sys.exit(0 if all(results) else 1)
