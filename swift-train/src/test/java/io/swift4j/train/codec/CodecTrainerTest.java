package io.swift4j.train.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.codec.audio.AudioCodes;
import io.swift4j.modality.codec.audio.EncodeOptions;
import io.swift4j.modality.codec.image.ImageTokenizer;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Codecs learn photographs and recorded speech from nothing, and what is written loads as any other checkpoint. */
class CodecTrainerTest {

    private static final Path MEDIA = Path.of("src/test/resources/codec");

    @TempDir
    private Path folder;

    private static List<Image> photographs() {
        return Stream.of(
                        MEDIA.resolve("coffee_168x112.png"),
                        MEDIA.resolve("rocket_130x90.png"),
                        Path.of("src/test/resources/qwen2_vl/pictures/chelsea_224x140.png"))
                .map(file -> MediaDecoder.defaults().image(MediaSource.of(file)))
                .toList();
    }

    private static List<Sound> speech() {
        return List.of(MediaDecoder.defaults().sound(MediaSource.of(MEDIA.resolve("speech3_16k.wav"))));
    }

    private static PictureCodecTrainer.Builder pictures() {
        return PictureCodecTrainer.builder()
                .pictures(photographs())
                .side(16)
                .downsample(4)
                .codebook(64)
                .batch(4);
    }

    private static SoundCodecTrainer.Builder sounds() {
        return SoundCodecTrainer.builder()
                .sounds(speech())
                .codebook(64)
                .filters(4)
                .batch(4)
                .seconds(0.32);
    }

    @Test
    void photographsComeBackFromTheirCodes() {
        CodecReport report = pictures().steps(120).batch(16).build().train(folder);
        assertThat(report.finished()).isTrue();
        // Single losses vary with their squares.
        assertThat(report.losses().subList(100, 120).stream()
                        .mapToDouble(loss -> loss)
                        .average()
                        .orElseThrow())
                .isLessThan(0.6 * report.losses().get(0));
        assertThat(report.usage()).isGreaterThan(0.8);
        assertThat(report.quality()).isGreaterThan(21); // Their mean colours alone have 17.9 dB.
        try (TensorScope scope = TensorScope.open();
                ImageTokenizer codec = ImageTokenizer.load(folder)) {
            assertThat(codec.codebookSize()).isEqualTo(64);
            assertThat(codec.downsample()).isEqualTo(4);
            try (PictureAutoencoder own =
                    new PictureAutoencoder(new PictureAutoencoder.Settings(16, 64, 4, 128, 2, 8, 0), photographs())) {
                List<Tensor> samples = own.samples();
                Tensor back = codec.pixels(codec.codes(samples.get(0)));
                assertThat(own.quality(back, samples.get(0))).isCloseTo(report.quality(), within(0.01));
                samples.forEach(Tensor::close);
            }
        }
    }

    private static org.assertj.core.data.Offset<Double> within(double offset) {
        return org.assertj.core.data.Offset.offset(offset);
    }

    @Test
    void speechComesBackFromItsCodes() {
        CodecReport report = sounds().codebooks(2).steps(100).build().train(folder);
        assertThat(report.losses().get(99)).isLessThan(0.55 * report.losses().get(0));
        assertThat(report.usage()).isGreaterThan(0.6);
        try (TensorScope scope = TensorScope.open();
                AudioCodec codec = AudioCodec.load(folder)) {
            assertThat(codec.codebooks()).isEqualTo(2);
            assertThat(codec.frameRate()).isEqualTo(25);
            Sound sound = speech().get(0);
            AudioCodes codes = codec.encode(List.of(sound), EncodeOptions.defaults());
            assertThat(codes.codebooks()).isEqualTo(2);
            Sound back = codec.sounds(codes).get(0);
            assertThat(back.sampleRate()).isEqualTo(8000);
            assertThat(back.seconds()).isBetween(sound.seconds() - 0.01, sound.seconds() + 0.05);
        }
    }

    @Test
    void aRunThatWasInterruptedEndsLikeOneThatWasNot() throws IOException {
        PictureCodecTrainer whole = pictures().steps(9).warmup(3).saveSteps(2).build();
        whole.train(folder.resolve("whole"));
        for (int stop : List.of(2, 5)) {
            Path parted = folder.resolve("parted" + stop);
            PictureCodecTrainer[] trainer = new PictureCodecTrainer[1];
            trainer[0] = pictures()
                    .steps(9)
                    .warmup(3)
                    .saveSteps(2)
                    .onStep(progress -> {
                        if (progress.run().step() == stop) {
                            trainer[0].cancel();
                        }
                    })
                    .build();
            assertThat(trainer[0].train(parted).finished()).isFalse();
            assertThat(pictures()
                            .steps(9)
                            .warmup(3)
                            .saveSteps(4)
                            .build()
                            .train(parted)
                            .finished())
                    .isTrue();
            assertThat(parted.resolve("model.safetensors"))
                    .hasSameBinaryContentAs(folder.resolve("whole").resolve("model.safetensors"));
        }
        // A run that was killed left what it saved last, and goes on from there.
        Path killed = folder.resolve("killed");
        assertThatThrownBy(() -> pictures()
                        .steps(9)
                        .warmup(3)
                        .saveSteps(2)
                        .onStep(progress -> {
                            if (progress.run().step() == 7) {
                                throw new IllegalStateException("killed");
                            }
                        })
                        .build()
                        .train(killed))
                .hasMessage("killed");
        CodecReport rest = pictures().steps(9).warmup(3).saveSteps(2).build().train(killed);
        assertThat(rest.losses()).hasSize(3);
        assertThat(Files.readAllBytes(killed.resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(folder.resolve("whole").resolve("model.safetensors")));
    }

    @Test
    @ExtendWith(NoLeaks.class)
    void nothingNativeIsLeftBehind() {
        int[] run = new int[1];
        NoLeaks.assertNoGrowth(1, () -> {
            Path each = folder.resolve("run" + run[0]++);
            pictures().steps(4).warmup(1).build().train(each.resolve("picture"));
            sounds().steps(4).warmup(1).build().train(each.resolve("sound"));
        });
    }

    @Test
    void progressIsToldInOneLine() {
        String[] line = new String[1];
        pictures()
                .steps(2)
                .warmup(1)
                .onStep(progress -> line[0] = progress.line())
                .build()
                .train(folder);
        assertThat(line[0]).matches("Codec 2/2 loss \\d\\.\\d+, codes \\d+, \\d+\\.\\d+ s/it, 0 s left");
    }

    @Test
    void contradictionsAreToldTogether() {
        assertThatThrownBy(() -> PictureCodecTrainer.builder()
                        .side(20)
                        .downsample(8)
                        .codebook(1)
                        .build())
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("there are no pictures")
                .hasMessageContaining("side must be a multiple of downsample 8")
                .hasMessageContaining("codebook must lie in [2.0");
        assertThatThrownBy(() -> SoundCodecTrainer.builder()
                        .codebook(100)
                        .ratios(0)
                        .warmup(500)
                        .build())
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("there are no sounds")
                .hasMessageContaining("codebook must be a power of two")
                .hasMessageContaining("ratios must be")
                .hasMessageContaining("warmup 500 must be less than steps 400");
    }

    @Test
    void anotherRunsStateIsRefused() {
        pictures().steps(2).warmup(1).build().train(folder);
        assertThatThrownBy(() -> pictures().steps(3).warmup(1).build().train(folder))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("training.safetensors is of a training with other settings");
    }
}
