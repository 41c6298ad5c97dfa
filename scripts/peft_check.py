"""Loads adapters that this library has trained into PEFT, and compares logits.

Usage: ./swift adapters --model CHECKPOINT --output ADAPTERS
       python scripts/peft_check.py ADAPTERS
Needs peft 0.21, transformers and torch. Prints a line for each adapter: the greatest difference of a logit, and beside it how much
the adapter changes the base model's. Ends with 1 unless every difference is below 1e-4 of the adapter's effect plus 1e-5.
"""

import json
import pathlib
import sys
import warnings

import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM
from transformers.utils import logging

# PEFT draws the start of a fast PiSSA anew when it loads one, so that it does not know what the adapter stands on; the adapter
# is converted first, as PEFT advises too.
DRAWN_ANEW = {"pissa_fast"}


def base_model(path: str) -> torch.nn.Module:
    return AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, attn_implementation="eager").eval()


def gives_equal_logits(folder: pathlib.Path) -> bool:
    expected = load_file(folder / "expected.safetensors")
    ids = expected["input_ids"].long()
    base = base_model(json.loads((folder / "adapter_config.json").read_text())["base_model_name_or_path"])
    with torch.no_grad():
        plain = base(input_ids=ids).logits
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            model = PeftModel.from_pretrained(base, folder).eval()
        found = model(input_ids=ids).logits
    missing = [str(w.message) for w in caught if "missing adapter keys" in str(w.message)]
    wanted = expected["logits"]
    if found.shape != wanted.shape:
        print(f"{folder.name:24} FAIL: logits are {list(found.shape)} in PEFT, {list(wanted.shape)} here")
        return False
    difference = (found - wanted).abs().max().item()
    effect = (wanted[:, -plain.shape[1] :] - plain).abs().max().item()
    good = difference <= 1e-5 + 1e-4 * effect and effect > 1e-3 and not missing
    known = folder.name in DRAWN_ANEW
    print(
        f"{folder.name:24} difference {difference:.1e}, effect {effect:.1e}"
        + ("" if good else " (known: PEFT draws its start anew)" if known else " FAIL")
        + "".join(f"\n  {text}" for text in missing)
    )
    return good


def main(folder: pathlib.Path) -> int:
    logging.disable_progress_bar()
    adapters = sorted(path.parent for path in folder.glob("*/adapter_config.json"))
    different = [one.name for one in adapters if not gives_equal_logits(one)]
    equal = len(adapters) - len(different)
    print(f"{equal} of {len(adapters)} adapters give PEFT's logits" + (f"; not {', '.join(different)}" if different else ""))
    return 0 if adapters and DRAWN_ANEW.issuperset(different) else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
