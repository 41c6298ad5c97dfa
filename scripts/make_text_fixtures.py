#!/usr/bin/env python3
"""Writes the golden fixtures of the text models: tiny random checkpoints, and what the reference computes with them.

    python scripts/make_text_fixtures.py [--out FOLDER] [NAME ...]

Needs transformers 5 and torch 2 (CPU), and nothing else: no network, no checkpoint. Every variant below becomes a folder under
swift-examples/src/test/resources/fixtures/text with config.json, model.safetensors, cases.json and cases.safetensors; some get a
config.v4.json too, the same model in the spelling of transformers 4. `./swift verify FOLDER` and FixturesTest compare them.

Weights are drawn from a fixed seed, wide enough that every part of a layer matters to the result. Attention is the eager one,
which cases.json says at top level. Generated sequences are kept only when they survive a relative change of the weights of
2e-6, so that a different order of additions cannot flip a token.
"""
import argparse
import json
import pathlib
import shutil

import torch
import transformers as T
from safetensors.torch import save_file

VOCAB, TOKENS, PROMPT = 64, 13, 8
DEFAULT_OUT = pathlib.Path(__file__).parent.parent / "swift-examples/src/test/resources/fixtures/text"
BASE = dict(
    vocab_size=VOCAB, hidden_size=32, intermediate_size=36, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64, pad_token_id=0, bos_token_id=1, eos_token_id=2,
)
MOE = dict(moe_intermediate_size=12, output_router_logits=False, router_aux_loss_coef=0.02)


def rope(kind="default", theta=10000.0, **more):
    return dict(rope_type=kind, rope_theta=theta, **more)


def config(cls, **fields):
    return cls(**{**BASE, **fields})


VARIANTS = {
    "llama": lambda: config(
        T.LlamaConfig, rope_parameters=rope(
            "llama3", 50000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16)),
    "llama_linear": lambda: config(
        T.LlamaConfig, attention_bias=True, mlp_bias=True, tie_word_embeddings=True, rope_parameters=rope("linear", factor=2.0)),
    "llama_dynamic": lambda: config(
        T.LlamaConfig, max_position_embeddings=8, rope_parameters=rope("dynamic", factor=3.0)),
    "llama_yarn": lambda: config(
        T.LlamaConfig, hidden_act="gelu", num_key_value_heads=4, rope_parameters=rope(
            "yarn", factor=8.0, original_max_position_embeddings=8, beta_fast=16.0, beta_slow=2.0, mscale=1.2,
            mscale_all_dim=0.7, truncate=False)),
    "qwen2": lambda: config(
        T.Qwen2Config, num_hidden_layers=3, use_sliding_window=True, sliding_window=5, max_window_layers=1),
    "qwen3": lambda: config(T.Qwen3Config, head_dim=12, attention_bias=True, tie_word_embeddings=True),
    "mistral": lambda: config(T.MistralConfig, head_dim=8, sliding_window=6),
    "gemma2": lambda: config(
        T.Gemma2Config, head_dim=10, query_pre_attn_scalar=14, sliding_window=5, attn_logit_softcapping=3.0,
        final_logit_softcapping=4.0),
    "gemma3": lambda: config(
        T.Gemma3TextConfig, head_dim=8, sliding_window=6, num_hidden_layers=3, query_pre_attn_scalar=20,
        layer_types=["sliding_attention", "full_attention", "sliding_attention"],
        rope_parameters=dict(full_attention=rope("linear", 100000.0, factor=4.0), sliding_attention=rope(theta=5000.0))),
    "phi3": lambda: config(
        T.Phi3Config, original_max_position_embeddings=11, partial_rotary_factor=0.75, rope_parameters=rope(
            "longrope", partial_rotary_factor=0.75, original_max_position_embeddings=11,
            short_factor=[1.0, 1.1, 1.4], long_factor=[1.2, 2.5, 6.0])),
    "qwen2_moe": lambda: config(
        T.Qwen2MoeConfig, num_experts=5, num_experts_per_tok=2, shared_expert_intermediate_size=20, mlp_only_layers=[1],
        norm_topk_prob=False, use_sliding_window=True, sliding_window=5, max_window_layers=1, **MOE),
    "qwen3_moe": lambda: config(
        T.Qwen3MoeConfig, head_dim=8, num_experts=5, num_experts_per_tok=2, norm_topk_prob=True, **MOE),
    "mixtral": lambda: config(
        T.MixtralConfig, num_local_experts=4, num_experts_per_tok=2, intermediate_size=16, sliding_window=7, router_aux_loss_coef=0.02),
    "olmo2": lambda: config(T.Olmo2Config),
    "granite": lambda: config(
        T.GraniteConfig, embedding_multiplier=6.0, attention_multiplier=0.2, residual_multiplier=0.4, logits_scaling=4.0,
        attention_bias=True, mlp_bias=True),
    "smollm3": lambda: config(
        T.SmolLM3Config, num_hidden_layers=3, no_rope_layers=[1, 0, 1], use_sliding_window=True, sliding_window=5),
    "bert": lambda: T.BertConfig(
        vocab_size=VOCAB, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
        max_position_embeddings=24, type_vocab_size=2, pad_token_id=0),
}
# The old spelling is written for one variant of each way in which the two differ.
OLD_SPELLING = {"llama", "llama_linear", "llama_yarn", "gemma3", "phi3", "qwen3_moe"}


