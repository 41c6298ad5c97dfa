package io.swift4j.modality.interleave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.constraint.TokenMask;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.content.Modality;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.Image;
import io.swift4j.modality.interleave.Interleaving.Stretch;
import io.swift4j.modality.interleave.Interleaving.Turns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words and pictures in one answer, of small random models whose vocabularies have both. */
@ExtendWith(NoLeaks.class)
class InterleavingTest {

    private static final Path PAINTERS = Path.of("src/test/resources/painters");
    private static final Set<Modality> PICTURES = Set.of(Modality.TEXT, Modality.IMAGE);

    private static Content.Image noise(int rows, int columns) {
        byte[] pixels = new byte[rows * columns * 3];
        new Random(rows).nextBytes(pixels);
        return new Content.Image(new MediaRef.Decoded("noise", new Image(rows, columns, pixels)));
    }

    /** An answer as a model without preferences would write it, but for a picture's beginning, which it likes. */
    private static List<Integer> walk(Turns turns, int vocabulary, int most, Random random) {
        List<Integer> answer = new ArrayList<>();
        ConstraintState state = turns.constraint().start(new int[0]);
        while (answer.size() < most) {
            TokenMask mask = new TokenMask(vocabulary);
            state.allow(mask, most - answer.size() - 1);
            int[] allowed = mask.tokens(true);
            int begin = turns.wanted().get(0).begin();
            int token = mask.has(begin) && random.nextInt(4) == 0 ? begin : allowed[random.nextInt(allowed.length)];
            answer.add(token);
            state = state.next(token);
            assertThat(state).isNotNull();
        }
        assertThat(state.mayEnd()).isTrue();
        return answer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"emu3", "chameleon_swin"})
    void whateverIsChosenAnAnswerIsWordsAndWholePictures(String name) {
        try (PretrainedModel model = PretrainedModel.load(PAINTERS.resolve(name))) {
            Turns turns = Interleaving.of(model).codes(PICTURES, 2, 3);
            int vocabulary = ((DecoderConfig) model.config()).vocabSize();
            BitSet reserved = new BitSet();
            turns.wanted().get(0).reserve(reserved);
            int pictures = 0;
            for (int seed = 0; seed < 40; seed++) {
                List<Integer> answer = walk(turns, vocabulary, 70, new Random(seed));
                List<Stretch> stretches = turns.stretches(answer);
                assertThat(stretches.stream().flatMapToInt(stretch -> Arrays.stream(stretch.tokens())))
                        .containsExactlyElementsOf(answer);
                for (Stretch stretch : stretches) {
                    if (stretch.run() == null) {
                        assertThat(Arrays.stream(stretch.tokens()).noneMatch(reserved::get))
                                .isTrue();
                    } else {
                        assertThat(((PictureRun) stretch.run()).codes(stretch.tokens()))
                                .hasDimensions(2, 3);
                        pictures++;
                    }
                }
            }
            assertThat(pictures).isGreaterThan(40);
        }
    }

    @Test
    void aPictureIsSaidInTheWordsThatTheModelReadsItIn() {
        try (PretrainedModel model = PretrainedModel.load(PAINTERS.resolve("emu3"));
                Tokenizer tokenizer = Tokenizer.load(model.folder())) {
            Interleaving interleaving = Interleaving.of(model);
            String words = interleaving.words(noise(24, 32));
            assertThat(words)
                    .startsWith("<|image start|>3*4<|image token|><|visual token ")
                    .endsWith("|><|extra_200|><|extra_201|><|image end|>");
            Turns turns = interleaving.turns(PICTURES, 3, 4);
            int[] ids = tokenizer.encode("see" + words + "there", false).ids();
            List<Content> parts = turns.contents(Arrays.stream(ids).boxed().toList());
            assertThat(parts).hasSize(3);
            assertThat(parts.get(0)).isEqualTo(Content.text("see"));
            assertThat(parts.get(2)).isEqualTo(Content.text("there"));
            Image drawn = (Image) ((MediaRef.Decoded) ((Content.Image) parts.get(1)).source()).value();
            assertThat(drawn.height()).isEqualTo(24);
            assertThat(drawn.width()).isEqualTo(32);
        }
    }

    @Test
    void chameleonsPictureHasItsEndAndNoPixels() {
        try (PretrainedModel model = PretrainedModel.load(PAINTERS.resolve("chameleon_swin"))) {
            Interleaving interleaving = Interleaving.of(model);
            assertThat(interleaving.words(noise(16, 16)))
                    .startsWith("<racm3:break>IMGIMG")
                    .endsWith("Z<eoss>");
            assertThatThrownBy(() -> interleaving.turns(PICTURES, 0, 0))
                    .hasMessageContaining("checkpoints of chameleon hold no decoder of pictures");
        }
    }

    @Test
    void aPictureBeginsOnlyWhereItCanEnd() {
        try (PretrainedModel model = PretrainedModel.load(PAINTERS.resolve("emu3"))) {
            Turns turns = Interleaving.of(model).turns(PICTURES, 2, 3);
            // Beginning, "2*3" in three tokens, its end; two rows of three with their ends; two tokens after them.
            assertThat(turns.shortest()).isEqualTo(5 + 8 + 2);
            ConstraintState start = turns.constraint().start(new int[0]);
            int begin = turns.wanted().get(0).begin();
            TokenMask enough = new TokenMask(369);
            start.allow(enough, 14);
            assertThat(enough.has(begin)).isTrue();
            TokenMask little = new TokenMask(369);
            start.allow(little, 13);
            assertThat(little.has(begin)).isFalse();
            assertThat(little.count()).isPositive();
        }
    }

    @Test
    void whatIsNotWrittenIsRefused() {
        try (PretrainedModel model = PretrainedModel.load(PAINTERS.resolve("emu3"))) {
            Content.Audio sound = new Content.Audio(new MediaRef.Decoded("tone", new Object()));
            assertThatThrownBy(() -> Interleaving.of(model).words(sound))
                    .hasMessageContaining("the model writes no sound; beside words it writes pictures");
        }
        try (PretrainedModel model = PretrainedModel.load(PAINTERS.resolve("janus"))) {
            assertThatThrownBy(() -> Interleaving.of(model)).hasMessageContaining("a janus model writes no words");
        }
        assertThat(Stream.of("janus", "glm_image", "llama"))
                .allMatch(type -> Interleaving.outputs(type, PAINTERS).isEmpty());
    }
}
