package io.swift4j.modality.codec.image;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.codec.CodecWeights;
import io.swift4j.modality.codec.Codecs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Emu3's tokenizer of pictures and clips (Wang et al. 2024).
 *
 * <p>A picture is encoded as a clip of as many equal frames as become one step of time; of what codes of a picture decode to, the first
 * frame is the picture. Of a clip, frames after the last whole step are not encoded. {@link #trace} gives {@code codes [batch, time,
 * rows, cols]}, {@code encoder_latents} and {@code quant_conv_latents}; there is no loss.
 */
public final class Emu3Tokenizer extends ScriptedTokenizer {

    private final Emu3Config config;

    private Emu3Tokenizer(Emu3Config config, CodecWeights weights, Runnable freeing) {
        super(script(config), weights, freeing);
        this.config = config;
    }

    private static Script script(Emu3Config config) {
        return Codecs.script("Emu3 tokenizer")
                .resource(Emu3Tokenizer.class, "emu3.py")
                .constant("levels", config.levels().count())
                .constant("blocks", config.levels().blocks())
                .constants(
                        "attention_levels",
                        config.attentionLevels().stream()
                                .mapToLong(Integer::longValue)
                                .toArray())
                .constant("heads", config.heads())
                .constant("halvings", config.halvings())
                .constant("factor", config.timeFactor())
                .build();
    }

    static Emu3Tokenizer of(Emu3Config config, CodecWeights weights, Runnable freeing) {
        return checked(weights, () -> Emu3Shapes.of(config), () -> new Emu3Tokenizer(config, weights, freeing));
    }

    @Override
    public Tensor codes(Tensor pixels) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor codes = Objects.requireNonNull(trace(pixels).get("codes"));
            return scope.escape(
                    pixels.rank() == 4 ? codes.reshape(codes.size(0), codes.size(2), codes.size(3)) : codes);
        }
    }

    /**
     * Codes of pictures that were filled up to one size, each without the filling.
     *
     * @param pixels {@code [batch, channels, height, width]}
     * @param sizes height and width of each picture in pixels
     * @return codes of each picture, {@code [rows, cols]}
     */
    public List<Tensor> codes(Tensor pixels, int[][] sizes) {
        if (pixels.rank() != 4 || sizes.length != pixels.size(0)) {
            throw new SwiftException("there are " + sizes.length + " sizes for pixels " + pixels
                    + ", which must be [batch, channels, height, width] with one size for each");
        }
        List<Tensor> cropped = new ArrayList<>();
        try (TensorScope scope = TensorScope.open()) {
            Tensor codes = codes(pixels);
            for (int i = 0; i < sizes.length; i++) {
                long rows = sizes[i][0] / downsample();
                long cols = sizes[i][1] / downsample();
                if (rows < 1 || cols < 1 || rows > codes.size(1) || cols > codes.size(2)) {
                    throw new SwiftException("picture " + i + " can't be " + Arrays.toString(sizes[i])
                            + " pixels in size: all are filled up to [" + pixels.size(2) + ", " + pixels.size(3)
                            + "]");
                }
                Tensor one = codes.narrow(0, i, 1).narrow(1, 0, rows).narrow(2, 0, cols);
                cropped.add(scope.escape(one.reshape(rows, cols)));
            }
        }
        return cropped;
    }

    @Override
    public Map<String, Tensor> trace(Tensor pixels) {
        if (pixels.rank() == 5) {
            if (pixels.size(1) < config.timeFactor()) {
                throw new SwiftException(
                        "a clip must have at least " + config.timeFactor() + " frames, not " + pixels.size(1));
            }
            try (Tensor frames = pixels.reshape(-1, pixels.size(2), pixels.size(3), pixels.size(4))) {
                Pixels.check(frames, config.levels().inChannels(), downsample());
            }
        } else {
            Pixels.check(pixels, config.levels().inChannels(), downsample());
        }
        return script.dict("encode", weights.dict(), pixels);
    }

    @Override
    public Tensor pixels(Tensor codes) {
        boolean picture = codes.rank() == 3;
        try (TensorScope scope = TensorScope.open()) {
            Tensor frames = Objects.requireNonNull(traceDecode(codes).get("pixel_values"));
            return scope.escape(
                    picture
                            ? frames.narrow(1, 0, 1)
                                    .reshape(frames.size(0), frames.size(2), frames.size(3), frames.size(4))
                            : frames);
        }
    }

    /**
     * What is computed on the way from codes to frames, by name: {@code post_quant_latents}, and {@code pixel_values [batch, frames,
     * channels, height, width]}.
     */
    public Map<String, Tensor> traceDecode(Tensor codes) {
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            if (codes.rank() == 3) {
                try (Tensor clip = codes.reshape(codes.size(0), 1, codes.size(1), codes.size(2))) {
                    return traceDecode(clip);
                }
            }
            Codecs.check("codes", codes, "[batch, rows, cols] or [batch, time, rows, cols]", -1, -1, -1, -1);
            Codecs.check(codes, codebookSize());
            return script.dict("decode", weights.dict(), codes);
        }
    }

    /** How many frames become one step of time. */
    public int timeFactor() {
        return config.timeFactor();
    }

    @Override
    public int codebookSize() {
        return config.levels().codes();
    }

    @Override
    public int downsample() {
        return config.levels().downsample();
    }

    @Override
    public boolean canDecode() {
        return true;
    }
}