def randomize(model, gemma):
    """Weights that make every part of a layer count; a gemma norm is stored as its difference from one."""
    with torch.no_grad():
        for name, p in model.named_parameters():
            if p.dim() > 1:
                p.copy_(torch.randn_like(p) * 0.25)
            elif "norm" in name.lower() and name.endswith("weight"):
                p.copy_(torch.rand_like(p) * 0.5 + (0.0 if gemma else 0.75))
            else:
                p.copy_(torch.randn_like(p) * 0.1)


def write_old_spelling(folder):
    """config.json as transformers 4 wrote it: rope_theta and rope_scaling at top level, torch_dtype."""
    c = json.loads((folder / "config.json").read_text())
    c["transformers_version"] = "4.46.0"
    c["torch_dtype"] = c.pop("dtype")
    r = c.pop("rope_parameters")
    if "full_attention" in r:
        full, local = r["full_attention"], r["sliding_attention"]
        c["rope_theta"], c["rope_local_base_freq"] = full.pop("rope_theta"), local["rope_theta"]
        c["rope_scaling"] = full
        c["sliding_window_pattern"] = 2
        c.pop("layer_types")
        c.pop("_sliding_window_pattern", None)
    else:
        c["rope_theta"] = r.pop("rope_theta")
        if "partial_rotary_factor" in r:
            c["partial_rotary_factor"] = r.pop("partial_rotary_factor")
        c["rope_scaling"] = None if r["rope_type"] == "default" else {**r, "type": r["rope_type"]}
    if "num_local_experts" in c and c["model_type"] == "qwen3_moe":
        c["num_experts"] = c.pop("num_local_experts")
    (folder / "config.v4.json").write_text(json.dumps(c, indent=1, sort_keys=True) + "\n")


class Recorder:
    """Collects cases and their tensors, and gives each case a model that nothing has run before.

    A fresh model matters for dynamic rotary embeddings, whose reference keeps the widest table it has ever used.
    """

    def __init__(self, folder, model_type):
        self.folder, self.model_type, self.tensors, self.cases = folder, model_type, {}, []

    def model(self):
        kind = T.BertModel if self.model_type == "bert" else T.AutoModelForCausalLM
        return kind.from_pretrained(self.folder, attn_implementation="eager", dtype=torch.float32).eval()

    # 1e-4 is some fifteen times the worst difference seen (6e-6): float32 sums in another order, on values around 1 to 10.
    def case(self, name, kind, ins, outs, params=None, text=None, atol=1e-4, rtol=1e-4):
        for key, value in {**ins, **outs}.items():
            if "/" not in key:
                self.tensors[f"{name}/{key}"] = value.detach().clone().contiguous()
        full = lambda keys: [k if "/" in k else f"{name}/{k}" for k in keys]
        self.cases.append(dict(
            name=name, kind=kind, tensors="cases.safetensors", inputs=full(ins), outputs=full(outs), params=params or {},
            text=text or {}, atol=atol, rtol=rtol))

    def save(self):
        save_file(self.tensors, self.folder / "cases.safetensors")
        content = dict(
            model_type=self.model_type, source=f"transformers {T.__version__}, torch {torch.__version__}, float32 CPU",
            attn_implementation="eager", cases=self.cases)
        (self.folder / "cases.json").write_text(json.dumps(content, indent=1) + "\n")


