"""Writes losses and LoRA gradients of training objectives on a tiny Llama, for ObjectiveGoldenTest.

Usage: python scripts/objective_golden.py swift-train/src/test/resources/objectives
Needs peft 0.21, transformers and torch. Losses are written out here from their definitions: KTO, the reward model and GRPO as
TRL 1.13 computes them, classification as transformers' ForSequenceClassification losses, InfoNCE as in ms-swift.
The folder gets base/ (the checkpoint), causal/, score/ and reward/ (adapters), rows.json and expected.safetensors.
"""

import json
import pathlib
import shutil
import sys

import torch
import torch.nn.functional as F
from peft import LoraConfig, TaskType, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import LlamaConfig, LlamaForCausalLM, LlamaForSequenceClassification, LlamaModel

LABELS = 3
PAD = 0


def config(**more) -> LlamaConfig:
    return LlamaConfig(
        vocab_size=64,
        hidden_size=32,
        intermediate_size=40,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=64,
        tie_word_embeddings=False,
        pad_token_id=PAD,
        **more,
    )


def lora(task) -> LoraConfig:
    return LoraConfig(r=2, lora_alpha=4, lora_dropout=0.0, target_modules=["q_proj", "v_proj"], task_type=task)


def randomise(model) -> None:
    for name, parameter in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter, std=0.3)
        if "modules_to_save" in name:
            torch.nn.init.normal_(parameter, std=0.2)


def sequences(generator, count, low, high):
    lengths = torch.randint(low, high, (count,), generator=generator).tolist()
    return [torch.randint(3, 64, (n,), generator=generator).tolist() for n in lengths]


def hidden_last(model, ids):
    return model(input_ids=torch.tensor([ids])).last_hidden_state[0, -1]


def token_logps(model, ids, prompt, temperature=1.0):
    logits = model(input_ids=torch.tensor([ids])).logits[0] / temperature
    logps = torch.log_softmax(logits.float(), -1)
    return torch.stack([logps[t - 1, ids[t]] for t in range(prompt, len(ids))])


def grpo(kind, level, logps, old, reference, advantages, beta, low, high, longest):
    """Lists of the token log-probabilities of each completion."""
    per_row, tokens = [], sum(len(x) for x in logps)
    for p, o, r, a in zip(logps, old, reference, advantages):
        log_ratio = p - o
        if level == "sequence":
            log_ratio = log_ratio.mean().unsqueeze(0)
        ratio = torch.exp(log_ratio)
        if kind == "cispo":
            value = -torch.clamp(ratio, max=high).detach() * a * p
        else:
            value = -torch.min(ratio * a, torch.clamp(ratio, 1 - low, 1 + high) * a)
        value = value + beta * (torch.exp(r - p) - (r - p) - 1)
        per_row.append(value)
    if kind == "grpo":
        return torch.stack([x.mean() for x in per_row]).mean()
    total = torch.stack([x.sum() for x in per_row]).sum()
    if kind == "dr_grpo":
        return total / (len(per_row) * longest)
    return total / tokens


