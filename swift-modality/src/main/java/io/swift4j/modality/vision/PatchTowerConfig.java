package io.swift4j.modality.vision;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;

/**
 * A vision tower over patches of pictures and films of any size.
 *
 * @param kind whose it is
 * @param hiddenSize width
 * @param layers number of blocks
 * @param heads attention heads of a block
 * @param feedForward width between the layers after attention
 * @param activation between the layers after attention
 * @param channels of a picture
 * @param frames of a patch
 * @param patchHeight of a patch in pixels
 * @param patchWidth likewise
 * @param merge how many patches on each side become one vector
 * @param outputSize width of these vectors
 * @param window how many merged patches a window has on each side; 0 for none
 * @param wholeBlocks blocks whose patches see the whole frame, where there are windows
 * @param deepBlocks blocks after which vectors for the language model's first layers are made
 * @param positions entries of the learned table of positions; 0 for none
 * @param ropeTheta base of the rotary wavelengths
 */
public record PatchTowerConfig(
        Kind kind,
        int hiddenSize,
        int layers,
        int heads,
        int feedForward,
        String activation,
        int channels,
        int frames,
        int patchHeight,
        int patchWidth,
        int merge,
        int outputSize,
        int window,
        List<Integer> wholeBlocks,
        List<Integer> deepBlocks,
        int positions,
        double ropeTheta) {

    /** The models that have such a tower. */
    public enum Kind {
        /** Qwen2-VL (Wang et al. 2024). */
        QWEN2_VL,
        /** Qwen2.5-VL (Bai et al. 2025): windows, RMS norms, gated layers. */
        QWEN2_5_VL,
        /** Qwen2.5-Omni (Xu et al. 2025): likewise, with queries, keys and values projected apart. */
        QWEN2_5_OMNI,
        /** Qwen3-VL (Qwen team 2025): learned positions too, and vectors for several layers. */
        QWEN3_VL
    }

    public PatchTowerConfig {
        wholeBlocks = List.copyOf(wholeBlocks);
        deepBlocks = List.copyOf(deepBlocks);
    }

    /** Reads a {@code vision_config}; mistakes are reported to {@code json}. */
    public static PatchTowerConfig read(Kind kind, ConfigJson json) {
        boolean first = kind == Kind.QWEN2_VL;
        boolean third = kind == Kind.QWEN3_VL;
        boolean windowed = !first && !third;
        int hidden = json.size(first ? "embed_dim" : "hidden_size", first ? 1280 : third ? 1152 : 3584);
        int heads = json.size("num_heads", 16);
        int feedForward = first
                ? (int) (hidden * json.number("mlp_ratio", 4))
                : json.size("intermediate_size", third ? 4304 : 3420);
        String activation = json.text("hidden_act", first ? "quick_gelu" : third ? "gelu_pytorch_tanh" : "silu");
        Activation.problem("hidden_act", activation).ifPresent(problem -> json.report("hidden_act", problem));
        if (hidden % (4 * heads) != 0) {
            json.report("num_heads", heads + " must divide the width " + hidden + " into multiples of 4");
        }
        List<Integer> patch = Sides.read(json, "patch_size", third ? 16 : 14);
        List<Integer> frames = Sides.read(json, "temporal_patch_size", 2);
        int merge = json.size("spatial_merge_size", 2);
        int positions = third ? json.size("num_position_embeddings", 2304) : 0;
        int side = (int) Math.round(Math.sqrt(positions));
        if (side * side != positions) {
            json.report("num_position_embeddings", "must be a square number, not " + positions);
        }
        int window = windowed ? json.integer("window_size", 112) / merge / patch.get(0) : 0;
        if (windowed && window < 1) {
            json.report("window_size", "must be at least spatial_merge_size * patch_size " + merge * patch.get(0));
        }
        int layers = json.size("depth", third ? 27 : 32);
        if (layers > 10_000) {
            json.report("depth", "must be at most 10000, not " + layers);
        }
        return new PatchTowerConfig(
                kind,
                hidden,
                layers,
                heads,
                feedForward,
                activation,
                json.size(json.has("in_channels") ? "in_channels" : "in_chans", 3),
                frames.get(0),
                patch.get(0),
                patch.get(1),
                merge,
                first ? json.size("hidden_size", 3584) : json.size("out_hidden_size", 3584),
                window,
                windowed ? blocks(json, "fullatt_block_indexes", layers, List.of(7, 15, 23, 31)) : List.of(),
                third ? blocks(json, "deepstack_visual_indexes", layers, List.of(8, 16, 24)) : List.of(),
                positions,
                json.object("rope_parameters").number("rope_theta", 10_000));
    }

    private static List<Integer> blocks(ConfigJson json, String field, int layers, List<Integer> otherwise) {
        List<Integer> blocks = json.has(field) ? json.integers(field) : otherwise;
        if (json.has(field) && blocks.stream().anyMatch(block -> block < 0 || block >= layers)) {
            json.report(field, "must name blocks from 0 to " + (layers - 1) + ", not " + blocks);
        }
        return blocks;
    }

    /** Number of values of a patch. */
    public int patchValues() {
        return channels * frames * patchHeight * patchWidth;
    }

    /** The names of its layers between attention and after. */
    private boolean gated() {
        return kind == Kind.QWEN2_5_VL || kind == Kind.QWEN2_5_OMNI;
    }

    /** Wants the tower's tensors. */
    public void shapes(WeightShapes shapes, String prefix) {
        shapes.tensor(prefix + "patch_embed.proj.weight", hiddenSize, channels, frames, patchHeight, patchWidth);
        if (kind == Kind.QWEN3_VL) {
            shapes.tensor(prefix + "patch_embed.proj.bias", hiddenSize)
                    .tensor(prefix + "pos_embed.weight", positions, hiddenSize);
        }
        for (int i = 0; i < layers; i++) {
            block(shapes, prefix + "blocks." + i + ".");
        }
        merger(shapes, prefix + "merger.", kind == Kind.QWEN3_VL ? "norm" : "ln_q", hiddenSize);
        for (int i = 0; i < deepBlocks.size(); i++) {
            merger(shapes, prefix + "deepstack_merger_list." + i + ".", "norm", (long) hiddenSize * merge * merge);
        }
    }

    private void block(WeightShapes shapes, String at) {
        if (kind == Kind.QWEN2_5_OMNI) {
            for (String name : List.of("q", "k", "v")) {
                shapes.linear(at + "attn." + name, hiddenSize, hiddenSize);
            }
        } else {
            shapes.linear(at + "attn.qkv", 3L * hiddenSize, hiddenSize);
        }
        shapes.linear(at + "attn.proj", hiddenSize, hiddenSize);
        norm(shapes, at + "norm1", hiddenSize);
        norm(shapes, at + "norm2", hiddenSize);
        if (gated()) {
            shapes.linear(at + "mlp.gate_proj", feedForward, hiddenSize)
                    .linear(at + "mlp.up_proj", feedForward, hiddenSize)
                    .linear(at + "mlp.down_proj", hiddenSize, feedForward);
        } else {
            String name = kind == Kind.QWEN3_VL ? "mlp.linear_fc" : "mlp.fc";
            shapes.linear(at + name + "1", feedForward, hiddenSize).linear(at + name + "2", hiddenSize, feedForward);
        }
    }

    private void merger(WeightShapes shapes, String at, String norm, long normWidth) {
        long joined = (long) hiddenSize * merge * merge;
        boolean third = kind == Kind.QWEN3_VL;
        norm(shapes, at + norm, normWidth);
        shapes.linear(at + (third ? "linear_fc1" : "mlp.0"), joined, joined)
                .linear(at + (third ? "linear_fc2" : "mlp.2"), outputSize, joined);
    }

    private void norm(WeightShapes shapes, String name, long width) {
        if (gated()) {
            shapes.tensor(name + ".weight", width);
        } else {
            shapes.norm(name, width);
        }
    }
}
