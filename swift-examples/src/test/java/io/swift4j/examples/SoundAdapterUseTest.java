package io.swift4j.examples;

import static io.swift4j.examples.SoundAdapters.MODELS;
import static io.swift4j.examples.SoundAdapters.MUSIC;
import static io.swift4j.examples.SoundAdapters.config;
import static io.swift4j.examples.SoundAdapters.scores;
import static io.swift4j.examples.SoundAdapters.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Dtype;
import io.swift4j.modality.Sound;
import io.swift4j.modality.answer.sound.SoundOptions;
import io.swift4j.modality.music.Composer;
import io.swift4j.modality.music.Dia;
import io.swift4j.modality.music.DiaNetwork;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.MergedModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of adapters on models that make sound of texts: merged checkpoints and answers. */
@ExtendWith(NoLeaks.class)
class SoundAdapterUseTest {

    @ParameterizedTest
    @CsvSource({"stereo, dora", "stereo, ia3", "stereo, full", "dia, dora", "dia, ia3"})
    void aMergedCheckpointScoresAsTheAdaptedModel(String name, String kind, @TempDir Path folder) {
        Path from = MODELS.resolve(name);
        Path merged = folder.resolve("merged");
        try (PretrainedModel model = PretrainedModel.load(from);
                AdaptedModel adapted = new AdaptedModel(model)) {
            train(adapted, adapted.add("default", config(kind), 3), from, 3, 0.2);
            float[] learned = scores(adapted.network());
            try (MergedModel inMemory = adapted.merged()) {
                assertThat(scores(inMemory.network()))
                        .usingComparatorWithPrecision(1e-4f)
                        .containsExactly(learned);
            }
            adapted.writeMerged(merged);
            try (PretrainedModel written = PretrainedModel.load(merged)) {
                assertThat(written.parameters().keySet())
                        .isEqualTo(model.parameters().keySet());
                assertThat(scores(written.network()))
                        .usingComparatorWithPrecision(1e-4f)
                        .containsExactly(learned);
            }
        }
    }

    @Test
    void aWantedTypeIsTheNetworksAndNotTheCheckpoints() {
        LoadOptions half = LoadOptions.defaults().withDtype(Dtype.BFLOAT16);
        try (PretrainedModel model = PretrainedModel.load(MUSIC, half);
                AdaptedModel adapted = new AdaptedModel(model)) {
            assertThat(model.network()).isSameAs(adapted.network());
            assertThat(model.network().dtype()).isEqualTo(Dtype.BFLOAT16);
            assertThat(model.network().topTensors().values())
                    .allMatch(tensor -> tensor.dtype() == Dtype.BFLOAT16)
                    .hasSizeGreaterThan(6);
            assertThat(model.parameters().values()).allMatch(tensor -> tensor.dtype() == Dtype.FLOAT32);
            Adapter adapter = adapted.add("default", config("dora"), 3);
            double[] losses = train(adapted, adapter, MUSIC, 3, 0.2);
            assertThat(losses[2]).isLessThan(losses[0]);
            assertThatThrownBy(() -> adapted.mixedPrecision(true)).isInstanceOf(SwiftException.class);
        }
    }

    @Test
    void linearLayersMayMultiplyInBfloat16() {
        try (PretrainedModel model = PretrainedModel.load(MUSIC);
                AdaptedModel adapted = new AdaptedModel(model)) {
            Adapter adapter = adapted.add("default", config("dora"), 3);
            float[] plain = scores(adapted.network());
            adapted.mixedPrecision(true);
            assertThat(scores(adapted.network())).isNotEqualTo(plain);
            double[] losses = train(adapted, adapter, MUSIC, 3, 0.2);
            assertThat(losses[2]).isLessThan(losses[0]);
        }
    }

    @Test
    void fewerBitsAreRefused() {
        assertThatThrownBy(
                        () -> PretrainedModel.load(MUSIC, LoadOptions.defaults().withQuantization("nf4")))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("load it without quantization");
    }

    private static float[] answer(SwiftModel model, SoundOptions options) {
        Request request = Request.of(Content.text("[S1] slow waltz"))
                .withTask(new TaskConfig(EnumSet.allOf(Modality.class), Modality.AUDIO, TaskType.GENERATION))
                .with(SoundOptions.class, options);
        Response response = model.generate(request);
        Content.Audio audio = (Content.Audio) response.content().get(0);
        return ((Sound) ((MediaRef.Decoded) audio.source()).value()).samples();
    }

    @Test
    void musicIsMadeWithTheActiveAdapters() {
        SoundOptions options = SoundOptions.defaults().likeliest().withSeconds(0.05);
        try (SwiftModel model = SwiftModel.fromPretrained(MUSIC.toString());
                AdaptedModel adapted = new AdaptedModel(model.pretrained())) {
            float[] plain = answer(model, options);
            train(adapted, adapted.add("default", config("dora"), 3), MUSIC, 3, 0.5);
            model.answerWith(adapted::network);
            assertThat(answer(model, options)).isNotEqualTo(plain);
            adapted.activate();
            assertThat(answer(model, options)).isEqualTo(plain);
        }
    }

    @Test
    void dialoguesAreSpokenWithTheActiveAdapters() {
        Path folder = MODELS.resolve("dia");
        Composer.Words words = new Composer.Words(new int[][] {{1, 72, 105}}, new int[][] {{1, 1, 1}});
        Dia.Prompt prompt = new Dia.Prompt(
                new int[][][] {{{42, 42, 42}, {41, 42, 42}, {41, 41, 42}, {41, 41, 42}, {41, 41, 42}}},
                new int[][] {{1, 1, 1, 1, 1}},
                1);
        GenerationConfig.Builder greedy =
                GenerationConfig.read(folder).toBuilder().doSample(false).maxNewTokens(20);
        try (PretrainedModel model = PretrainedModel.load(folder);
                Dia plain = Dia.of(model);
                AdaptedModel adapted = new AdaptedModel(model)) {
            train(adapted, adapted.add("default", config("dora"), 3), folder, 3, 0.5);
            Dia trained = plain.with(adapted.network().as(DiaNetwork.class));
            int[][][] without = plain.write(words, prompt, 1, 10, greedy, (row, token) -> true)
                    .codes();
            int[][][] with = trained.write(words, prompt, 1, 10, greedy, (row, token) -> true)
                    .codes();
            assertThat(Arrays.deepToString(with)).isNotEqualTo(Arrays.deepToString(without));
        }
    }
}
