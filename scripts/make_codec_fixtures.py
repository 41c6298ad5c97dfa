"""Tiny random codecs with rare options, and what the reference computes with them, for ./swift verify. Usage: FOLDER [NAME…]"""
import json, pathlib, sys
import torch
import transformers as t
from safetensors.torch import save_file
from transformers.models.chameleon.modeling_chameleon import ChameleonVQVAE, ChameleonVQVAEConfig
from transformers.models.emu3.modeling_emu3 import Emu3VQVAE, Emu3VQVAEConfig
from transformers.models.flava.modeling_flava import FlavaImageCodebook, FlavaImageCodebookConfig
from transformers.models.janus.modeling_janus import JanusVQVAE, JanusVQVAEConfig

# oneDNN is wrong on some processors.
torch.backends.mkldnn.enabled = False


def randomised(model, seed):
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if p.dim() == 1 or name.endswith("alpha"):
                p.add_(torch.randn(p.shape, generator=g) * 0.1)
        for name, b in model.named_buffers():
            if name.endswith(("embed", "embed_sum")):
                b.copy_(torch.randn(b.shape, generator=g) * 0.5)
            if name.endswith("cluster_usage"):
                b.copy_(torch.rand(b.shape, generator=g) + 0.5)
            if name.endswith("running_var"):
                b.copy_(torch.rand(b.shape, generator=g) + 0.5)
    return model


class Recorder:
    def __init__(self, root, name, model):
        self.folder = pathlib.Path(root) / name
        self.model, self.cases = model.eval(), []
        model.save_pretrained(self.folder)

    def add(self, name, kind, inputs, outputs, **params):
        tensors = {k: v.detach().clone().contiguous() for k, v in {**inputs, **outputs}.items()}
        save_file(tensors, self.folder / f"{name}.safetensors")
        self.cases.append(dict(name=name, kind=kind, tensors=f"{name}.safetensors", inputs=list(inputs),
                               outputs=list(outputs), params=params, text={}, atol=1e-4, rtol=1e-4))

    def done(self):
        (self.folder / "cases.json").write_text(json.dumps(dict(
            model_type=self.model.config.model_type or "flava_image_codebook", source=f"transformers {t.__version__}", cases=self.cases), indent=1))


def sound(seed, *shape):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * 0.3