def padded(ids, side):
    mask = torch.ones_like(ids)
    if side == "left":
        mask[0, :4] = 0
    else:
        mask[0, 9:] = 0
    ids = torch.where(mask == 1, ids, 0)
    return ids, mask, (mask.cumsum(1) - 1).clamp(min=0), torch.where(mask == 1, ids, -100)


@torch.no_grad()
def record_forward(r, ids, kw):
    o = r.model()(ids[:1], output_hidden_states=True, **kw)
    outs = dict(logits=o.logits, last_hidden_state=o.hidden_states[-1], all_hidden_states=torch.stack(o.hidden_states))
    if kw:
        outs["aux_loss"] = o.aux_loss
    r.case("forward_b1", "forward", dict(input_ids=ids[:1]), outs, kw)
    for side in ("left", "right"):
        x, mask, pos, lab = padded(ids, side)
        o = r.model()(x, attention_mask=mask, position_ids=pos, labels=lab, output_hidden_states=True, **kw)
        keep = mask[..., None]
        outs = dict(logits=o.logits * keep, last_hidden_state=o.hidden_states[-1] * keep, loss=o.loss)
        if kw:
            outs["aux_loss"] = o.aux_loss
        ins = dict(input_ids=x, attention_mask=mask, position_ids=pos, labels=lab)
        r.case(f"forward_{side}_pad", "forward", ins, outs, kw)


@torch.no_grad()
def record_cache(r, ids):
    x, mask, pos, _ = padded(ids, "left")
    m, steps = r.model(), []
    o = m(x[:, :PROMPT], attention_mask=mask[:, :PROMPT], position_ids=pos[:, :PROMPT], use_cache=True)
    first = o.logits[:, -1]
    for t in range(PROMPT, TOKENS):
        o = m(x[:, t:t + 1], attention_mask=mask[:, :t + 1], position_ids=pos[:, t:t + 1],
              past_key_values=o.past_key_values, use_cache=True)
        steps.append(o.logits[:, -1])
    ins = dict(input_ids=x, attention_mask=mask, position_ids=pos)
    outs = dict(prefill_last_logits=first, step_logits=torch.stack(steps))
    r.case("kv_cache", "kv_cache", ins, outs, dict(prefill=PROMPT, steps=TOKENS - PROMPT))


def record_loss(r, kw):
    x, mask, pos, lab = (r.tensors[f"forward_right_pad/{k}"] for k in ("input_ids", "attention_mask", "position_ids", "labels"))
    m = r.model()
    o = m(x, attention_mask=mask, position_ids=pos, labels=lab, **kw)
    o.loss.backward()
    with torch.no_grad():
        other = r.model()(x, attention_mask=mask, position_ids=pos, labels=lab, num_items_in_batch=29, **kw).loss
    named = list(m.named_parameters())
    norms = torch.stack([p.grad.norm() if p.grad is not None else torch.zeros(()) for _, p in named])
    ins = {f"forward_right_pad/{k}": None for k in ("input_ids", "attention_mask", "position_ids", "labels")}
    # Gradients pass through every layer twice, so they carry about twice the rounding of a forward pass.
    r.case("loss_and_grads", "loss", ins, dict(loss=o.loss, loss_num_items=other, grad_l2=norms),
           dict(num_items_in_batch=29, **kw), dict(grad_param_names=[n for n, _ in named]), atol=2e-4, rtol=2e-4)


GENERATION = {
    "generate_greedy": dict(eos_token_id=None),
    "generate_beam": dict(
        eos_token_id=list(range(20, 36)), num_beams=3, num_return_sequences=2, length_penalty=1.2, early_stopping=False),
    "generate_beam_never": dict(
        eos_token_id=list(range(20, 30)), num_beams=4, num_return_sequences=3, length_penalty=0.5, early_stopping="never",
        no_repeat_ngram_size=2),
}


