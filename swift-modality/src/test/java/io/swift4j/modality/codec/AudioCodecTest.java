package io.swift4j.modality.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.codec.audio.AudioCodes;
import io.swift4j.modality.codec.audio.CodecFeatures;
import io.swift4j.modality.codec.audio.EncodeOptions;
import io.swift4j.modality.codec.audio.MimiCodec;
import io.swift4j.modality.codec.audio.MimiStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What codecs compute is compared with the reference in {@code swift-examples}. */
@ExtendWith(NoLeaks.class)
class AudioCodecTest {

    private static final Path ROOT = Path.of("src/test/resources/codecs");

    private static Tensor hum(int channels, int samples) {
        return Tensor.of(samples(channels * samples), 1, channels, samples);
    }

    private static float[] samples(int count) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (float) (0.4 * Math.sin(i * 0.13) + 0.2 * Math.sin(i * 0.71));
        }
        return samples;
    }

    @Test
    void aStreamGivesTheCodesAndTheSoundOfTheWhole() {
        try (AudioCodec codec = AudioCodec.load(ROOT.resolve("mimi_stream"));
                TensorScope scope = TensorScope.open()) {
            MimiCodec mimi = (MimiCodec) codec;
            int hop = mimi.hopLength();
            Tensor sound = hum(1, 20 * hop);
            Tensor codes = mimi.encode(sound).codes();
            float[] whole = mimi.decode(AudioCodes.of(codes)).toFloats();
            List<Float> spoken = new ArrayList<>();
            try (MimiStream stream = mimi.stream()) {
                long frame = 0;
                for (int frames : new int[] {1, 1, 7, 2, 9}) {
                    Tensor heard = stream.encode(sound.narrow(2, frame * hop, (long) frames * hop));
                    assertThat(heard.toLongs())
                            .containsExactly(codes.narrow(2, frame, frames).toLongs());
                    for (float sample : stream.decode(heard).toFloats()) {
                        spoken.add(sample);
                    }
                    frame += frames;
                }
            }
            assertThat(spoken).hasSize(whole.length);
            for (int i = 0; i < whole.length; i++) {
                // Attention and convolutions sum the same numbers in another order.
                assertThat(spoken.get(i)).isCloseTo(whole[i], within(1e-4f));
            }
        }
    }

    @Test
    void aStreamWantsWholeFrames() {
        try (AudioCodec codec = AudioCodec.load(ROOT.resolve("mimi_stream"));
                MimiStream stream = ((MimiCodec) codec).stream();
                TensorScope scope = TensorScope.open()) {
            assertThatThrownBy(() -> stream.encode(hum(1, codec.hopLength() + 1)))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("whole frames of " + codec.hopLength());
        }
    }

    @Test
    void soundThatDependsOnWhatFollowsIsNotStreamed() {
        try (AudioCodec codec = AudioCodec.load(ROOT.resolve("mimi_whole"))) {
            assertThatThrownBy(() -> ((MimiCodec) codec).stream()).hasMessageContaining("use_causal_conv");
        }
    }

    @Test
    void codesOutsideOfTheirBookAreRefused() {
        try (TensorScope scope = TensorScope.open()) {
            for (String name : List.of("encodec_causal", "mimi_whole", "dac_odd", "xcodec_stable")) {
                try (AudioCodec codec = AudioCodec.load(ROOT.resolve(name))) {
                    Tensor codes = Tensor.of(new long[] {0, codec.codebookSize()}, 1, 1, 2);
                    assertThatThrownBy(() -> codec.decode(AudioCodes.of(codes)))
                            .isInstanceOf(SwiftException.class)
                            .hasMessageContaining("code " + codec.codebookSize());
                }
            }
        }
    }

    @Test
    void aBandwidthThatTheCodecLacksIsAnsweredWithThoseItHas() {
        try (AudioCodec codec = AudioCodec.load(ROOT.resolve("encodec_causal"));
                TensorScope scope = TensorScope.open()) {
            assertThatThrownBy(() ->
                            codec.encode(hum(1, 100), EncodeOptions.defaults().withBandwidth(7)))
                    .hasMessageContaining("7.0")
                    .hasMessageContaining("[20.0, 60.0]");
        }
    }

    @Test
    void aCodecInsideALargerCheckpointIsTheSame() {
        Path folder = ROOT.resolve("encodec_causal");
        ConfigJson config = ConfigJson.read(folder.resolve("config.json"));
        try (AudioCodec alone = AudioCodec.load(folder);
                Weights weights = Weights.load(folder, null, "cpu");
                TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> larger = new LinkedHashMap<>();
            larger.put("decoder.weight", Tensor.of(new float[] {1}, 1));
            // The older spelling of weight normalisation.
            weights.tensors()
                    .forEach((name, tensor) -> larger.put(
                            "audio_encoder."
                                    + name.replace("parametrizations.weight.original0", "weight_g")
                                            .replace("parametrizations.weight.original1", "weight_v"),
                            tensor));
            try (AudioCodec inside = AudioCodec.of(config, "larger", larger, "audio_encoder.")) {
                assertThat(inside.parameters().keySet()).anyMatch(name -> name.endsWith("weight_g"));
                assertThat(inside.encode(hum(1, 300)).codes().toLongs())
                        .containsExactly(alone.encode(hum(1, 300)).codes().toLongs());
            }
        }
    }

    @Test
    void missingTensorsAreNamed() {
        Path folder = ROOT.resolve("dac_odd");
        try (Weights weights = Weights.load(folder, null, "cpu")) {
            Map<String, Tensor> fewer = new LinkedHashMap<>(weights.tensors());
            fewer.remove("encoder.conv1.weight");
            fewer.remove("decoder.snake1.alpha");
            assertThatThrownBy(() ->
                            AudioCodec.of(ConfigJson.read(folder.resolve("config.json")), "checkpoint", fewer, ""))
                    .hasMessageContaining("encoder.conv1.weight is missing")
                    .hasMessageContaining("decoder.snake1.alpha is missing");
        }
    }

    @Test
    void everythingWrongWithAConfigurationIsReportedTogether() {
        ConfigJson config = ConfigJson.parse("config.json", """
                {"model_type": "encodec", "pad_mode": "mirror", "norm_type": "batch", "codebook_size": 33,
                 "use_causal_conv": false, "trim_right_ratio": 0.5, "chunk_length_s": 1.0}
                """);
        assertThatThrownBy(() -> AudioCodec.of(config, "nothing", Map.of(), ""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("pad_mode")
                .hasMessageContaining("norm_type")
                .hasMessageContaining("codebook_size")
                .hasMessageContaining("trim_right_ratio")
                .hasMessageContaining("overlap");
    }

    @Test
    void soundsBecomeCodesAndSoundsAgain() {
        try (AudioCodec codec = AudioCodec.load(ROOT.resolve("encodec_chunks"));
                TensorScope scope = TensorScope.open()) {
            Sound mono = new Sound(codec.sampleRate(), 1, samples(300));
            Sound stereo = new Sound(codec.sampleRate() / 2, 2, samples(240));
            AudioCodes codes = codec.encode(List.of(mono, stereo), EncodeOptions.defaults());
            List<Sound> sounds = codec.sounds(codes);
            assertThat(sounds).hasSize(2).allSatisfy(sound -> {
                assertThat(sound.channels()).isEqualTo(2);
                assertThat(sound.sampleRate()).isEqualTo(codec.sampleRate());
                assertThat(sound.length()).isGreaterThanOrEqualTo(300);
            });
        }
    }

    @Test
    void shorterSoundsAreFilledUpWhereTheFeatureExtractorSays() {
        ConfigJson json = ConfigJson.parse("preprocessor_config.json", """
                {"feature_extractor_type": "DacFeatureExtractor", "sampling_rate": 100, "hop_length": 4,
                 "padding_side": "left", "padding_value": 0.5}
                """);
        try (TensorScope scope = TensorScope.open()) {
            CodecFeatures.Batch batch = CodecFeatures.read(json)
                    .prepare(List.of(
                            new Sound(100, 1, new float[] {1, 2}), new Sound(100, 1, new float[] {3, 4, 5, 6, 7})));
            assertThat(batch.values().shape()).containsExactly(2, 1, 8);
            assertThat(batch.values().toFloats())
                    .containsExactly(.5f, .5f, .5f, .5f, .5f, .5f, 1, 2, .5f, .5f, .5f, 3, 4, 5, 6, 7);
            assertThat(batch.mask().toLongs()).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1);
        }
    }

    @Test
    void aFolderThatHoldsNoCodecIsRefused(@org.junit.jupiter.api.io.TempDir Path folder) throws IOException {
        Files.copy(ROOT.resolve("dac_odd/model.safetensors"), folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\"}");
        assertThatThrownBy(() -> AudioCodec.load(folder))
                .hasMessageContaining("'llama'")
                .hasMessageContaining("encodec, mimi, dac and xcodec");
    }
}
