package io.swift4j.modality.csm;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Network;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.lesson.CodeLessons;
import io.swift4j.modality.lesson.CodeLosses;
import io.swift4j.modality.lesson.Dialogue;
import io.swift4j.modality.lesson.LearnedFrames;
import io.swift4j.modality.lesson.Lesson;
import io.swift4j.modality.lesson.LessonFamily;
import io.swift4j.modality.lesson.LessonLoss;
import io.swift4j.modality.lesson.LessonPass;
import io.swift4j.modality.lesson.StatePass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What CSM learns: turns of words and their sounds, each frame's first code by the backbone and the others by the decoder of depth.
 *
 * <p>The loss of a frame is that of its first code and the mean of those of the others, as the reference's is.
 */
public final class CsmLessons implements LessonFamily {

    @Override
    public Set<String> modelTypes() {
        return Set.of("csm");
    }

    @Override
    public String rows() {
        return "conversations in which each message has words and the sound of them, or in which a sound answers the words to be"
                + " said";
    }

    @Override
    public CodeLessons lessons(PretrainedModel model, Optional<Path> codec) {
        return new Learner(Csm.of(model.decoder()), Tokenizer.load(model.folder()));
    }

    /**
     * Prompts as lessons, without their padding: each frame is learned, or where there are labels, each that has one.
     *
     * @throws SwiftException for labels of first codes alone
     */
    public static List<Lesson> lessonsOf(Csm csm, CsmPrompts prompts) {
        List<List<int[]>> sounds = csm.frames(prompts);
        int[] end = new int[csm.config().codebooks()];
        Arrays.fill(end, csm.config().endCode());
        List<Lesson> lessons = new ArrayList<>();
        for (int row = 0; row < prompts.ids().length; row++) {
            List<Integer> ids = new ArrayList<>();
            List<int[]> frames = new ArrayList<>();
            List<Integer> learned = new ArrayList<>();
            Iterator<int[]> codes = sounds.get(row).iterator();
            for (int t = 0; t < prompts.ids()[row].length; t++) {
                int id = prompts.ids()[row][t];
                if (prompts.keep()[row][t] == 0) {
                    continue;
                }
                ids.add(id);
                if (id == csm.audioToken() || id == csm.audioEndToken()) {
                    frames.add(id == csm.audioToken() ? codes.next() : end);
                    int at = t;
                    int own = row;
                    learned.add(prompts.labels().map(all -> all[own][at]).orElse(id));
                }
            }
            if (learned.contains(Csm.FIRST_ONLY)) {
                throw new SwiftException("a lesson learns all codes of a frame or none, not the first alone");
            }
            float[] weights = new float[frames.size()];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = learned.get(i) == Csm.NOTHING ? 0 : 1;
            }
            int[] tokens = ids.stream().mapToInt(Integer::intValue).toArray();
            lessons.add(new Lesson(tokens, frames.toArray(int[][]::new), weights, tokens.length));
        }
        return lessons;
    }

    private record Learner(Csm csm, Tokenizer tokenizer) implements CodeLessons {

        @Override
        public Lesson lesson(Dialogue dialogue) {
            List<Dialogue.Turn> turns = dialogue.turns();
            List<Turn> said = new ArrayList<>();
            for (Dialogue.Turn turn : turns) {
                if (turn.medium().size() != 1 || turn.words().isEmpty()) {
                    throw new SwiftException("a message of the role " + turn.role() + " has "
                            + (turn.words().isEmpty() ? "no words" : "no sound")
                            + "; CSM learns words together with their sound");
                }
                said.add(turn(turn));
            }
            CsmPrompts prompts = new CsmProcessor(csm, tokenizer).conversation(said);
            Lesson all = lessonsOf(csm, prompts).get(0);
            float[] weights = new float[all.frames().length];
            int turn = 0;
            int frame = 0;
            for (int id : all.ids()) {
                if (id == csm.audioToken() || id == csm.audioEndToken()) {
                    weights[frame++] = turns.get(turn).weight();
                    turn += id == csm.audioEndToken() ? 1 : 0;
                }
            }
            return new Lesson(all.ids(), all.frames(), weights, all.length());
        }

        private static Turn turn(Dialogue.Turn turn) {
            int speaker = turn.role().equals("assistant") ? 0 : 1;
            return Turn.named(speaker, turn.words(), Optional.of(turn.sound("CSM")));
        }

        @Override
        public LessonLoss losses(Network network, List<Lesson> lessons, MediaTensors media, LessonPass pass) {
            Decoder decoder = network.as(Decoder.class);
            Csm own = Csm.of(decoder);
            Targets targets = new Targets(own, lessons);
            double[] parts = new double[3];
            double sum = StatePass.run(
                    decoder,
                    lessons.stream().map(Lesson::ids).toList(),
                    () -> own.media(targets.heard, targets.ends),
                    pass,
                    states -> targets.loss(own, states, parts));
            return new LessonLoss(
                    sum, (int) parts[2], targets.learned.count(), Map.of("backbone", parts[0], "depth", parts[1]));
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }

    /** What is heard of lessons laid end to end, and what is learned where. */
    private static final class Targets {

        private final List<int[]> heard = new ArrayList<>();
        private final LearnedFrames learned = new LearnedFrames();
        private int ends;

        private Targets(Csm csm, List<Lesson> lessons) {
            int start = 0;
            for (Lesson lesson : lessons) {
                int frame = 0;
                for (int t = 0; t < lesson.ids().length; t++) {
                    int id = lesson.ids()[t];
                    if (id != csm.audioToken() && id != csm.audioEndToken()) {
                        continue;
                    }
                    if (id == csm.audioToken()) {
                        heard.add(lesson.frames()[frame]);
                    } else {
                        ends++;
                    }
                    if (lesson.weights()[frame] > 0) {
                        learned.add(start + t - 1, lesson.frames()[frame], lesson.weights()[frame]);
                    }
                    frame++;
                }
                start += lesson.ids().length;
            }
        }

        Tensor loss(Csm csm, Tensor states, double[] parts) {
            Tensor picked = CodeLosses.picked(states, learned.before());
            Tensor scores = csm.firstScores(picked);
            Tensor backbone = CodeLosses.sum(scores, learned.first(), learned.weights());
            Tensor depth =
                    CodeLosses.sum(csm.depthScores(picked, learned.codes()), learned.others(), learned.weights());
            parts[0] = backbone.item();
            parts[1] = depth.item();
            parts[2] = CodeLosses.right(scores, learned.first());
            return CodeLosses.plus(backbone, depth);
        }
    }
}
