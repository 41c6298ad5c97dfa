package io.swift4j.modality.music;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Network;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.lesson.CodeLessons;
import io.swift4j.modality.lesson.CodeLosses;
import io.swift4j.modality.lesson.Dialogue;
import io.swift4j.modality.lesson.Lesson;
import io.swift4j.modality.lesson.LessonLoss;
import io.swift4j.modality.lesson.LessonPass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Lessons of models that read a text whole and write frames whose codebooks come some steps late. The loss of a frame is the mean of those
 * of its codes.
 */
abstract class DelayedLessons implements CodeLessons {

    /** How many steps late each codebook is. */
    abstract int[] delays();

    /**
     * Scores {@code [batch * codebooks, length, codes]} of a batch.
     *
     * @param words of the texts
     * @param frames of each lesson
     * @param length of the longest, delays included
     */
    abstract Tensor scores(Network network, Composer.Words words, List<int[][]> frames, int length);

    /** How many places there are, delays included. */
    abstract int mostPlaces();

    /**
     * A lesson of which all frames are learned.
     *
     * @throws SwiftException where there are more than fit
     */
    final Lesson lesson(Dialogue.Turn turn, int[] ids, int[][] frames) {
        int most = mostPlaces() - longestDelay();
        if (frames.length > most) {
            throw new SwiftException(turn.medium().get(0).source().name() + " has " + frames.length
                    + " frames of codes, the model has places for " + most + "; cut the sound into shorter pieces");
        }
        int length = ids.length + frames.length + longestDelay();
        return Lesson.evenly(ids, frames, turn.weight(), length, ids.length);
    }

    private int longestDelay() {
        return Arrays.stream(delays()).max().orElse(0);
    }

    @Override
    public final LessonLoss losses(Network network, List<Lesson> lessons, MediaTensors media, LessonPass pass) {
        List<int[][]> frames = lessons.stream().map(Lesson::frames).toList();
        int length = frames.stream().mapToInt(each -> each.length).max().orElse(0) + longestDelay();
        int[][] codes = frames.stream().flatMap(Arrays::stream).toArray(int[][]::new);
        int[] first = Arrays.stream(codes).mapToInt(frame -> frame[0]).toArray();
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(pass.mode())) {
            Tensor scores = pass.drawing(network, () -> scores(network, words(lessons), frames, length));
            Tensor flat = scores.reshape(-1, scores.size(-1));
            Tensor picked = CodeLosses.picked(flat, places(frames, length, delays().length));
            Tensor sum = CodeLosses.sum(
                    picked.reshape(codes.length, delays().length, scores.size(-1)), codes, weights(lessons));
            pass.learn(sum);
            int right = CodeLosses.right(CodeLosses.picked(flat, places(frames, length, 1)), first);
            return new LessonLoss(sum.item(), right, codes.length, Map.of());
        }
    }

    private static Composer.Words words(List<Lesson> lessons) {
        int longest =
                lessons.stream().mapToInt(lesson -> lesson.ids().length).max().orElse(0);
        int[][] ids = new int[lessons.size()][];
        int[][] keep = new int[lessons.size()][longest];
        for (int row = 0; row < ids.length; row++) {
            int[] own = lessons.get(row).ids();
            ids[row] = Arrays.copyOf(own, longest);
            Arrays.fill(keep[row], 0, own.length, 1);
        }
        return new Composer.Words(ids, keep);
    }

    /** Where the scores of the first codebooks of each frame stand among all. */
    private int[] places(List<int[][]> frames, int length, int books) {
        int[] places = new int[frames.stream().mapToInt(each -> each.length).sum() * books];
        int at = 0;
        for (int row = 0; row < frames.size(); row++) {
            for (int frame = 0; frame < frames.get(row).length; frame++) {
                for (int book = 0; book < books; book++) {
                    places[at++] = (row * delays().length + book) * length + frame + delays()[book];
                }
            }
        }
        return places;
    }

    private static float[] weights(List<Lesson> lessons) {
        float[] weights = new float
                [lessons.stream().mapToInt(lesson -> lesson.weights().length).sum()];
        int at = 0;
        for (Lesson lesson : lessons) {
            System.arraycopy(lesson.weights(), 0, weights, at, lesson.weights().length);
            at += lesson.weights().length;
        }
        return weights;
    }

    /**
     * Each codebook as late as it is.
     *
     * @param before what stands before its codes
     * @param after what stands after them
     * @return {@code [length][codebooks]}
     */
    final int[][] delayed(int[][] frames, int length, int before, int after) {
        int[][] delayed = new int[length][delays().length];
        for (int t = 0; t < length; t++) {
            for (int book = 0; book < delays().length; book++) {
                int frame = t - delays()[book];
                delayed[t][book] = frame < 0 ? before : frame < frames.length ? frames[frame][book] : after;
            }
        }
        return delayed;
    }
}