def main(folder: pathlib.Path) -> None:
    torch.manual_seed(5)
    generator = torch.Generator().manual_seed(7)
    base = LlamaForCausalLM(config()).float()
    for name, parameter in base.named_parameters():
        if "norm" not in name:
            torch.nn.init.normal_(parameter, std=0.15)
    base.save_pretrained(folder / "base")

    expected, rows = {}, {}

    def record(case, loss, model):
        loss.backward()
        expected[case + "/loss"] = loss.detach().float().reshape(1)
        for name, parameter in model.named_parameters():
            if parameter.grad is not None:
                short = name.replace(".default", "").replace("base_model.model.", "").replace(".modules_to_save", "")
                expected[case + "/" + short] = parameter.grad.clone()
        model.zero_grad()

    causal = get_peft_model(base, lora(TaskType.CAUSAL_LM)).eval()
    randomise(causal)
    causal.save_pretrained(folder / "causal")

    # KTO: prompts of three tokens; the divergence from each prompt with the answer before it.
    ids = sequences(generator, 5, 6, 11)
    desirable = [True, False, True, True, False]
    rows["kto"] = dict(ids=ids, prompt=3, label=desirable)
    mixed = [ids[i][:3] + ids[i - 1][3:] for i in range(len(ids))]

    def sums(batch):
        return torch.stack([token_logps(causal, x, 3).sum() for x in batch])

    with torch.no_grad(), causal.disable_adapter():
        reference, mixed_reference = sums(ids), sums(mixed)
    with torch.no_grad():
        kl = (sums(mixed) - mixed_reference).mean().clamp(min=0)
    beta, good, bad = 0.2, 1.0, 1.5
    ratio = sums(ids) - reference
    each = [
        good * (1 - torch.sigmoid(beta * (x - kl))) if y else bad * (1 - torch.sigmoid(beta * (kl - x)))
        for x, y in zip(ratio, desirable)
    ]
    expected["kto/kl"] = kl.reshape(1)
    record("kto", torch.stack(each).mean(), causal)

    # GRPO: two groups of three completions.
    ids = sequences(generator, 6, 6, 12)
    for i in range(6):
        ids[i][:3] = ids[3 * (i // 3)][:3]
    rewards = torch.tensor([1.0, 0.0, 0.5, 2.0, 2.0, -1.0])
    groups = rewards.reshape(2, 3)
    advantages = ((groups - groups.mean(1, keepdim=True)) / (groups.std(1, keepdim=True) + 1e-4)).flatten()
    temperature, longest = 0.9, 12
    with torch.no_grad(), causal.disable_adapter():
        reference = [token_logps(causal, x, 3, temperature) for x in ids]
    with torch.no_grad():
        old = [
            token_logps(causal, x, 3, temperature) + 0.3 * torch.randn(len(x) - 3, generator=generator) for x in ids
        ]
    rows["grpo"] = dict(
        ids=ids, prompt=3, rewards=rewards.tolist(), old=[x.tolist() for x in old], temperature=temperature
    )
    for kind, level in [
        ("grpo", "token"), ("bnpo", "token"), ("dr_grpo", "token"), ("dapo", "token"), ("cispo", "token"),
        ("grpo", "sequence"),
    ]:
        now = [token_logps(causal, x, 3, temperature) for x in ids]
        high = 1.2 if kind == "cispo" else 0.25
        loss = grpo(kind, level, now, old, reference, advantages, 0.04, 0.2, high, longest)
        record(f"grpo_{kind}_{level}", loss, causal)

    # A head of three scores on the last token.
    classifier = LlamaForSequenceClassification(config(num_labels=LABELS)).float()
    plain = LlamaForCausalLM.from_pretrained(folder / "base")
    classifier.model.load_state_dict(plain.model.state_dict())
    scored = get_peft_model(classifier, lora(TaskType.SEQ_CLS)).eval()
    randomise(scored)
    scored.save_pretrained(folder / "score")
    ids = sequences(generator, 4, 4, 9)
    rows["score"] = dict(ids=ids)

    def logits(batch):
        width = max(map(len, batch))
        padded = torch.tensor([x + [PAD] * (width - len(x)) for x in batch])
        mask = torch.tensor([[1] * len(x) + [0] * (width - len(x)) for x in batch])
        return padded, mask

    for kind, labels in [
        ("single_label_classification", torch.tensor([2, 0, 1, 1])),
        ("multi_label_classification", torch.tensor([[1, 0, 1], [0, 0, 0], [0, 1, 0], [1, 1, 1]]).float()),
        ("regression", torch.tensor([[0.5, 1.0, -1.0], [0.0, 0.25, 0.5], [1.0, 1.0, 0.0], [2.0, -0.5, 0.0]])),
    ]:
        scored.config.problem_type = kind
        padded, mask = logits(ids)
        record(kind, scored(input_ids=padded, attention_mask=mask, labels=labels).loss, scored)

    # The reward model's head is the first row of the classifier's.
    chosen, rejected = ids[:2], ids[2:]
    margin = torch.tensor([0.3, 0.0])
    padded, mask = logits(chosen + rejected)
    reward = scored(input_ids=padded, attention_mask=mask).logits[:, 0]
    better, worse = reward[:2], reward[2:]
    loss = -F.logsigmoid(better - worse - margin).mean() + 0.01 * ((better + worse) ** 2).mean()
    record("rm", loss, scored)
    expected["rm/score.weight"] = expected["rm/score.weight"][:1]
    shutil.copytree(folder / "score", folder / "reward", dirs_exist_ok=True)
    tensors = load_file(folder / "score" / "adapter_model.safetensors")
    tensors["base_model.model.score.weight"] = tensors["base_model.model.score.weight"][:1].contiguous()
    save_file(tensors, folder / "reward" / "adapter_model.safetensors")

    # InfoNCE on the last token's hidden state.
    encoder = LlamaModel.from_pretrained(folder / "base")
    embedder = get_peft_model(encoder, lora(None)).eval()
    embedder.load_state_dict({
        k.replace("base_model.model.model.", "base_model.model."): v
        for k, v in causal.state_dict().items() if "lora_" in k
    }, strict=False)
    anchors, positives, negatives = (sequences(generator, n, 3, 8) for n in (3, 3, 4))
    split = [negatives[:1], negatives[1:1], negatives[1:]]
    rows["embedding"] = dict(anchors=anchors, positives=positives, negatives=split)

    def unit(batch):
        return torch.stack([F.normalize(hidden_last(embedder, x), dim=-1) for x in batch])

    for case, with_negatives in [("infonce", False), ("infonce_hard", True)]:
        candidates = unit(positives + (negatives if with_negatives else []))
        scores = unit(anchors) @ candidates.T / 0.1
        record(case, F.cross_entropy(scores, torch.arange(3)), embedder)

    similarity = torch.tensor([1.0, 0.2, 0.0])
    record("cosine_similarity", F.mse_loss((unit(anchors) * unit(positives)).sum(-1), similarity), embedder)

    (folder / "rows.json").write_text(json.dumps(rows) + "\n")
    save_file({k: v.contiguous() for k, v in expected.items()}, folder / "expected.safetensors")
    for case in sorted({k.split("/")[0] for k in expected}):
        print(case, expected[case + "/loss"].item())
    for part in ("causal", "score", "reward"):
        (folder / part / "README.md").unlink(missing_ok=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
