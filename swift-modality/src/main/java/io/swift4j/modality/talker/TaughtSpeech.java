package io.swift4j.modality.talker;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PackedRows;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.lesson.LearnedFrames;
import io.swift4j.modality.lesson.Lesson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Answers laid end to end as the talker is given them: what it is told of each, and the codes to be said of it.
 *
 * @param told of each answer
 * @param said codes of each answer
 * @param positions of all places, {@code [axes][places]}
 * @param lengths of the answers, in places
 * @param learned codes of all answers
 */
record TaughtSpeech(
        List<Telling.Told> told, List<int[]> said, int[][] positions, int[] lengths, LearnedFrames learned) {

    /**
     * Tells answers.
     *
     * @param thinking the thinker's pass over the conversations without their last tokens
     */
    static TaughtSpeech of(
            Telling telling,
            int firstToken,
            Decoder thinker,
            Talker talker,
            List<Lesson> lessons,
            TrainingPass thinking) {
        int[] lengths = lessons.stream()
                .mapToInt(lesson -> lesson.said() + 2 + lesson.frames().length)
                .toArray();
        int[][] thought = thinking.rows().positions();
        int[][] positions = new int[thought.length][Arrays.stream(lengths).sum()];
        List<Telling.Told> told = new ArrayList<>();
        List<int[]> said = new ArrayList<>();
        LearnedFrames learned = new LearnedFrames();
        int start = 0;
        int from = 0;
        for (int i = 0; i < lengths.length; i++) {
            Lesson lesson = lessons.get(i);
            int prompt = lesson.said();
            int[] run = Arrays.copyOf(lesson.ids(), lesson.ids().length - 1);
            Tensor states = thinking.hidden().narrow(0, from, run.length).reshape(1, run.length, -1);
            told.add(telling.told(thinker, talker, run, prompt, states, firstToken));
            int[] codes =
                    Arrays.stream(lesson.frames()).mapToInt(frame -> frame[0]).toArray();
            said.add(codes);
            for (int axis = 0; axis < positions.length; axis++) {
                System.arraycopy(thought[axis], from, positions[axis], start, prompt);
                // The answer is words, whose places follow each other, and so do the talker's after the prompt.
                int next = thought[axis][from + prompt];
                for (int t = prompt; t < lengths[i]; t++) {
                    positions[axis][start + t] = next + t - prompt;
                }
            }
            for (int t = 0; t < codes.length; t++) {
                learned.add(start + prompt + 1 + t, lesson.frames()[t], lesson.weights()[t]);
            }
            from += run.length;
            start += lengths[i];
        }
        return new TaughtSpeech(told, said, positions, lengths, learned);
    }

    /** The talker's inputs, to which gradients lead where its embedding is trained. */
    PackedRows rows(Talker talker) {
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            inputs.add(talker.taught(told.get(i), said.get(i)));
        }
        Tensor all = talker.joined(inputs.toArray(Tensor[]::new));
        int[] ids = new int[positions[0].length];
        Arrays.fill(ids, SoftTokens.VECTOR);
        SoftTokens soft = new SoftTokens("talker input", SoftTokens.VECTOR, all.reshape(ids.length, -1), List.of());
        return new PackedRows(ids, positions, lengths, MediaTensors.NONE.withPerceived(List.of(soft)));
    }
}
