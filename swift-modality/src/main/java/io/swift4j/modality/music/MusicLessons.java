package io.swift4j.modality.music;

import io.swift4j.core.model.Network;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.codec.audio.CodecFeatures;
import io.swift4j.modality.lesson.CodeLessons;
import io.swift4j.modality.lesson.CodeLosses;
import io.swift4j.modality.lesson.Dialogue;
import io.swift4j.modality.lesson.Lesson;
import io.swift4j.modality.lesson.LessonFamily;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What MusicGen learns: music of texts, in mono or stereo. */
public final class MusicLessons implements LessonFamily {

    @Override
    public Set<String> modelTypes() {
        return Set.of("musicgen");
    }

    @Override
    public String rows() {
        return "a text with music as its answer";
    }

    @Override
    public CodeLessons lessons(PretrainedModel model, Optional<Path> codec) {
        return new Learner(Composer.of(model));
    }

    private static final class Learner extends DelayedLessons {

        private final Composer composer;
        private final MusicConfig config;
        private final int[] delays;

        private Learner(Composer composer) {
            this.composer = composer;
            this.config = composer.config();
            this.delays = IntStream.range(0, config.codebooks())
                    .map(book -> book / config.channels())
                    .toArray();
        }

        @Override
        int[] delays() {
            return delays;
        }

        @Override
        int mostPlaces() {
            return config.maxFrames();
        }

        @Override
        public Lesson lesson(Dialogue dialogue) {
            Dialogue.Turn turn = dialogue.only("a sound");
            return lesson(turn, composer.ids(turn.words()), frames(turn));
        }

        private int[][] frames(Dialogue.Turn turn) {
            try (TensorScope scope = TensorScope.open();
                    GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                CodecFeatures.Batch heard = composer.recordings().prepare(List.of(turn.sound("MusicGen")));
                int[][] books = composer.recordings()
                        .encode(heard.values(), Optional.of(heard.mask()))
                        .codes();
                return CodeLosses.turned(books);
            }
        }

        @Override
        Tensor scores(Network network, Composer.Words words, List<int[][]> frames, int length) {
            MusicNetwork music = network.as(MusicNetwork.class);
            int[] labels = frames.stream()
                    .flatMap(each -> Arrays.stream(delayed(each, length, config.padding(), config.padding())))
                    .flatMapToInt(Arrays::stream)
                    .toArray();
            Tensor shifted = music.decoderInput(Tensor.of(labels, frames.size(), length, delays.length));
            return music.scores(music.encode(words.ids(), words.keep()), Tensor.of(words.keep()), shifted);
        }

        @Override
        public void close() {
            composer.close();
        }
    }
}
