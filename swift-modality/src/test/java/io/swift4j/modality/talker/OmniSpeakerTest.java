package io.swift4j.modality.talker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.lesson.CodeLessons;
import io.swift4j.modality.lesson.Lesson;
import io.swift4j.modality.lesson.LessonLoss;
import io.swift4j.modality.lesson.LessonPass;
import io.swift4j.modality.lesson.LessonSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole of Qwen2.5-Omni against what scripts/make_omni_fixture.py recorded of the reference. */
@ExtendWith(NoLeaks.class)
class OmniSpeakerTest {

    private static final Path FOLDER = Path.of("src/test/resources/speech/qwen2_5_omni_whole");
    private static final GenerationConfig CODES = GenerationConfig.builder()
            .maxNewTokens(9)
            .repetitionPenalty(1.05)
            .suppressTokens(List.of(81))
            .eosTokenIds(List.of(80, 82))
            .padTokenId(80)
            .build();

    @TempDir
    private Path folder;

    private static Tensor named(Weights weights, String name) {
        return Objects.requireNonNull(weights.tensors().get(name), name);
    }

    private static Prompts asked(Weights weights) {
        return Prompts.of(940, named(weights, "ids").toInts())
                .with(MediaTensors.of(Map.of(
                        "input_features", named(weights, "mel"), "feature_attention_mask", named(weights, "mask"))));
    }

    private static int[] answer(PretrainedModel model, Prompts asked, int end) {
        Generator generator = new Generator(model.decoder(), ids -> "");
        GenerationConfig how = GenerationConfig.builder()
                .maxNewTokens(7)
                .eosTokenIds(List.of(end))
                .padTokenId(940)
                .build();
        GenerationResult result = generator.generate(asked, how, (row, token) -> true);
        return result.answer(0);
    }

