package io.swift4j.modality.codec.audio;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Script;
import io.swift4j.modality.layers.WeightShapes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the Descript audio codec is.
 *
 * @param encoderHidden channels of the first convolution; doubled at each ratio
 * @param decoderHidden channels of the decoder's first convolution; halved at each ratio
 * @param hidden channels at the bottleneck
 * @param down ratios of the encoder
 * @param up ratios of the decoder
 * @param codebooks in all
 * @param codebookSize codes of each
 * @param codeDim of a code's vector
 * @param quantizerDropout part of a batch that is trained with fewer codebooks
 * @param commitmentWeight of the encoder's part of the loss
 * @param codebookWeight of the codebooks' part
 * @param sampleRate in Hz
 */
record DacConfig(
        int encoderHidden,
        int decoderHidden,
        int hidden,
        List<Integer> down,
        List<Integer> up,
        int codebooks,
        int codebookSize,
        int codeDim,
        double quantizerDropout,
        double commitmentWeight,
        double codebookWeight,
        int sampleRate) {

    static DacConfig read(ConfigJson json) {
        return json.collect(DacConfig::of);
    }

    /** Reads what X-Codec has inside; what it lacks is as X-Codec has it. */
    static DacConfig readInside(ConfigJson json) {
        String type = json.text("model_type", "dac");
        if (!type.equals("dac")) {
            json.report("model_type", "must be dac, not '" + type + "'");
        }
        List<Integer> ratios = List.of(8, 5, 4, 2);
        return of(json, 1024, Sizes.ratios(json, "downsampling_ratios", ratios), ratios, 256);
    }

    private static DacConfig of(ConfigJson json) {
        List<Integer> down = Sizes.ratios(json, "downsampling_ratios", List.of(2, 4, 8, 8));
        List<Integer> reversed = new ArrayList<>(down);
        Collections.reverse(reversed);
        int hidden = Sizes.size(json, "encoder_hidden_size", 64) << down.size();
        return of(json, 1536, down, reversed, hidden);
    }

    private static DacConfig of(ConfigJson json, int decoderHidden, List<Integer> down, List<Integer> up, int hidden) {
        DacConfig read = new DacConfig(
                Sizes.size(json, "encoder_hidden_size", 64, 1 << 14),
                Sizes.size(json, "decoder_hidden_size", decoderHidden),
                Sizes.size(json, "hidden_size", hidden),
                down,
                Sizes.ratios(json, "upsampling_ratios", up),
                Sizes.size(json, "n_codebooks", 9, 4096),
                Sizes.powerOfTwo(json, "codebook_size", 1024),
                Sizes.size(json, "codebook_dim", 8),
                json.number("quantizer_dropout", 0),
                json.number("commitment_loss_weight", 0.25),
                json.number("codebook_loss_weight", 1),
                Sizes.size(json, "sampling_rate", 16_000));
        if (read.decoderHidden >> read.up.size() < 1) {
            json.report(
                    "decoder_hidden_size",
                    read.decoderHidden + " can't be halved at each of " + read.up.size() + " ratios");
        }
        if (!(read.quantizerDropout >= 0 && read.quantizerDropout <= 1)) {
            json.report("quantizer_dropout", "must lie in [0, 1], not " + read.quantizerDropout);
        }
        return read;
    }

    int hop() {
        return Sizes.product(down);
    }

    /** Channels before the encoder's last convolution. */
    long widest() {
        return (long) encoderHidden << down.size();
    }

    Script.Builder script(Script.Builder script) {
        return script.resource(DacConfig.class, "dac.py")
                .constants("down_strides", longs(down))
                .constants("up_strides", longs(up));
    }

    private static long[] longs(List<Integer> values) {
        return values.stream().mapToLong(Integer::longValue).toArray();
    }

    /** Adds the shapes of the encoder under one name and of the decoder under another. */
    void shapes(WeightShapes shapes, String encoder, String decoder) {
        conv(shapes, encoder + ".conv1", encoderHidden, 1, 7);
        long width = encoderHidden;
        for (int i = 0; i < down.size(); i++) {
            String block = encoder + ".block." + i;
            residuals(shapes, block, width);
            snake(shapes, block + ".snake1", width);
            conv(shapes, block + ".conv1", 2 * width, width, 2L * down.get(i));
            width *= 2;
        }
        snake(shapes, encoder + ".snake1", width);
        conv(shapes, encoder + ".conv2", hidden, width, 3);

        conv(shapes, decoder + ".conv1", decoderHidden, hidden, 7);
        for (int i = 0; i < up.size(); i++) {
            String block = decoder + ".block." + i;
            long in = decoderHidden >> i;
            long out = decoderHidden >> (i + 1);
            snake(shapes, block + ".snake1", in);
            shapes.tensor(block + ".conv_t1.weight", in, out, 2L * up.get(i));
            shapes.tensor(block + ".conv_t1.bias", out);
            residuals(shapes, block, out);
        }
        long last = decoderHidden >> up.size();
        snake(shapes, decoder + ".snake1", last);
        conv(shapes, decoder + ".conv2", 1, last, 7);
    }

    private static void residuals(WeightShapes shapes, String block, long width) {
        for (int unit = 1; unit <= 3; unit++) {
            String name = block + ".res_unit" + unit;
            snake(shapes, name + ".snake1", width);
            snake(shapes, name + ".snake2", width);
            conv(shapes, name + ".conv1", width, width, 7);
            conv(shapes, name + ".conv2", width, width, 1);
        }
    }

    private static void snake(WeightShapes shapes, String name, long width) {
        shapes.tensor(name + ".alpha", 1, width, 1);
    }

    private static void conv(WeightShapes shapes, String name, long out, long in, long length) {
        shapes.tensor(name + ".weight", out, in, length).tensor(name + ".bias", out);
    }

    /** The shapes of everything. */
    WeightShapes shapes() {
        WeightShapes shapes = new WeightShapes();
        shapes(shapes, "encoder", "decoder");
        for (int i = 0; i < codebooks; i++) {
            String quantizer = "quantizer.quantizers." + i;
            conv(shapes, quantizer + ".in_proj", codeDim, hidden, 1);
            conv(shapes, quantizer + ".out_proj", hidden, codeDim, 1);
            shapes.tensor(quantizer + ".codebook.weight", codebookSize, codeDim);
        }
        return shapes;
    }

    CodecFeatures features() {
        return new CodecFeatures(sampleRate, 1, 0, false, hop(), 0, 0);
    }
}
