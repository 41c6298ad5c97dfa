package io.swift4j.modality.dual;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import io.swift4j.modality.vision.Sides;
import java.util.ArrayList;
import java.util.List;

/**
 * CLAP's audio tower.
 *
 * @param side of the square that a spectrogram is folded into
 * @param melBins rows of a spectrogram
 * @param patch height and width of a patch
 * @param stride from patch to patch
 * @param width of a patch's vector; it doubles from stage to stage
 * @param depths blocks of each stage
 * @param heads attention heads of each stage
 * @param window side of the squares that attention looks at
 * @param mlpRatio what widths are multiplied by between the two layers after attention
 * @param activation between these
 * @param normEps of the norms in blocks
 * @param fuses whether long clips come in pieces
 * @param patchNorm whether patches are normed
 */
record SoundTowerConfig(
        int side,
        int melBins,
        List<Integer> patch,
        List<Integer> stride,
        int width,
        List<Integer> depths,
        List<Integer> heads,
        int window,
        double mlpRatio,
        String activation,
        double normEps,
        boolean fuses,
        boolean patchNorm) {

    static SoundTowerConfig read(ConfigJson json) {
        SoundTowerConfig made = new SoundTowerConfig(
                json.integer("spec_size", 256),
                json.integer("num_mel_bins", 64),
                Sides.read(json, "patch_size", 4),
                Sides.read(json, "patch_stride", 4),
                json.integer("patch_embeds_hidden_size", 96),
                json.has("depths") ? json.integers("depths") : List.of(2, 2, 6, 2),
                json.has("num_attention_heads") ? json.integers("num_attention_heads") : List.of(4, 8, 16, 32),
                json.integer("window_size", 8),
                json.number("mlp_ratio", 4),
                json.text("hidden_act", "gelu"),
                json.number("layer_norm_eps", 1e-5),
                json.flag("enable_fusion", false),
                json.flag("enable_patch_layer_norm", true));
        if (!json.flag("flatten_patch_embeds", true)) {
            json.report("flatten_patch_embeds", "must be true: blocks take patches in a row");
        }
        if (json.integer("patch_embed_input_channels", 1) != 1) {
            json.report("patch_embed_input_channels", "must be 1: a spectrogram has one channel");
        }
        if (made.fuses && "channel_map".equals(json.text("fusion_type", ""))) {
            json.report("fusion_type", "'channel_map' is not supported; CLAP's checkpoints fuse by attention");
        }
        made.check(json);
        return made;
    }

    private void check(ConfigJson json) {
        if (side < 1 || melBins < 1 || side % melBins != 0) {
            json.report("spec_size", side + " must be a positive multiple of num_mel_bins " + melBins);
            return;
        }
        if (depths.isEmpty() || depths.size() > 16 || depths.stream().anyMatch(depth -> depth < 1 || depth > 1000)) {
            json.report("depths", "must be up to 16 numbers of blocks, each in [1, 1000], not " + depths);
            return;
        }
        if (heads.size() != depths.size() || heads.stream().anyMatch(count -> count < 1)) {
            json.report("num_attention_heads", "must be a positive number for each of " + depths + ", not " + heads);
            return;
        }
        for (int stage = 0; stage < depths.size(); stage++) {
            int channels = width << stage;
            if (width < 1 || channels % heads.get(stage) != 0) {
                json.report(
                        "patch_embeds_hidden_size",
                        width + " times " + (1 << stage) + " must be a positive multiple of the " + heads.get(stage)
                                + " heads of stage " + stage);
            }
        }
        int last = 1 << (depths.size() - 1);
        for (int way = 0; way < 2; way++) {
            int grid = side / stride.get(way);
            if (grid % last != 0 || window < 1 || grid / last < window) {
                json.report(
                        "window_size",
                        window + " must fit the last stage, which has " + grid + " / " + last + " patches a side");
            }
        }
        Activation.problem("hidden_act", activation).ifPresent(problem -> json.report("hidden_act", problem));
    }

    /** Something for each block, from its stage and its place in it. */
    long[] blocks(java.util.function.IntBinaryOperator value) {
        List<Long> all = new ArrayList<>();
        for (int stage = 0; stage < depths.size(); stage++) {
            for (int i = 0; i < depths.get(stage); i++) {
                all.add((long) value.applyAsInt(stage, i));
            }
        }
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    /** Patches of a stage's block along one side: 0 for height, 1 for width. */
    int patches(int stage, int way) {
        return (side / stride.get(way)) >> stage;
    }

    /** How far a stage's block shifts its squares; not where they cover everything. */
    int shift(int stage, int place) {
        boolean covers = Math.min(patches(stage, 0), patches(stage, 1)) <= window;
        return place % 2 == 0 || covers ? 0 : window / 2;
    }

    /** The width of the last stage. */
    int hiddenSize() {
        return width << (depths.size() - 1);
    }
}
