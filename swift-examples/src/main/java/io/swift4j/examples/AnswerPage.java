package io.swift4j.examples;

import static io.swift4j.train.report.Html.escaped;

import io.swift4j.Response;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;
import io.swift4j.modality.answer.BoxDrawing;
import io.swift4j.modality.answer.MediaFiles;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.router.MediaRefs;
import io.swift4j.train.report.Html;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A page that shows what was asked and what came back: texts, pictures with their boxes, sounds to listen to. It needs no other file. */
final class AnswerPage {

    private static final String START = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>%1$s</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #222 }
            section { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; padding: 1rem 0; border-top: 1px solid #ddd }
            h2 { font-size: .8rem; text-transform: uppercase; letter-spacing: .05em; color: #666; margin: 0 }
            img { max-width: 100%%; min-width: 8rem; border-radius: 4px; image-rendering: pixelated }
            audio { width: 100%% }
            pre { background: #f4f4f4; padding: .8rem; border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere }
            </style>
            <h1>%1$s</h1>
            """;

    private AnswerPage() {}

    /** Writes a page of one question and its answer. */
    static Path write(Path page, String title, List<Content> asked, Response response) throws IOException {
        StringBuilder html = new StringBuilder(START.formatted(escaped(title)));
        html.append("<section><div><h2>Asked</h2>");
        asked.forEach(part -> part(html, part, Optional.empty()));
        html.append("</div><div><h2>Answer</h2>");
        Optional<Image> picture = asked.stream()
                .filter(Content.Image.class::isInstance)
                .map(part -> image(((Content.Image) part).source()))
                .findFirst();
        response.content().forEach(part -> part(html, part, picture));
        html.append("</div></section>\n</html>\n");
        Path folder = page.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return Files.writeString(page, html);
    }

    private static void part(StringBuilder html, Content part, Optional<Image> picture) {
        if (part instanceof Content.Text text) {
            html.append("<p>").append(escaped(text.text())).append("</p>");
        } else if (part instanceof Content.Json json) {
            html.append("<pre>").append(escaped(json.json())).append("</pre>");
        } else if (part instanceof Content.Image image) {
            picture(html, image(image.source()));
        } else if (part instanceof Content.Boxes boxes) {
            picture.ifPresent(shown -> picture(html, BoxDrawing.draw(shown, boxes)));
            boxes.regions()
                    .forEach(box -> html.append("<p>")
                            .append(escaped(box.label().orElse("?")))
                            .append(" (%.0f, %.0f) to (%.0f, %.0f)</p>"
                                    .formatted(box.left(), box.top(), box.right(), box.bottom())));
        } else if (part instanceof Content.Audio audio && audio.source() instanceof MediaRef.Decoded decoded) {
            html.append("<audio controls src=\"")
                    .append(Html.data("audio/wav", MediaFiles.wav((Sound) decoded.value())))
                    .append("\"></audio>");
        }
    }

    private static void picture(StringBuilder html, Image image) {
        html.append("<img alt=\"\" src=\"")
                .append(Html.data("image/png", MediaFiles.png(image)))
                .append("\">");
    }

    private static Image image(MediaRef ref) {
        return MediaRefs.image(ref, MediaDecoder.defaults());
    }
}
