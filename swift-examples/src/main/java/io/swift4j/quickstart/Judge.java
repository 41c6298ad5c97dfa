package io.swift4j.quickstart;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;
import io.swift4j.train.metric.Box;
import io.swift4j.train.metric.CharacterErrorRate;
import io.swift4j.train.metric.Judged;
import io.swift4j.train.metric.References;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Judges answers, from 0 to 1. */
final class Judge {

    private static final CharacterErrorRate LETTERS = new CharacterErrorRate();

    private final List<Scene> scenes = DrawingLesson.all();
    private final List<Image> drawings = new ArrayList<>();
    private final List<String> commands;
    private final Map<String, SpeechMatcher> voices = new HashMap<>();

    Judge(Canvas canvas, Speakers speakers) {
        scenes.forEach(scene -> drawings.add(canvas.plain(scene)));
        commands = speakers.commands();
        Speakers.voices().forEach(voice -> voices.put(voice, new SpeechMatcher(List.of(speakers.voice(voice)))));
    }

    double points(Answer right, List<Content> given) {
        if (given.isEmpty()) {
            return 0;
        } else if (right instanceof Answer.Words words) {
            String said = given.get(0) instanceof Content.Text text ? text.text() : "";
            return words.letters() ? 1 - errors(words.text(), said) : said.equals(words.text()) ? 1 : 0;
        } else if (right instanceof Answer.Place place) {
            return given.get(0) instanceof Content.Boxes boxes
                            && !boxes.regions().isEmpty()
                    ? overlap(place.thing(), boxes.regions().get(0))
                    : 0;
        } else if (right instanceof Answer.Drawing drawing) {
            return decoded(given.get(0)) instanceof Image image
                    ? shared(drawing.scene(), scenes.get(nearest(image)))
                    : 0;
        }
        Answer.Voice voice = (Answer.Voice) right;
        return decoded(given.get(0)) instanceof Sound sound
                ? shared(voice.command(), commands.get(matcher(voice).nearest(sound)))
                : 0;
    }

    private SpeechMatcher matcher(Answer.Voice voice) {
        return Objects.requireNonNull(voices.get(voice.voice()));
    }

    /** The share of thing, place and colour that two scenes have in common. */
    private static double shared(Scene one, Scene other) {
        Thing first = one.things().get(0);
        Thing second = other.things().get(0);
        int same = first.name().equals(second.name()) ? 1 : 0;
        same += first.left() == second.left() && first.top() == second.top() ? 1 : 0;
        return (same + (one.colour().equals(other.colour()) ? 1 : 0)) / 3.0;
    }

    /** The share of words that two commands have in common. */
    private static double shared(String one, String other) {
        String[] first = one.split(" ");
        String[] second = other.split(" ");
        return IntStream.range(0, first.length)
                        .filter(i -> first[i].equals(second[i]))
                        .count()
                / (double) first.length;
    }

    /** What one scores who draws or says anything at random. */
    double lot(Answer right) {
        return right instanceof Answer.Drawing drawing
                ? scenes.stream()
                        .mapToDouble(scene -> shared(drawing.scene(), scene))
                        .average()
                        .orElse(0)
                : commands.stream()
                        .mapToDouble(command -> shared(((Answer.Voice) right).command(), command))
                        .average()
                        .orElse(0);
    }

    private static Object decoded(Content content) {
        MediaRef source = content instanceof Content.Medium medium ? medium.source() : null;
        return source instanceof MediaRef.Decoded decoded ? decoded.value() : content;
    }

    private static double errors(String right, String given) {
        double rate = LETTERS.compute(List.of(new Judged<>(given, References.of(right))))
                .score(LETTERS.name());
        return Math.min(1, rate);
    }

    private static double overlap(Thing thing, Content.Region box) {
        return new Box(thing.left(), thing.top(), thing.right(), thing.bottom())
                .iou(new Box(box.left(), box.top(), box.right(), box.bottom()));
    }

    private int nearest(Image image) {
        int best = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < drawings.size(); i++) {
            long apart = 0;
            byte[] one = image.pixels();
            byte[] other = drawings.get(i).pixels();
            for (int at = 0; at < Math.min(one.length, other.length); at++) {
                int difference = (one[at] & 0xff) - (other[at] & 0xff);
                apart += (long) difference * difference;
            }
            if (apart < least) {
                least = apart;
                best = i;
            }
        }
        return best;
    }
}
