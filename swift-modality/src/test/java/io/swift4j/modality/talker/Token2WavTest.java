package io.swift4j.modality.talker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigException;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sound is compared with the reference's in {@code swift-examples}; here is how it is asked for. */
@ExtendWith(NoLeaks.class)
class Token2WavTest {

    private static final Path FOLDER = Path.of("src/test/resources/speech/qwen2_5_omni_token2wav");
    private static final int[] CODES = {3, 1, 4, 1, 5};

    private static Token2Wav speech;
    private static Weights golden;

    @BeforeAll
    static void load() {
        speech = Token2Wav.load(FOLDER);
        golden = Weights.load(FOLDER.resolve("dit_step.safetensors"), null, "cpu");
        speech.sound(CODES, voice(), FlowOptions.defaults());
    }

    @AfterAll
    static void close() {
        speech.close();
        golden.close();
    }

    private static Voice voice() {
        return new Voice(tensor("conditioning"), tensor("reference_mel"));
    }

    private static Tensor tensor(String name) {
        return Objects.requireNonNull(golden.tensors().get(name), name);
    }

    @Test
    void aSeedGivesOneSoundOfAKnownLength() {
        Sound first = speech.sound(CODES, voice(), FlowOptions.defaults());
        Sound again = speech.sound(CODES, voice(), FlowOptions.defaults());
        Sound other = speech.sound(CODES, voice(), FlowOptions.defaults().withSeed(1));
        assertThat(first.samples()).containsExactly(again.samples()).isNotEqualTo(other.samples());
        assertThat(first.length()).isEqualTo(CODES.length * speech.samplesPerCode());
        assertThat(first.sampleRate()).isEqualTo(24_000);
    }

    @Test
    void codesThatAreNoSoundAreRefused() {
        assertThatThrownBy(() -> speech.sound(new int[] {1, 66}, voice(), FlowOptions.defaults()))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("code 66")
                .hasMessageContaining("[0, 65]");
        assertThatThrownBy(() -> speech.sound(new int[129], voice(), FlowOptions.defaults()))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("max_position_embeddings 256");
    }

    @Test
    void aVoiceThatIsTooShortToBeMirroredIsRefused() {
        try (TensorScope scope = TensorScope.open()) {
            Voice brief =
                    new Voice(tensor("conditioning"), tensor("reference_mel").narrow(1, 0, 4));
            assertThatThrownBy(() -> speech.sound(CODES, brief, FlowOptions.defaults()))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("has 4 frames")
                    .hasMessageContaining("at least 5");
        }
    }

    @Test
    void theShortestVoiceIsTaken() {
        try (TensorScope scope = TensorScope.open()) {
            Voice brief =
                    new Voice(tensor("conditioning"), tensor("reference_mel").narrow(1, 0, 5));
            assertThat(speech.sound(CODES, brief, FlowOptions.defaults()).samples())
                    .doesNotContain(Float.NaN);
        }
    }

    @Test
    void everyMistakeOfAConfigurationIsToldAtOnce(@TempDir Path folder) throws IOException {
        String config = Files.readString(FOLDER.resolve("config.json"))
                .replace("\"head_dim\": 8", "\"head_dim\": 7")
                .replace("\"enc_res2net_scale\": 2", "\"enc_res2net_scale\": 3");
        Files.writeString(folder.resolve("config.json"), config);
        assertThatThrownBy(() -> Token2Wav.load(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("head_dim")
                .hasMessageContaining("enc_res2net_scale 3");
    }

    @Test
    void timesThatWouldRunBackwardsAreRefused() {
        assertThatThrownBy(() -> FlowOptions.defaults().withSway(2).withPoints(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sway");
    }
}
