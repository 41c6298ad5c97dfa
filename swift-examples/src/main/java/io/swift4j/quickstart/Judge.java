package io.swift4j.quickstart;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;
import java.util.ArrayList;
import java.util.List;

/** Judges answers, from 0 to 1. */
final class Judge {

    private final List<Scene> scenes = DrawingLesson.all();
    private final List<Image> drawings = new ArrayList<>();
    private final List<String> commands;
    private final SpeechMatcher matcher;

    Judge(Canvas canvas, Speakers speakers) {
        scenes.forEach(scene -> drawings.add(canvas.plain(scene)));
        commands = speakers.commands();
        matcher = new SpeechMatcher(List.of(speakers.own()));
    }

    /** How many pictures can be asked for. */
    int drawings() {
        return drawings.size();
    }

    /** How many commands there are. */
    int commands() {
        return commands.size();
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
                            && scenes.get(nearest(image)).equals(drawing.scene())
                    ? 1
                    : 0;
        }
        Answer.Voice voice = (Answer.Voice) right;
        return decoded(given.get(0)) instanceof Sound sound
                        && commands.get(matcher.nearest(sound)).equals(voice.command())
                ? 1
                : 0;
    }

    private static Object decoded(Content content) {
        MediaRef source = content instanceof Content.Medium medium ? medium.source() : null;
        return source instanceof MediaRef.Decoded decoded ? decoded.value() : content;
    }

    private static double errors(String right, String given) {
        int[][] costs = new int[right.length() + 1][given.length() + 1];
        for (int i = 0; i <= right.length(); i++) {
            for (int j = 0; j <= given.length(); j++) {
                if (i == 0 || j == 0) {
                    costs[i][j] = i + j;
                } else {
                    int same = right.charAt(i - 1) == given.charAt(j - 1) ? 0 : 1;
                    costs[i][j] = Math.min(costs[i - 1][j - 1] + same, 1 + Math.min(costs[i - 1][j], costs[i][j - 1]));
                }
            }
        }
        return Math.min(1, costs[right.length()][given.length()] / (double) right.length());
    }

    static double overlap(Thing thing, Content.Region box) {
        double width = Math.min(thing.right(), box.right()) - Math.max(thing.left(), box.left());
        double height = Math.min(thing.bottom(), box.bottom()) - Math.max(thing.top(), box.top());
        double shared = Math.max(0, width) * Math.max(0, height);
        double both = (double) thing.side() * thing.side()
                + Math.max(0, box.right() - box.left()) * Math.max(0, box.bottom() - box.top())
                - shared;
        return shared / both;
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
