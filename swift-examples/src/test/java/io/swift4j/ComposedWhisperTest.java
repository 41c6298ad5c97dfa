package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.LogitsProcessor;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.answer.MediaFiles;
import io.swift4j.modality.compose.ModelComposer;
import io.swift4j.peft.AdaptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A composed model whose ears are those of a Whisper checkpoint of 30 seconds and 80 bins in half precision: small and random, and
 * without most of what writes texts, which is not read.
 */
class ComposedWhisperTest {

    private static final Path WORDS = Path.of("src/test/resources/models/qwen2");
    private static final String EARS = "model.encoders.audio.audio_tower.";
    private static final Path WHISPER = Path.of("src/test/resources/models/whisper_half");

    @TempDir
    private Path folder;

    private Path composed() {
        Path model = folder.resolve("model");
        ModelComposer.create().decoder(WORDS).audioEncoder(WHISPER).write(model);
        return model;
    }

    private static Sound tone(double hertz) {
        float[] samples = new float[8000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / 16_000));
        }
        return new Sound(16_000, 1, samples);
    }

    /** What the first token of an answer about a sound is chosen from. */
    private static float[] scores(SwiftModel model, double hertz) {
        List<float[]> seen = new ArrayList<>();
        LogitsProcessor recorder = (ids, scores) -> {
            seen.add(scores.toFloats());
            return scores;
        };
        Content heard = new Content.Audio(new MediaRef.Decoded("tone", tone(hertz)));
        GenerationConfig config = model.generationConfig().toBuilder()
                .maxNewTokens(2)
                .processors(List.of(recorder))
                .build();
        TextAnswer answer =
                model.chat(List.of(Message.user(heard, Content.text("what?"))), config, (row, piece) -> true);
        assertThat(answer.tokens()).isBetween(1, 2);
        return seen.get(0);
    }

    @Test
    @ExtendWith(NoLeaks.class)
    void itsWeightsAreThoseOfTheCheckpointsEncoderAndHear() {
        Path model = composed();
        try (TensorScope scope = TensorScope.open();
                Weights given = Weights.load(WHISPER, null, "cpu");
                Weights written = Weights.load(model, null, "cpu")) {
            Map<String, Tensor> all = written.tensors();
            given.tensors().forEach((name, tensor) -> {
                Tensor own = all.get(name.replace("model.encoder.", EARS));
                if (name.startsWith("model.encoder.")) {
                    assertThat(own.to(Dtype.FLOAT32).toFloats())
                            .as(name)
                            .isEqualTo(tensor.to(Dtype.FLOAT32).toFloats());
                } else {
                    assertThat(own).as(name + " writes texts").isNull();
                }
            });
        }
        try (SwiftModel loaded = SwiftModel.fromPretrained(model.toString())) {
            assertThat(loaded.takes()).containsExactlyInAnyOrder(Modality.TEXT, Modality.AUDIO);
            assertThat(scores(loaded, 300)).isEqualTo(scores(loaded, 300)).isNotEqualTo(scores(loaded, 2500));
        }
    }

    @Test
    void itTrainsAndIsSavedAndLoadedAsItWas() throws IOException {
        Path model = composed();
        Path file = MediaFiles.wav(tone(300), folder.resolve("tone.wav"));
        Path rows = Files.writeString(
                folder.resolve("rows.jsonl"),
                "{\"query\":\"<audio>what?\",\"response\":\"alpha\",\"audios\":[\"" + file + "\"]}\n");
        Path trained = ComposedTraining.train(model, rows, folder.resolve("run"), 1, 1);
        Path whole = folder.resolve("whole");
        float[] before;
        float[] after;
        try (SwiftModel learned = SwiftModel.fromPretrained(model.toString());
                AdaptedModel adapted = new AdaptedModel(learned.pretrained())) {
            before = scores(learned, 300);
            adapted.load("default", trained);
            learned.answerWith(adapted::decoder);
            after = scores(learned, 300);
            adapted.writeMerged(whole);
        }
        assertThat(after).isNotEqualTo(before);
        try (SwiftModel again = SwiftModel.fromPretrained(model.toString());
                AdaptedModel adapted = new AdaptedModel(again.pretrained())) {
            adapted.load("default", trained);
            again.answerWith(adapted::decoder);
            assertThat(scores(again, 300)).isEqualTo(after);
        }
        try (SwiftModel merged = SwiftModel.fromPretrained(whole.toString())) {
            // Matrices lie elsewhere in memory than in a run with an adapter, so that sums may round otherwise.
            assertThat(scores(merged, 300)).containsExactly(after, within(1e-5f));
        }
    }
}