    /** The reference's sums are in float32 over two layers; 1e-4 is far above their rounding and far below any mistake. */
    private static void same(Tensor ours, Tensor reference) {
        assertThat(ours.shape()).isEqualTo(reference.shape());
        float[] a = ours.toFloats();
        float[] b = reference.toFloats();
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).as("value %d", i).isCloseTo(b[i], within(1e-4f));
        }
    }

    @ParameterizedTest
    @CsvSource({"cut_off, -1", "ended, 4"})
    void theTalkerIsGivenWhatTheReferenceGivesIt(String name, int endsAt) {
        try (PretrainedModel model = PretrainedModel.load(FOLDER);
                OmniSpeaker speaker = OmniSpeaker.load(FOLDER, LoadOptions.defaults());
                Talker talker = Talker.load(FOLDER, LoadOptions.defaults());
                Weights weights = Weights.load(FOLDER.resolve(name + ".safetensors"), null, "cpu");
                TensorScope scope = TensorScope.open()) {
            int[] expected = named(weights, "answer").toInts();
            Prompts asked = asked(weights);
            int[] answer = answer(model, asked, endsAt < 0 ? 942 : expected[endsAt]);
            assertThat(answer).containsExactly(expected);
            TalkerPrompt prompt = speaker.prompt(model.decoder(), asked, answer, 960);
            same(prompt.states(), named(weights, "states"));
            same(prompt.reply(), named(weights, "reply"));
            assertThat(prompt.text().ids()[0])
                    .containsExactly(named(weights, "text").toInts());
            GenerationResult codes = talker.speak(prompt, TalkerRule.AS_GENERATE, CODES, (row, code) -> true);
            int[] all = named(weights, "codes").toInts();
            assertThat(codes.answer(0)).containsExactly(java.util.Arrays.copyOfRange(all, all.length - 9, all.length));
        }
    }

    /** Both are means over the same five codes in float32; packing changes the order of sums alone. */
    @ParameterizedTest
    @CsvSource({"cut_off, -1", "ended, 4"})
    void aLessonCostsWhatSayingItsCodesCosts(String name, int endsAt) {
        try (PretrainedModel model = PretrainedModel.load(FOLDER);
                OmniSpeaker speaker = OmniSpeaker.load(FOLDER, LoadOptions.defaults());
                Talker talker = Talker.load(FOLDER, LoadOptions.defaults());
                Weights weights = Weights.load(FOLDER.resolve(name + ".safetensors"), null, "cpu");
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Prompts asked = asked(weights);
            int[] prompt = asked.ids()[0];
            int[] answer = answer(
                    model, asked, endsAt < 0 ? 942 : named(weights, "answer").toInts()[endsAt]);
            int[] ids = java.util.Arrays.copyOf(prompt, prompt.length + answer.length);
            System.arraycopy(answer, 0, ids, prompt.length, answer.length);
            int[][] frames = {{3}, {17}, {5}, {40}, {9}};
            int[] codes = {3, 17, 5, 40, 9};
            float[] ones = {1, 1, 1, 1, 1};
            Lesson lesson = new Lesson(ids, frames, ones, prompt.length + 7, prompt.length);
            double expected = talker.loss(
                            speaker.prompt(
                                    model.decoder(),
                                    asked,
                                    answer,
                                    speaker.voice(Optional.empty()).firstToken()),
                            new int[][] {codes})
                    .item();
            CodeLessons lessons = LessonSource.of(model).orElseThrow().lessons();
            double once = lessons.losses(model.decoder(), List.of(lesson), asked.media(), LessonPass.measuring())
                            .sum()
                    / 5;
            assertThat(once).isCloseTo(expected, within(1e-5));
            Lesson other = new Lesson(new int[] {5, 6, 7, 8, 9, 10}, new int[][] {{2}, {4}}, new float[] {1, 1}, 6, 2);
            Lesson third = new Lesson(new int[] {11, 12, 13, 14}, new int[][] {{7}}, new float[] {0.5f}, 4, 1);
            double apart = 0;
            for (Lesson one : List.of(other, third)) {
                apart += lessons.losses(model.decoder(), List.of(one), MediaTensors.NONE, LessonPass.measuring())
                        .sum();
            }
            LessonLoss together =
                    lessons.losses(model.decoder(), List.of(other, third), MediaTensors.NONE, LessonPass.measuring());
            assertThat(together.sum()).isCloseTo(apart, within(1e-5));
        }
    }

    @Test
    void anAnswerIsSaidTheSameAgainWithTheSameSeed() {
        try (PretrainedModel model = PretrainedModel.load(FOLDER);
                OmniSpeaker speaker = OmniSpeaker.load(FOLDER, LoadOptions.defaults());
                Weights weights = Weights.load(FOLDER.resolve("ended.safetensors"), null, "cpu");
                TensorScope scope = TensorScope.open()) {
            assertThat(speaker.speakers()).containsExactly("Chelsie");
            int[] answer = named(weights, "answer").toInts();
            Sound first = say(model, speaker, asked(weights), answer, 3);
            assertThat(first.sampleRate()).isEqualTo(24_000);
            assertThat(first.length()).isPositive();
            assertThat(say(model, speaker, asked(weights), answer, 3).samples()).isEqualTo(first.samples());
            assertThat(say(model, speaker, asked(weights), answer, 4).samples()).isNotEqualTo(first.samples());
        }
    }

    private static Sound say(PretrainedModel model, OmniSpeaker speaker, Prompts asked, int[] answer, long seed) {
        OmniVoice voice = speaker.voice(Optional.empty());
        return speaker.say(
                model.decoder(),
                asked,
                answer,
                voice,
                CODES,
                FlowOptions.defaults().withSeed(seed));
    }

    @Test
    void whoIsNotThereAndWhatIsTooShortIsSaid() {
        try (PretrainedModel model = PretrainedModel.load(FOLDER);
                OmniSpeaker speaker = OmniSpeaker.load(FOLDER, LoadOptions.defaults());
                TensorScope scope = TensorScope.open()) {
            assertThatThrownBy(() -> speaker.voice(Optional.of("Nobody")))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("Nobody")
                    .hasMessageContaining("[Chelsie]");
            Prompts asked = Prompts.of(940, new int[] {1, 2, 3});
            assertThatThrownBy(() -> speaker.prompt(model.decoder(), asked, new int[] {5}, 960))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("at least 2");
        }
    }

    @Test
    void aFolderWithoutSpeakersSaysHowTheirFileIsMade() throws IOException {
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(FOLDER.resolve(file), folder.resolve(file));
        }
        assertThatThrownBy(() -> OmniSpeaker.load(folder, LoadOptions.defaults()))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("convert_speakers.py");
    }
}
