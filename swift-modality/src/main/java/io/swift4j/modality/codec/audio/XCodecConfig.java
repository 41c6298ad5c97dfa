package io.swift4j.modality.codec.audio;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Script;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;

/**
 * What X-Codec is.
 *
 * @param acoustic the convolutions of sound
 * @param hubert what hears meaning
 * @param sampleRate in Hz
 * @param kernel frames that the first convolution after HuBERT sees
 * @param unitKernel frames that residual units see
 * @param ratios of the channels of its blocks
 * @param strides of its blocks
 * @param dilations of the residual units of each block
 * @param bandwidths in kbit/s
 * @param codebooks of the highest bandwidth
 * @param codebookSize codes of each
 */
record XCodecConfig(
        DacConfig acoustic,
        HubertConfig hubert,
        int sampleRate,
        int kernel,
        int unitKernel,
        List<Double> ratios,
        List<Integer> strides,
        List<Integer> dilations,
        List<Double> bandwidths,
        int codebooks,
        int codebookSize) {

    static XCodecConfig read(ConfigJson json) {
        return json.collect(XCodecConfig::of);
    }

    private static XCodecConfig of(ConfigJson json) {
        DacConfig acoustic = DacConfig.readInside(json.object("acoustic_model_config"));
        HubertConfig hubert = HubertConfig.read(json.object("semantic_model_config"));
        int rate = Sizes.size(json, "sample_rate", 16_000);
        int hidden = acoustic.hidden() + hubert.hidden();
        int dim = Sizes.size(json, "codebook_dim", hidden);
        if (dim != hidden) {
            json.report("codebook_dim", dim + " must be " + hidden + ", the widths of both models together");
        }
        List<Double> ratios = json.has("channel_ratios") ? json.numbers("channel_ratios") : List.of(1.0, 1.0);
        List<Integer> strides = Sizes.ratios(json, "strides", List.of(1, 1));
        if (ratios.size() != strides.size()) {
            json.report("strides", "has " + strides.size() + " numbers and channel_ratios " + ratios.size());
        }
        for (double ratio : ratios) {
            if (!(ratio * hubert.hidden() >= 1 && ratio <= 1024)) {
                json.report("channel_ratios", "must leave channels of " + hubert.hidden() + ", not " + ratios);
            }
        }
        int unitKernel = Sizes.size(json, "unit_kernel_size", 3, 1 << 16);
        if (unitKernel % 2 == 0) {
            json.report("unit_kernel_size", "must be odd, not " + unitKernel);
        }
        List<Double> bandwidths = Sizes.bandwidths(json, List.of(0.5, 1.0, 1.5, 2.0, 4.0));
        int size = Sizes.size(json, "codebook_size", 1024);
        return new XCodecConfig(
                acoustic,
                hubert,
                rate,
                Sizes.size(json, "kernel_size", 3, 1 << 16),
                unitKernel,
                ratios,
                strides,
                json.has("block_dilations") ? json.integers("block_dilations") : List.of(1, 1),
                bandwidths,
                Sizes.codebooks(json, bandwidths, Sizes.ceilDiv(rate, acoustic.hop()), size),
                size);
    }

    /** Bits a second of one codebook, in kbit/s. */
    double bandwidthOfOne() {
        return Sizes.log2(codebookSize) * Sizes.ceilDiv(sampleRate, acoustic.hop()) / 1000;
    }

    Script.Builder script(Script.Builder script) {
        script.resource(XCodecConfig.class, "rvq.py");
        return hubert.script(acoustic.script(script))
                .resource(XCodecConfig.class, "xcodec.py")
                .constant("margin", acoustic.hop() / 2)
                .constants(
                        "semantic_strides",
                        strides.stream().mapToLong(Integer::longValue).toArray())
                .constants(
                        "semantic_dilations",
                        dilations.stream().mapToLong(Integer::longValue).toArray());
    }

    WeightShapes shapes() {
        WeightShapes shapes = new WeightShapes();
        acoustic.shapes(shapes, "acoustic_encoder", "acoustic_decoder");
        hubert.shapes(shapes, "semantic_model");
        long width = hubert.hidden();
        shapes.tensor("encoder_semantic.conv.weight", width, width, kernel);
        for (int i = 0; i < strides.size(); i++) {
            String block = "encoder_semantic.conv_blocks." + i;
            for (int j = 0; j < dilations.size(); j++) {
                shapes.tensor(block + ".res_units." + j + ".conv1.weight", width, width, unitKernel);
                shapes.tensor(block + ".res_units." + j + ".conv2.weight", width, width, 1);
            }
            long out = (long) (hubert.hidden() * ratios.get(i));
            shapes.tensor(block + ".conv.weight", out, width, strides.get(i) == 1 ? 3 : 2L * strides.get(i));
            shapes.tensor(block + ".conv.bias", out);
            width = out;
        }
        long hidden = (long) acoustic.hidden() + hubert.hidden();
        shapes.linear("fc", hidden, hidden).linear("fc2", acoustic.hidden(), hidden);
        for (int i = 0; i < codebooks; i++) {
            shapes.tensor("quantizer.quantizers." + i + ".codebook.embed", codebookSize, hidden);
        }
        return shapes;
    }

    CodecFeatures features() {
        return new CodecFeatures(sampleRate, 1, 0, false, acoustic.hop(), 0, 0);
    }
}