@torch.no_grad()
def generate(m, x, mask, options, perturbed=False):
    if perturbed:
        g = torch.Generator().manual_seed(9)
        for p in m.parameters():
            p.mul_(1 + 2e-6 * (2 * torch.rand(p.shape, generator=g) - 1))
    m.generation_config = T.GenerationConfig(pad_token_id=0)
    return m.generate(
        x, attention_mask=mask, generation_config=T.GenerationConfig(**options), return_dict_in_generate=True,
        output_scores=True)


def record_generation(r, ids):
    for name, options in GENERATION.items():
        options = dict(max_new_tokens=8, do_sample=False, pad_token_id=0, **options)
        x, mask, _, _ = padded(ids[:, :PROMPT], "left")
        out = generate(r.model(), x, mask, options)
        if not torch.equal(out.sequences, generate(r.model(), x, mask, options, perturbed=True).sequences):
            raise SystemExit(f"{r.folder.name}/{name} hangs on rounding; choose another seed")
        outs = dict(sequences=out.sequences)
        if "num_beams" in options:
            outs["sequences_scores"] = out.sequences_scores
        # A beam's score is a sum over eight tokens.
        r.case(name, "generate", dict(input_ids=x, attention_mask=mask), outs, options, atol=1e-3)


@torch.no_grad()
def record_embeddings(r, ids):
    mask = torch.ones_like(ids)
    mask[1, 9:] = 0
    x, types = torch.where(mask == 1, ids, 0), torch.zeros_like(ids)
    types[0, 6:] = 1
    o = r.model()(x, attention_mask=mask, token_type_ids=types)
    keep = mask[..., None].float()
    hidden = o.last_hidden_state * keep
    last = mask.sum(1) - 1
    pooled = dict(
        mean=hidden.sum(1) / keep.sum(1), cls=o.last_hidden_state[:, 0], lasttoken=hidden[torch.arange(2), last],
        max=o.last_hidden_state.masked_fill(mask[..., None] == 0, -float("inf")).amax(1),
        mean_sqrt_len=hidden.sum(1) / keep.sum(1).sqrt())
    for kind, e in pooled.items():
        unit = torch.nn.functional.normalize(e, dim=-1)
        outs = dict(embedding=e, embedding_normalized=unit, cosine=unit @ unit.t())
        if kind == "mean":
            outs.update(last_hidden_state=hidden, pooler_output=o.pooler_output)
        r.case(f"embed_{kind}", "embed", dict(input_ids=x, token_type_ids=types, attention_mask=mask), outs, dict(pooling=kind))


def make(name, seed, out):
    folder = out / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    torch.manual_seed(seed)
    c = VARIANTS[name]()
    c._attn_implementation = "eager"
    model = T.BertModel(c) if name == "bert" else T.AutoModelForCausalLM.from_config(c, attn_implementation="eager")
    randomize(model, "gemma" in name)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    if name in OLD_SPELLING:
        write_old_spelling(folder)
    r = Recorder(folder, c.model_type)
    ids = torch.randint(3, VOCAB, (2, TOKENS), generator=torch.Generator().manual_seed(5))
    if name == "bert":
        record_embeddings(r, ids)
    else:
        kw = dict(output_router_logits=True) if "num_experts_per_tok" in c.to_dict() else {}
        record_forward(r, ids, kw)
        record_cache(r, ids)
        record_loss(r, kw)
        record_generation(r, ids)
    r.save()
    size = sum(f.stat().st_size for f in folder.iterdir())
    if size > 150_000:
        raise SystemExit(f"{name} takes {size} bytes; fixtures stay below 150 KB")
    print(f"{name:16} {size:7} bytes, {len(r.cases)} cases")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=DEFAULT_OUT)
    parser.add_argument("names", nargs="*", metavar="NAME")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(VARIANTS)
    if unknown:
        parser.error(f"no variant {sorted(unknown)}; there are {sorted(VARIANTS)}")
    torch.set_num_threads(1)
    T.logging.set_verbosity_error()
    T.logging.disable_progress_bar()
    for i, name in enumerate(VARIANTS):
        if not arguments.names or name in arguments.names:
            make(name, 100 + i, arguments.out)


if __name__ == "__main__":
    main()
