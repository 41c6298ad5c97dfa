"""Writes what transformers makes of the inputs in swift-core/src/test/resources/text/*/cases.json.

Every case names a kind and its inputs; this script fills in the rest with the tokenizer of its folder. Needs transformers
5.18 and torch; run from the repository root.
"""

import datetime
import json
import pathlib

import torch
from tokenizers.decoders import DecodeStream
from transformers import AutoTokenizer, TextStreamer
from transformers.utils import chat_template_utils

ROOT = pathlib.Path("swift-core/src/test/resources/text")


class FixedClock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2024, 7, 26)


class Collector(TextStreamer):
    def __init__(self, tokenizer, **kwargs):
        super().__init__(tokenizer, **kwargs)
        self.chunks = []

    def on_finalized_text(self, text, stream_end=False):
        self.chunks.append(text)


def tokenize(tokenizer, case):
    plain = tokenizer(case["input"], add_special_tokens=False, return_offsets_mapping=True)
    special = tokenizer(case["input"])["input_ids"]
    return {
        "ids": plain["input_ids"],
        "tokens": tokenizer.convert_ids_to_tokens(plain["input_ids"]),
        "offsets": plain["offset_mapping"],
        "ids_with_special": special,
        "decoded": tokenizer.decode(plain["input_ids"]),
        "decoded_with_special": tokenizer.decode(special),
        "decoded_skip_special": tokenizer.decode(special, skip_special_tokens=True),
    }


def tokenize_pair(tokenizer, case):
    both = tokenizer(case["first"], case["second"])
    return {"ids": both["input_ids"], "token_type_ids": both.get("token_type_ids")}


def vocab(tokenizer, case):
    ids = {name: getattr(tokenizer, name + "_token_id") for name in ("bos", "eos", "pad", "unk")}
    return {
        "vocab_size": len(tokenizer),
        "special_tokens_map": tokenizer.special_tokens_map,
        "all_special_ids": tokenizer.all_special_ids,
        **ids,
    }


def batch_tokenize(tokenizer, case):
    params = dict(case["params"])
    tokenizer.padding_side = params.pop("padding_side")
    tokenizer.truncation_side = params.pop("truncation_side")
    return dict(tokenizer(case["inputs"], **params))


def decode_stream(tokenizer, case):
    skip = case["params"]["skip_special_tokens"]
    stream = DecodeStream(skip_special_tokens=skip)
    collector = Collector(tokenizer, skip_special_tokens=skip)
    for token in case["ids"]:
        collector.put(torch.tensor([token]))
    collector.end()
    return {
        "decode_stream_chunks": [stream.step(tokenizer._tokenizer, token) for token in case["ids"]],
        "text_streamer_chunks": collector.chunks,
        "full": tokenizer.decode(case["ids"], skip_special_tokens=skip),
    }


def chat_template(tokenizer, case):
    mask = not case["kwargs"].get("continue_final_message")
    chat, tools = case["messages"], case["tools"]
    text = tokenizer.apply_chat_template(chat, tools=tools, tokenize=False, **case["kwargs"])
    encoded = tokenizer.apply_chat_template(
        chat, tools=tools, return_dict=True, return_assistant_tokens_mask=mask, **case["kwargs"]
    )
    masks = {"assistant_masks": encoded["assistant_masks"]} if mask else {}
    return {"rendered": text, "ids": encoded["input_ids"], **masks}


def main():
    chat_template_utils.datetime = FixedClock
    for path in sorted(ROOT.glob("*/cases.json")):
        cases = json.loads(path.read_text(encoding="utf-8"))
        for case in cases:
            tokenizer = AutoTokenizer.from_pretrained(path.parent)
            case.update(globals()[case["kind"]](tokenizer, case))
        lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
        path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
