package io.swift4j.quickstart;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All lessons. */
final class Curriculum {

    private final List<Lesson> lessons;
    private final Canvas canvas;
    private final Speakers speakers;

    Curriculum() {
        Letters letters = new Letters();
        canvas = new Canvas(new Photographs(), letters);
        speakers = new Speakers();
        lessons = List.of(
                new CaptionLesson(canvas),
                new QuestionLesson(canvas),
                new ReadingLesson(canvas, letters.all()),
                new GroundingLesson(canvas),
                new CommandLesson(speakers),
                new FilmLesson(canvas),
                new DrawingLesson(canvas),
                new SpeakingLesson(speakers));
    }

    List<Lesson> lessons() {
        return lessons;
    }

    /** Conversations about pictures, always the same of a seed, made one after another. */
    Stream<List<Sample>> talks(long seed, int count, boolean places) {
        Random random = new Random(seed);
        return IntStream.range(0, count).mapToObj(i -> Talk.about(canvas, random, places));
    }

    Canvas canvas() {
        return canvas;
    }

    Speakers speakers() {
        return speakers;
    }

    /** Samples of a lesson, always the same of a seed, made one after another. */
    static Stream<Sample> samples(Lesson lesson, long seed, int count, boolean heldOut) {
        Random random = new Random(seed * 31 + lesson.task().title().hashCode() + (heldOut ? 1 : 0));
        return IntStream.range(0, count).mapToObj(i -> lesson.sample(random, heldOut));
    }

    /** All words of questions and answers, for the tokenizer. */
    List<String> words() {
        TreeSet<String> words = new TreeSet<>();
        for (Lesson lesson : lessons) {
            for (Sample sample : samples(lesson, 1, 300, false).toList()) {
                words.addAll(List.of(sample.question().split(" ")));
                if (sample.answer() instanceof Answer.Words answer) {
                    words.addAll(List.of(answer.text().split(" ")));
                }
            }
        }
        words.addAll(Thing.NAMES);
        words.addAll(Colour.NAMES);
        for (int pixel = 0; pixel <= Canvas.SIDE; pixel += SceneMaker.STEP) {
            words.add(String.valueOf(Math.round(pixel * 1000.0 / Canvas.SIDE)));
        }
        return List.copyOf(words);
    }
}
