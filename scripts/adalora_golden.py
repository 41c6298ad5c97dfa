"""Writes which ranks PEFT's AdaLoRA keeps at every step of small trainings, for RankAllocatorTest.

Usage: python scripts/adalora_golden.py swift-peft/src/test/resources/adalora
Needs peft 0.21 and torch. Gradients are given rather than computed, and the singular values move against them after every step,
so that a value that was set to zero comes back as it does under an optimiser.
"""

import json
import pathlib
import sys

import torch
from peft import AdaLoraConfig, get_peft_model
from safetensors.torch import save_file

STEPS = 12
RANK = 4
MODULES = {"first": (6, 5), "second": (6, 6), "third": (3, 7)}
CASES = {
    "every_step": dict(tinit=0, tfinal=0, deltaT=1, target_r=2),
    "warm_up_and_rest": dict(tinit=2, tfinal=3, deltaT=2, target_r=2),
    "rarely": dict(tinit=1, tfinal=1, deltaT=5, target_r=1, beta1=0.5, beta2=0.95),
}


class Layers(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        for name, (inputs, outputs) in MODULES.items():
            setattr(self, name, torch.nn.Linear(inputs, outputs))


def factors(model: torch.nn.Module) -> dict[str, torch.nn.Parameter]:
    found = {}
    for name, parameter in model.named_parameters():
        if "lora_" in name:
            found[name.removeprefix("base_model.model.").removesuffix(".default")] = parameter
    return found


def main(folder: pathlib.Path) -> None:
    tensors = {}
    generator = torch.Generator().manual_seed(5)
    cases = {}
    for case, fields in CASES.items():
        config = AdaLoraConfig(init_r=RANK, total_step=STEPS, target_modules=list(MODULES), **fields)
        model = get_peft_model(Layers(), config)
        for name, parameter in factors(model).items():
            if "start." + name not in tensors:
                tensors["start." + name] = torch.randn(parameter.shape, generator=generator)
            parameter.data.copy_(tensors["start." + name])
        allocator = model.base_model.rankallocator
        steps = []
        for step in range(STEPS):
            for name, parameter in factors(model).items():
                key = f"gradient{step}.{name}"
                if key not in tensors:
                    tensors[key] = torch.randn(parameter.shape, generator=generator)
                parameter.grad = tensors[key].clone()
                if "lora_E" in name:
                    parameter.data.sub_(0.1 * tensors[key])
            model.base_model.update_and_allocate(step)
            ranks = {
                name.removesuffix(".default").removesuffix(".lora_E"): "".join("01"[flag] for flag in kept)
                for name, kept in (config.rank_pattern or {}).items()
            }
            steps.append({"budget": allocator.budget_schedule(step)[0], "ranks": ranks})
            if step == STEPS // 2:
                for name in factors(model):
                    full = f"{name}.default"
                    tensors[f"{case}.{name}.average"] = allocator.exp_avg_ipt[full].clone()
                    tensors[f"{case}.{name}.uncertainty"] = allocator.exp_avg_unc[full].clone()
        for name, parameter in factors(model).items():
            if "lora_E" in name:
                tensors[f"{case}.{name}.end"] = parameter.detach().clone()
        cases[case] = {"config": {"init_r": RANK, "total_step": STEPS, "beta1": 0.85, "beta2": 0.85, **fields}, "steps": steps}
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "tensors.safetensors")
    (folder / "cases.json").write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
