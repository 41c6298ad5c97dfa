"""Writes what PEFT's add_weighted_adapter makes of three small LoRA adapters, for LoraCombinationTest.

Usage: python scripts/combination_golden.py swift-peft/src/test/resources/combination
Needs peft 0.21, transformers and torch. The base is the checkpoint that the Java test writes (TinyModel.llama: hidden 32,
two layers, 4 heads over 2); only its shapes matter, since updates are compared rather than outputs.
"""

import json
import pathlib
import sys

import torch
from peft import LoraConfig, LoraModel, get_peft_model
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM

CASES = {
    "linear": dict(combination_type="linear", weights=[0.7, 0.5]),
    "linear_negative": dict(combination_type="linear", weights=[1.0, -0.6]),
    "single": dict(combination_type="ties", weights=[1.4], adapters=["first"], density=0.5),
    "cat": dict(combination_type="cat", weights=[0.7, -0.5, 0.25], adapters=["first", "second", "third"]),
    "svd": dict(combination_type="svd", weights=[0.7, -0.5, 0.25], adapters=["first", "second", "third"]),
    "svd_rank": dict(combination_type="svd", weights=[0.7, 0.5], svd_rank=3),
    "ties": dict(combination_type="ties", weights=[0.7, 0.5], density=0.5),
    "ties_frequency": dict(
        combination_type="ties", weights=[0.7, 0.5], density=0.4, majority_sign_method="frequency"
    ),
    "ties_svd": dict(combination_type="ties_svd", weights=[0.7, 0.5, 0.9], adapters=["first", "second", "third"], density=0.5),
    "ties_svd_frequency": dict(
        combination_type="ties_svd",
        weights=[0.7, 0.5, -0.9],
        adapters=["first", "second", "third"],
        density=0.6,
        majority_sign_method="frequency",
    ),
    "magnitude_prune": dict(combination_type="magnitude_prune", weights=[0.7, -0.5], density=0.3),
    "magnitude_prune_svd": dict(combination_type="magnitude_prune_svd", weights=[0.7, 0.5], density=0.3),
    "dare_linear": dict(combination_type="dare_linear", weights=[0.7, 0.5], density=0.5),
    "dare_ties": dict(combination_type="dare_ties", weights=[0.7, -0.5], density=0.5),
    "dare_linear_svd": dict(combination_type="dare_linear_svd", weights=[0.7, 0.5], density=0.5),
    "dare_ties_svd": dict(combination_type="dare_ties_svd", weights=[0.7, 0.5], density=0.7),
}
RANDOM_SEED = 11


def seed_after_injection() -> None:
    """The new adapter's first values take numbers out of the random stream; pruning should begin with the seed's first."""
    inject = LoraModel.inject_adapter

    def injected(self, *arguments, **options):
        result = inject(self, *arguments, **options)
        torch.manual_seed(RANDOM_SEED)
        return result

    LoraModel.inject_adapter = injected


def main(folder: pathlib.Path) -> None:
    config = LlamaConfig(
        vocab_size=64,
        hidden_size=32,
        intermediate_size=40,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
    )
    targets = ["k_proj", "v_proj"]
    layer = dict(layers_to_transform=[0], init_lora_weights=False, target_modules=targets)
    torch.manual_seed(5)
    model = get_peft_model(LlamaForCausalLM(config), LoraConfig(r=4, lora_alpha=6, **layer), adapter_name="first")
    model.add_adapter("second", LoraConfig(r=4, lora_alpha=8, use_rslora=True, **layer))
    model.add_adapter("third", LoraConfig(r=2, lora_alpha=2, **layer))
    for name in ("first", "second", "third"):
        model.set_adapter(name)
        model.save_pretrained(folder, selected_adapters=[name])
    seed_after_injection()
    described = {}
    tensors = {}
    for name, case in CASES.items():
        arguments = dict(adapters=["first", "second"], adapter_name=name, **case) if "adapters" not in case else dict(
            adapter_name=name, **case
        )
        model.add_weighted_adapter(**arguments)
        for path, module in model.base_model.model.named_modules():
            if hasattr(module, "lora_A") and name in module.lora_A:
                update = module.lora_B[name].weight @ module.lora_A[name].weight * module.lora_alpha[name]
                tensors[f"{name}/{path}"] = (update / module.r[name]).detach().contiguous()
        described[name] = {"seed": RANDOM_SEED, **{k: v for k, v in arguments.items() if k != "adapter_name"}}
    save_file(tensors, folder / "updates.safetensors")
    (folder / "cases.json").write_text(json.dumps(described, indent=1) + "\n")
    for readme in folder.rglob("README.md"):
        readme.unlink()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
