package io.swift4j.train.codec;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.Problems;
import io.swift4j.modality.Image;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains a compact VQ-VAE of pictures (van den Oord et al. 2017), a {@link io.swift4j.modality.codec.image.PatchTokenizer}: its folder is
 * read by {@link io.swift4j.modality.codec.image.ImageTokenizer#load} and by {@link
 * io.swift4j.modality.compose.ModelComposer#imageCodec}.
 *
 * <p>The loss is the absolute and the squared difference of pixels, and a perceptual part that needs no network: how much edges differ
 * at three scales, and SSIM. Training sees squares of all sizes of the pictures, some of them mirrored.
 */
public final class PictureCodecTrainer extends CodecTrainer {

    private final PictureAutoencoder.Settings settings;
    private final List<Image> pictures;

    private PictureCodecTrainer(PictureAutoencoder.Settings settings, List<Image> pictures, CodecOptions options) {
        super(options);
        this.settings = settings;
        this.pictures = pictures;
    }

    /** A builder; only pictures are needed. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    Autoencoder autoencoder() {
        return new PictureAutoencoder(settings, pictures);
    }

    /** Builds a trainer. */
    public static final class Builder extends CodecTrainer.Builder<Builder> {

        private final List<Image> pictures = new ArrayList<>();
        private int side = 32;
        private int codebook = 256;
        private int downsample = 8;
        private int hidden = 128;
        private int blocks = 2;
        private int dim = 8;

        private Builder() {
            super(1000, 32, 0.003);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Adds pictures to learn from, of any size. */
        public Builder pictures(List<Image> more) {
            pictures.addAll(more);
            return this;
        }

        /** Pixels of height, and of width, of the squares that are learned from; a multiple of the downsampling; 32 unless given. */
        public Builder side(int pixels) {
            side = pixels;
            return this;
        }

        /** How many codes there are; 256 unless given. */
        public Builder codebook(int codes) {
            codebook = codes;
            return this;
        }

        /** How many pixels of height, and of width, become one code; 8 unless given. */
        public Builder downsample(int pixels) {
            downsample = pixels;
            return this;
        }

        /** Width of the layers; 128 unless given. */
        public Builder hidden(int width) {
            hidden = width;
            return this;
        }

        /** Residual blocks on the way to codes, and as many on the way back; 2 unless given. */
        public Builder blocks(int count) {
            blocks = count;
            return this;
        }

        /** Length of a code's vector; 8 unless given. */
        public Builder codeDim(int length) {
            dim = length;
            return this;
        }

        /**
         * The trainer.
         *
         * @throws SwiftException with everything that is wrong
         */
        public PictureCodecTrainer build() {
            Problems problems = new Problems("picture codec");
            CodecOptions options = options(problems);
            problems.unless(!pictures.isEmpty(), "there are no pictures to learn from")
                    .within("downsample", downsample, 1, 256)
                    .unless(
                            side >= 1 && side <= 1024 && side % Math.max(1, downsample) == 0,
                            "side must be a multiple of downsample " + downsample + " up to 1024, not " + side)
                    .within("codebook", codebook, 2, 1 << 20)
                    .within("codeDim", dim, 1, 1 << 12)
                    .within("hidden", hidden, 1, 1 << 14)
                    .within("blocks", blocks, 1, 64);
            return checked(
                    problems,
                    () -> new PictureCodecTrainer(
                            new PictureAutoencoder.Settings(
                                    side, codebook, downsample, hidden, blocks, dim, options.seed()),
                            List.copyOf(pictures),
                            options));
        }
    }
}
