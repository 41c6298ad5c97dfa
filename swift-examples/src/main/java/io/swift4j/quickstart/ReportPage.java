package io.swift4j.quickstart;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;
import io.swift4j.modality.answer.BoxDrawing;
import io.swift4j.modality.answer.MediaFiles;
import io.swift4j.train.report.Html;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The report: a table of scores, and for each task questions, what is right, and what the model answered. It needs no other file. */
final class ReportPage {

    private static final int SHOWN = 8;
    private static final int ZOOM = 3;

    private static final String START = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Swift4J quick start</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: 64rem; color: #222; background: #fff }
            h1 { font-size: 1.6rem } h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem }
            table { border-collapse: collapse; width: 100% }
            th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid #ddd; vertical-align: top }
            td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
            meter { width: 100%; min-width: 6rem }
            img { border-radius: 4px; image-rendering: pixelated; margin-right: 4px; vertical-align: top }
            audio { width: 12rem; height: 2.2rem }
            .right { color: #00664b } .wrong { color: #a33f00 }
            </style>
            """;

    private ReportPage() {}

    static void write(Path file, List<Mark> marks, QuickstartOptions options, double seconds) {
        StringBuilder html = new StringBuilder(START);
        html.append("<h1>One model, every direction</h1><p>")
                .append(about(options, seconds))
                .append("</p>");
        table(html, marks);
        html.append("<p>").append(learned(marks)).append("</p>");
        marks.forEach(mark -> task(html, mark));
        try {
            Files.writeString(file, html.append("</html>\n"));
        } catch (IOException e) {
            throw new SwiftException("cannot write " + file + ": " + e, e);
        }
    }

    private static String about(QuickstartOptions options, double seconds) {
        String what = options.model().isPresent()
                ? "The checkpoint " + Html.escaped(options.model().get().toString()) + " was taught with LoRA"
                : "A model that began with random weights was trained";
        return what
                + String.format(
                        Locale.ROOT,
                        " on %,d rows of all these tasks together; this part of the run took %.0f s. The questions below are of scenes,"
                                + " letters, films and speakers that did not occur in training.",
                        options.size().rows(),
                        seconds);
    }

    private static void table(StringBuilder html, List<Mark> marks) {
        html.append("<table><tr><th>Task<th>From … to<th class=\"n\">Trained<th><th class=\"n\">Untrained")
                .append("<th class=\"n\">Chance<th>What is counted</tr>\n");
        for (Mark mark : marks) {
            html.append("<tr><td>")
                    .append(mark.task().title())
                    .append("<td>")
                    .append(Html.escaped(mark.task().direction()))
                    .append("<td class=\"n\">")
                    .append(Mark.percent(mark.score()))
                    .append(" ± ")
                    .append(Mark.percent(mark.uncertainty()))
                    .append(String.format(Locale.ROOT, "<td><meter value=\"%.3f\"></meter>", mark.score()))
                    .append("<td class=\"n\">")
                    .append(Mark.percent(mark.untrained()))
                    .append("<td class=\"n\">")
                    .append(Mark.percent(mark.chance()))
                    .append("<td>")
                    .append(Html.escaped(mark.task().score))
                    .append("</tr>\n");
        }
        html.append("</table>");
    }

    /** What can be said with some certainty. */
    private static String learned(List<Mark> marks) {
        StringBuilder text = new StringBuilder();
        for (Mark mark : marks) {
            if (mark.score() - mark.uncertainty() <= Math.max(mark.chance(), mark.untrained())) {
                text.append("Not learned, as far as ")
                        .append(mark.produced().size())
                        .append(" questions can tell: ")
                        .append(mark.task().title())
                        .append(". ");
            }
        }
        return text.append(
                        "Chance is what someone scores who neither sees nor hears but knows the commonest answer to each question"
                                + " (the mean box; one picture or command drawn by lot). ± is the 95 % interval of the score.")
                .toString();
    }

    private static void task(StringBuilder html, Mark mark) {
        html.append("<h2>")
                .append(mark.task().title())
                .append(": ")
                .append(Html.escaped(mark.task().direction()))
                .append("</h2><table><tr><th>Asked<th>Right<th>Answered<th class=\"n\">Score</tr>\n");
        for (Produced one :
                mark.produced().subList(0, Math.min(SHOWN, mark.produced().size()))) {
            html.append("<tr><td>");
            asked(html, one.sample());
            html.append("<td>");
            right(html, one.sample());
            html.append(one.points() >= 0.5 ? "<td class=\"right\">" : "<td class=\"wrong\">");
            one.content().forEach(part -> answered(html, part, one.sample()));
            html.append("<td class=\"n\">").append(Mark.percent(one.points())).append("</tr>\n");
        }
        html.append("</table>\n");
    }

    private static void asked(StringBuilder html, Sample sample) {
        sample.pictures().forEach(picture -> picture(html, picture));
        sample.sound().ifPresent(sound -> sound(html, sound));
        html.append("<div>").append(Html.escaped(sample.question())).append("</div>");
    }

    private static void right(StringBuilder html, Sample sample) {
        Answer answer = sample.answer();
        if (answer instanceof Answer.Words words) {
            html.append(Html.escaped(words.text()));
        } else if (answer instanceof Answer.Place place) {
            Thing thing = place.thing();
            boxed(
                    html,
                    sample,
                    new Content.Region(Optional.empty(), thing.left(), thing.top(), thing.right(), thing.bottom()));
        } else if (answer instanceof Answer.Drawing drawing) {
            picture(html, drawing.picture());
        } else if (answer instanceof Answer.Voice voice) {
            sound(html, voice.sound());
        }
    }

    private static void answered(StringBuilder html, Content part, Sample sample) {
        if (part instanceof Content.Text text) {
            html.append(Html.escaped(text.text()));
        } else if (part instanceof Content.Boxes boxes) {
            boxes.regions().stream().findFirst().ifPresent(box -> boxed(html, sample, box));
        } else if (part instanceof Content.Medium medium && medium.source() instanceof MediaRef.Decoded decoded) {
            if (decoded.value() instanceof Image image) {
                picture(html, image);
            } else if (decoded.value() instanceof Sound sound) {
                sound(html, sound);
            }
        }
    }

    private static void boxed(StringBuilder html, Sample sample, Content.Region box) {
        Content.Region larger = new Content.Region(
                box.label(), ZOOM * box.left(), ZOOM * box.top(), ZOOM * box.right(), ZOOM * box.bottom());
        Image picture = Canvas.zoomed(sample.pictures().get(0), ZOOM);
        image(html, BoxDrawing.draw(picture, new Content.Boxes(List.of(larger))));
    }

    private static void picture(StringBuilder html, Image picture) {
        image(html, Canvas.zoomed(picture, ZOOM));
    }

    private static void image(StringBuilder html, Image picture) {
        html.append("<img alt=\"\" width=\"")
                .append(picture.width())
                .append("\" height=\"")
                .append(picture.height())
                .append("\" src=\"")
                .append(Html.data("image/png", MediaFiles.png(picture)))
                .append("\">");
    }

    private static void sound(StringBuilder html, Sound sound) {
        html.append("<audio controls src=\"")
                .append(Html.data("audio/wav", MediaFiles.wav(sound)))
                .append("\"></audio>");
    }
}