def encodec(r, samples, channels):
    m = r.model
    for i, bandwidth in enumerate(m.config.target_bandwidths):
        x = sound(i, 2, channels, samples)
        e = m.encode(x, bandwidth=bandwidth)
        extra = {"audio_scales": torch.stack(list(e.audio_scales))} if m.config.normalize else {}
        r.add(f"encode_{i}", "encode", {"input_values": x}, {
            "audio_codes": e.audio_codes, "last_frame_pad_length": torch.tensor(e.last_frame_pad_length), **extra},
            bandwidth=bandwidth)
        y = m.decode(e.audio_codes, e.audio_scales, last_frame_pad_length=e.last_frame_pad_length).audio_values
        r.add(f"decode_{i}", "decode", {"audio_codes": e.audio_codes, **extra}, {"audio_values": y},
              last_frame_pad_length=e.last_frame_pad_length)
    mask = torch.ones(2, samples, dtype=torch.long)
    mask[1, samples // 2:] = 0
    o = m(x, padding_mask=mask)
    r.add("forward", "forward", {"input_values": x, "padding_mask": mask},
          {"audio_codes": o.audio_codes, "audio_values": o.audio_values})


def mimi(r):
    m = r.model
    x = sound(1, 2, m.config.audio_channels, 12 * m.config.frame_size + 5)
    o = m(x)
    r.add("forward", "forward", {"input_values": x}, {"audio_codes": o.audio_codes, "audio_values": o.audio_values})
    r.add("decode", "decode", {"audio_codes": o.audio_codes}, {"audio_values": m.decode(o.audio_codes).audio_values})
    if m.config.use_causal_conv and not m.config.use_conv_shortcut:
        x = x[..., : 12 * m.config.frame_size].contiguous()
        chunks = [2 * m.config.frame_size, m.config.frame_size, 9 * m.config.frame_size]
        keys = cache = None
        parts, start = {}, 0
        for i, n in enumerate(chunks):
            e = m.encode(x[..., start:start + n], encoder_past_key_values=keys, padding_cache=cache, use_streaming=True)
            keys, cache, start = e.encoder_past_key_values, e.padding_cache, start + n
            parts[f"audio_codes_{i}"] = e.audio_codes
        r.add("stream", "encode", {"input_values": x}, {"audio_codes": m.encode(x).audio_codes, **parts}, chunks=chunks)


def dac(r):
    m = r.model
    x = sound(1, 2, 1, 331)
    e = m.encode(x)
    r.add("encode", "encode", {"input_values": x}, {"audio_codes": e.audio_codes, "loss": e.loss,
          "projected_latents": e.projected_latents, "quantized_representation": e.quantized_representation})
    r.add("decode", "decode", {"audio_codes": e.audio_codes}, {"audio_values": m.decode(audio_codes=e.audio_codes).audio_values})
    with torch.enable_grad():
        m.train()
        o = m(x)
        reconstruction = (o.audio_values - x[:, 0, : o.audio_values.shape[-1]]).square().mean()
        total = reconstruction + o.loss.mean()
        total.backward()
        m.eval()
    names = ["encoder.block.0.conv1.weight", "decoder.block.0.conv_t1.weight", "quantizer.quantizers.0.in_proj.weight"]
    grads = dict(m.named_parameters())
    r.add("gradients", "train", {"input_values": x}, {"total_loss": total, **{"grad." + n: grads[n].grad for n in names}})


def xcodec(r):
    m = r.model
    for i, bandwidth in enumerate(m.config.target_bandwidths):
        x = sound(i, 2, 1, 900 + 37 * i)
        o = m(x, bandwidth=bandwidth)
        r.add(f"forward_{i}", "forward", {"input_values": x},
              {"audio_codes": o.audio_codes, "audio_values": o.audio_values}, bandwidth=bandwidth)


def vqgan(r, h, w):
    m = r.model
    x = torch.rand(2, 3, h, w, generator=torch.Generator().manual_seed(3)) * 2 - 1
    e = m.encode(x)
    r.add("encode", "encode", {"pixel_values": x}, {"image_tokens": e.image_tokens, "embedding_loss": e.embedding_loss,
          "quantized_latents": e.quantized_last_hidden_state})
    if hasattr(m, "decoder"):
        tokens = e.image_tokens.view(2, -1)
        r.add("decode", "decode", {"image_tokens": tokens}, {"decoded_pixel_values": m.decode(tokens)})
        with torch.enable_grad():
            e = m.encode(x)
            y = m.decoder(m.post_quant_conv(e.quantized_last_hidden_state))
            total = (y - x).square().mean() + e.embedding_loss
            total.backward()
        names = ["encoder.conv_in.weight", "quantize.embedding.weight", "decoder.conv_in.weight"]
        grads = dict(m.named_parameters())
        r.add("gradients", "train", {"pixel_values": x}, {"total_loss": total, **{"grad." + n: grads[n].grad for n in names}})


def emu3(r):
    m = r.model
    g = torch.Generator().manual_seed(3)
    image, clip = torch.rand(1, 3, 12, 16, generator=g), torch.rand(1, 5, 3, 12, 16, generator=g)
    sizes = torch.tensor([[12, 13]])
    e = m.encode(image, sizes)
    r.add("image", "encode", {"pixel_values": image, "image_sizes": sizes}, {"image_tokens_0": e.image_tokens[0]})
    r.add("decode", "decode", {"codes": e.image_tokens[0][None]}, {"pixel_values": m.decode(e.image_tokens[0][None])})
    e = m.encode(clip, torch.tensor([[100, 100]]))
    codes = torch.stack(list(e.image_tokens))
    r.add("clip", "encode", {"pixel_values": clip, "image_sizes": torch.tensor([[100, 100]])}, {"codes_uncropped": codes})
    r.add("decode_clip", "decode", {"codes": codes}, {"pixel_values": m.decode(codes)})


def flava(r):
    x = torch.rand(2, 3, 19, 24, generator=torch.Generator().manual_seed(3))
    r.add("encode", "encode", {"pixel_values": x}, {"logits": r.model(x), "indices": r.model.get_codebook_indices(x)})


SMALL = dict(hidden_size=12, num_filters=3, codebook_size=32, kernel_size=5, last_kernel_size=3)
HUBERT = dict(hidden_size=12, num_hidden_layers=2, num_attention_heads=3, intermediate_size=20, conv_dim=[20, 12],
              conv_kernel=[10, 4], conv_stride=[5, 4], num_conv_pos_embeddings=5, num_conv_pos_embedding_groups=3,
              mask_time_prob=0.0)
ACOUSTIC = dict(encoder_hidden_size=6, decoder_hidden_size=40, downsampling_ratios=[5, 4], upsampling_ratios=[5, 4],
                hidden_size=18)
MODELS = {
    "encodec_causal": lambda r: encodec(r(t.EncodecModel, t.EncodecConfig(
        **SMALL, target_bandwidths=[20.0, 60.0], upsampling_ratios=[3, 2], num_residual_layers=2, dilation_growth_rate=3,
        use_conv_shortcut=False, trim_right_ratio=0.5, pad_mode="constant", compress=3, num_lstm_layers=3)), 403, 1),
    "encodec_chunks": lambda r: encodec(r(t.EncodecModel, t.EncodecConfig(
        **{**SMALL, "codebook_size": 32}, target_bandwidths=[30.0, 60.0], upsampling_ratios=[3, 2], audio_channels=2,
        norm_type="time_group_norm", use_causal_conv=False, chunk_length_s=0.005, overlap=0.3, normalize=True,
        num_lstm_layers=1)), 403, 2),
    "mimi_grouped": lambda r: mimi(r(t.MimiModel, t.MimiConfig(
        **{**SMALL, "hidden_size": 24}, codebook_dim=24, vector_quantization_hidden_dimension=24, upsampling_ratios=[3, 2],
        num_quantizers=5, num_semantic_quantizers=2, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
        head_dim=6, intermediate_size=30, sliding_window=4, attention_bias=True, hidden_act="silu", upsample_groups=3,
        use_conv_shortcut=True, pad_mode="replicate", rope_theta=100.0))),
    "mimi_stream": lambda r: mimi(r(t.MimiModel, t.MimiConfig(
        **{**SMALL, "hidden_size": 24}, codebook_dim=8, vector_quantization_hidden_dimension=8, upsampling_ratios=[3, 2],
        num_quantizers=3, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=4, intermediate_size=30,
        sliding_window=5, upsample_groups=8, num_residual_layers=2, pad_mode="replicate"))),
    "mimi_whole": lambda r: mimi(r(t.MimiModel, t.MimiConfig(
        **{**SMALL, "hidden_size": 16}, codebook_dim=8, vector_quantization_hidden_dimension=8, upsampling_ratios=[3, 2],
        num_quantizers=3, num_hidden_layers=1, num_attention_heads=2, num_key_value_heads=2, intermediate_size=30,
        sliding_window=6, upsample_groups=16, use_causal_conv=False, num_residual_layers=2, audio_channels=2))),
    "dac_odd": lambda r: dac(r(t.DacModel, t.DacConfig(
        encoder_hidden_size=6, decoder_hidden_size=44, downsampling_ratios=[3, 5], n_codebooks=3, codebook_size=32,
        codebook_dim=5, commitment_loss_weight=0.5, codebook_loss_weight=2.0))),
    "xcodec_group": lambda r: xcodec(r(t.XcodecModel, t.XcodecConfig(
        acoustic_model_config=dict(model_type="dac", **ACOUSTIC), semantic_model_config=dict(model_type="hubert", **HUBERT),
        target_bandwidths=[4, 16], codebook_size=30, kernel_size=5, unit_kernel_size=5, channel_ratios=[2, 1],
        block_dilations=[1, 3]))),
    "xcodec_stable": lambda r: xcodec(r(t.XcodecModel, t.XcodecConfig(
        acoustic_model_config=dict(model_type="dac", **ACOUSTIC),
        semantic_model_config=dict(model_type="hubert", **HUBERT, do_stable_layer_norm=True, feat_extract_norm="layer",
                                   conv_bias=True, feat_proj_layer_norm=False, conv_pos_batch_norm=True, hidden_act="relu"),
        target_bandwidths=[8], codebook_size=32))),
    "janus_flat": lambda r: vqgan(r(JanusVQVAE, JanusVQVAEConfig(
        base_channels=32, channel_multiplier=[1], num_res_blocks=1, embed_dim=5, num_embeddings=40, latent_channels=12,
        num_patches=8)), 8, 8),
    "janus_deep": lambda r: vqgan(r(JanusVQVAE, JanusVQVAEConfig(
        base_channels=32, channel_multiplier=[1, 2, 3], num_res_blocks=2, embed_dim=12, num_embeddings=40,
        latent_channels=20, num_patches=4)), 16, 16),
    "chameleon_plain": lambda r: vqgan(r(ChameleonVQVAE, ChameleonVQVAEConfig(
        base_channels=32, channel_multiplier=[1, 1], num_res_blocks=1, embed_dim=5, num_embeddings=40, latent_channels=9,
        attn_type="none", resolution=16, attn_resolutions=[16])), 9, 14),
    "emu3_half": lambda r: emu3(r(Emu3VQVAE, Emu3VQVAEConfig(
        base_channels=32, channel_multiplier=[1], num_res_blocks=1, embed_dim=5, codebook_size=40, latent_channels=5,
        temporal_downsample_factor=2, attn_resolutions=[], hidden_size=32, num_attention_heads=2))),
    "flava_small": lambda r: flava(r(FlavaImageCodebook, FlavaImageCodebookConfig(
        hidden_size=4, vocab_size=30, num_blocks_per_group=1, num_groups=3))),
}

root, names = sys.argv[1], sys.argv[2:] or list(MODELS)
torch.set_grad_enabled(False)
for name in names:
    made = []

    def recorder(kind, config):
        torch.manual_seed(len(name))
        made.append(Recorder(root, name, randomised(kind(config), len(name))))
        return made[0]

    MODELS[name](recorder)
    made[0].done()
