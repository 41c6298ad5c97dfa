package io.swift4j.modality.music;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Network;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.codec.audio.AudioCodec;
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
import org.jspecify.annotations.Nullable;

/** What Dia learns: dialogues of texts, each ended by a code that stands for no sound. */
public final class DiaLessons implements LessonFamily {

    @Override
    public Set<String> modelTypes() {
        return Set.of("dia");
    }

    @Override
    public String rows() {
        return "a text, in which [S1] and [S2] say who speaks, with its sound as the answer";
    }

    @Override
    public boolean takesCodec() {
        return true;
    }

    @Override
    public CodeLessons lessons(PretrainedModel model, Optional<Path> codec) {
        return new Learner(model, codec);
    }

    private static final class Learner extends DelayedLessons {

        private final PretrainedModel model;
        private final Optional<Path> folder;
        private final DiaConfig config;
        private final DiaTokenizer tokenizer;
        private @Nullable AudioCodec codec;

        private Learner(PretrainedModel model, Optional<Path> folder) {
            this.model = model;
            this.folder = folder;
            this.config = DiaConfig.read(ConfigJson.read(model.folder().resolve("config.json")));
            this.tokenizer = DiaTokenizer.load(model.folder());
        }

        @Override
        int[] delays() {
            return config.delays();
        }

        private synchronized AudioCodec codec() {
            if (codec == null) {
                Path own = folder.orElseThrow(() -> new SwiftException(model.folder()
                        + " comes without its codec; say where the checkpoint of the Descript codec is"
                        + " (descript/dac_44khz): the option codec"));
                AudioCodec loaded = AudioCodec.load(own);
                try {
                    Dia.check(config, loaded);
                } catch (RuntimeException e) {
                    loaded.close();
                    throw e;
                }
                codec = loaded;
            }
            return codec;
        }

        @Override
        int mostPlaces() {
            return config.maxFrames();
        }

        @Override
        public Lesson lesson(Dialogue dialogue) {
            Dialogue.Turn turn = dialogue.only("a sound");
            int[][] sound = CodeLosses.turned(Dia.codes(config, codec(), turn.sound("Dia")));
            int[][] frames = Arrays.copyOf(sound, sound.length + 1);
            frames[sound.length] = new int[config.channels()];
            Arrays.fill(frames[sound.length], config.end());
            return lesson(turn, tokenizer.ids(turn.words()), frames);
        }

        @Override
        Tensor scores(Network network, Composer.Words words, List<int[][]> frames, int length) {
            DiaNetwork dia = network.as(DiaNetwork.class);
            int[] given = frames.stream()
                    .map(Learner.this::begun)
                    .flatMap(each -> Arrays.stream(delayed(each, length, config.first(), config.padding())))
                    .flatMapToInt(Arrays::stream)
                    .toArray();
            int[][] real = new int[frames.size()][length];
            Arrays.stream(real).forEach(row -> Arrays.fill(row, 1));
            return dia.scores(
                    dia.encode(words.ids(), words.keep()),
                    Tensor.of(words.keep()),
                    Tensor.of(given, frames.size(), length, config.channels()),
                    Tensor.of(real));
        }

        /** Frames after the one that begins an answer. */
        private int[][] begun(int[][] frames) {
            int[][] begun = new int[frames.length + 1][];
            begun[0] = new int[config.channels()];
            Arrays.fill(begun[0], config.first());
            System.arraycopy(frames, 0, begun, 1, frames.length);
            return begun;
        }

        @Override
        public synchronized void close() {
            if (codec != null) {
                codec.close();
            }
        }
    }
}
