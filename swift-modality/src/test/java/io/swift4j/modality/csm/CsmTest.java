package io.swift4j.modality.csm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.FinishReason;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the model says is compared with the reference in {@code swift-examples}; here is how it is asked. */
@ExtendWith(NoLeaks.class)
class CsmTest {

    private static final Path FOLDER = Path.of("src/test/resources/speech/csm");
    private static final Csm.Choice GREEDY = new Csm.Choice(
            GenerationConfig.builder().maxNewTokens(4).build(),
            GenerationConfig.builder().build());

    private static CsmSpeaker speaker;

    @BeforeAll
    static void load() {
        speaker = CsmSpeaker.load(FOLDER, LoadOptions.defaults());
        speaker.say(List.of(), Turn.of(0, "hello"), 2, 0);
    }

    @AfterAll
    static void close() {
        speaker.close();
    }

    private static Sound tone(int samples) {
        float[] wave = new float[samples];
        for (int i = 0; i < samples; i++) {
            wave[i] = (float) (0.3 * Math.sin(i * 0.05));
        }
        return new Sound(24_000, 1, wave);
    }

    /** Every code but one is ruled out. */
    private static GenerationConfig always(GenerationConfig config, int code) {
        LogitsProcessor processor = (ids, scores) -> {
            float[] values = scores.toFloats();
            int size = (int) scores.size(-1);
            for (int i = 0; i < values.length; i++) {
                values[i] = i % size == code ? 0 : -1e9f;
            }
            return Tensor.of(values, scores.shape());
        };
        return config.toBuilder().processors(List.of(processor)).build();
    }

    @Test
    void aTextIsSaidAfterWhatWasSaidBefore() {
        Turn next = Turn.of(1, "speak slowly");
        Sound plain = speaker.say(List.of(), next, 5, 0);
        Sound after = speaker.say(List.of(Turn.of(0, "hello world", tone(1500))), next, 5, 0);
        assertThat(plain.length()).isEqualTo(5 * speaker.model().codec().hopLength());
        assertThat(after.samples()).as("a voice").isNotEqualTo(plain.samples());
    }

    @Test
    void aFrameOfEndCodesEndsARowAndIsNoSound() {
        CsmPrompts prompts = speaker.processor().process(List.of("hello", "world"), List.of());
        CsmSpeech speech = speaker.model()
                .speak(
                        prompts,
                        new Csm.Choice(always(GREEDY.first(), 0), always(GREEDY.others(), 0)),
                        (row, code) -> true);
        assertThat(speech.lengths()).containsExactly(1, 1);
        assertThat(speech.reasons()).containsOnly(FinishReason.EOS);
        assertThat(speaker.model().sounds(speech)).allMatch(sound -> sound.length() == 0);
    }

    @Test
    void speechEndsAtItsLengthOtherwise() {
        CsmPrompts prompts = speaker.processor().process(List.of("hello"), List.of());
        CsmSpeech speech = speaker.model().speak(prompts, GREEDY, (row, code) -> true);
        assertThat(speech.frames()[0]).hasNumberOfRows(4);
        assertThat(speech.reasons()).containsExactly(FinishReason.LENGTH);
    }

    @Test
    void codesOfOneSeedAreTheSameAndOtherwiseDiffer() {
        CsmPrompts prompts = speaker.processor().process(List.of("hello world"), List.of());
        GenerationConfig.Builder random =
                GenerationConfig.builder().doSample(true).maxNewTokens(4);
        Csm csm = speaker.model();
        Csm.Choice one = new Csm.Choice(
                random.seed(1).build(),
                GenerationConfig.builder().doSample(true).seed(1).build());
        Csm.Choice two = new Csm.Choice(
                random.seed(1).build(),
                GenerationConfig.builder().doSample(true).seed(2).build());
        int[][][] first = csm.speak(prompts, one, (row, code) -> true).frames();
        assertThat(csm.speak(prompts, one, (row, code) -> true).frames()).isDeepEqualTo(first);
        assertThat(Arrays.deepEquals(
                        csm.speak(prompts, two, (row, code) -> true).frames(), first))
                .isFalse();
    }

    @Test
    void aRowIsTheSameAloneAndPaddedAmongOthers() {
        Csm csm = speaker.model();
        CsmPrompts both = speaker.processor().process(List.of("happy rock music", "read"), List.of());
        CsmPrompts alone = speaker.processor().process(List.of("read"), List.of());
        assertThat(csm.speak(both, GREEDY, (row, code) -> true).frames()[1])
                .isDeepEqualTo(csm.speak(alone, GREEDY, (row, code) -> true).frames()[0]);
    }

    @Test
    void soundsAndTheirPlacesMustAgree() {
        CsmProcessor processor = speaker.processor();
        assertThatThrownBy(() -> processor.process(List.of("<|AUDIO|>"), List.of()))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("more places for sounds");
        assertThatThrownBy(() ->
                        processor.process(List.of("hello"), List.of(tone(400).samples())))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("1 sounds are given for 0 places");
        CsmPrompts wrong = new CsmPrompts(
                new int[][] {{296, 299, 300}},
                new int[][] {{1, 1, 1}},
                List.of(List.of(tone(2000).samples())),
                Optional.empty());
        assertThatThrownBy(() -> speaker.model().forward(wrong))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("has 1 audio tokens (299) for the 7 frames");
    }

    @Test
    void onlyFirstCodesAreLearnedWhereAsked() {
        CsmProcessor processor = speaker.processor();
        CsmPrompts prompts =
                processor.process(List.of("hello<|AUDIO|>"), List.of(tone(1600).samples()));
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            CsmOutput.Training none = speaker.model()
                    .forward(processor.labelled(prompts, 0, 0))
                    .training()
                    .orElseThrow();
            assertThat(none.depthLogits()).isEmpty();
            assertThat(none.depthLoss().item()).isZero();
            assertThat(none.loss().item()).isEqualTo(none.backboneLoss().item());
            int[][] labels = processor.labelled(prompts, 0.5, 3).labels().orElseThrow();
            assertThat(Arrays.stream(labels[0]).filter(label -> label == -101).count())
                    .as("half of five frames, rounded down")
                    .isEqualTo(2);
        }
    }

    @Test
    void beamsAndAnotherNumberOfCodesAreRefused() {
        CsmPrompts prompts = speaker.processor().process(List.of("hello"), List.of());
        Csm csm = speaker.model();
        assertThatThrownBy(() -> csm.speak(
                        prompts,
                        new Csm.Choice(GREEDY.first().toBuilder().numBeams(2).build(), GREEDY.others()),
                        (row, code) -> true))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("num_beams must be 1");
        Csm.Choice five =
                Csm.Choice.read(ConfigJson.parse("generation_config.json", "{\"depth_decoder_max_new_tokens\": 5}"));
        assertThatThrownBy(() -> csm.speak(prompts, five, (row, code) -> true))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("depth_decoder_max_new_tokens must be the 3");
    }

    @Test
    void partsThatDoNotFitTogetherAreToldAtOnce(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                Files.readString(FOLDER.resolve("config.json"))
                        .replace("\"num_quantizers\": 4", "\"num_quantizers\": 5")
                        .replace("\"codebook_pad_token_id\": 66", "\"codebook_pad_token_id\": 67"));
        assertThatThrownBy(() -> Csm.load(folder, LoadOptions.defaults()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("num_quantizers")
                .hasMessageContaining("codebook_pad_token_id");
    }
}
