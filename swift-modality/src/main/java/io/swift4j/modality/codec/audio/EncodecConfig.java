package io.swift4j.modality.codec.audio;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;

/**
 * What EnCodec is.
 *
 * @param seanet its convolutions
 * @param sampleRate in Hz
 * @param normalize whether each chunk is divided by how loud it is
 * @param chunk samples of a chunk; 0 where sound is encoded whole
 * @param stride samples from one chunk to the next
 * @param bandwidths in kbit/s
 * @param codebooks of the highest bandwidth
 * @param codebookSize codes of each
 */
record EncodecConfig(
        SeanetConfig seanet,
        int sampleRate,
        boolean normalize,
        int chunk,
        int stride,
        List<Double> bandwidths,
        int codebooks,
        int codebookSize) {

    static EncodecConfig read(ConfigJson json) {
        return json.collect(EncodecConfig::of);
    }

    private static EncodecConfig of(ConfigJson json) {
        SeanetConfig seanet = SeanetConfig.read(json, false);
        int rate = Sizes.size(json, "sampling_rate", 24_000);
        int dim = Sizes.size(json, "codebook_dim", seanet.hidden());
        if (dim != seanet.hidden()) {
            json.report("codebook_dim", "must be hidden_size " + seanet.hidden() + ", not " + dim);
        }
        int[] chunks = Sizes.chunks(json, rate, true);
        List<Double> bandwidths = Sizes.bandwidths(json, List.of(1.5, 3.0, 6.0, 12.0, 24.0));
        int size = Sizes.powerOfTwo(json, "codebook_size", 1024);
        int frameRate = Sizes.ceilDiv(rate, seanet.hop());
        return new EncodecConfig(
                seanet,
                rate,
                json.flag("normalize", false),
                chunks[0],
                chunks[1],
                bandwidths,
                Sizes.codebooks(json, bandwidths, frameRate, size),
                size);
    }

    /** Bits a second of one codebook. */
    double bitsOfOne() {
        return Sizes.log2(codebookSize) * Sizes.ceilDiv(sampleRate, seanet.hop());
    }

    WeightShapes shapes() {
        WeightShapes shapes = new WeightShapes();
        seanet.shapes(shapes);
        for (int i = 0; i < codebooks; i++) {
            shapes.tensor("quantizer.layers." + i + ".codebook.embed", codebookSize, seanet.hidden());
        }
        return shapes;
    }

    CodecFeatures features() {
        return new CodecFeatures(sampleRate, seanet.channels(), 0, false, 1, chunk, stride);
    }
}
