package io.swift4j.examples;

import static io.swift4j.train.report.Html.escaped;

import io.swift4j.modality.Image;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.answer.BoxDrawing;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import io.swift4j.modality.space.Match;
import io.swift4j.train.report.Html;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.imageio.ImageIO;

/** A page of what was found: small copies of pictures within it, links to sounds. */
final class ResultPage {

    private static final int SIDE = 240;

    private static final String START = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>%1$s</title>
            <style>
            body { font: 16px/1.4 system-ui, sans-serif; margin: 2rem; color: #222; background: #fff }
            ol { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 1.5rem }
            li > a { display: grid; height: 240px; place-items: center; background: #f2f2f2; border-radius: 6px }
            img { max-width: 100%%; border-radius: 4px }
            audio { width: 100%% }
            p { margin: .4rem 0; overflow-wrap: anywhere }
            b { float: right; margin-left: 1rem; font-variant-numeric: tabular-nums }
            </style>
            <h1>%1$s</h1>
            <ol>
            """;

    private ResultPage() {}

    /**
     * The page.
     *
     * @param query what was looked for
     * @param folder where the files are that the matches are called after
     * @param page where it will be, from where links lead
     */
    static String of(String query, Path folder, List<Match> found, Path page) throws IOException {
        StringBuilder html = new StringBuilder(START.formatted(escaped(query)));
        for (Match match : found) {
            Path file = folder.resolve(match.id());
            String link = escaped(link(page, file));
            html.append("<li>");
            if (MediaDecoder.defaults().kind(MediaSource.of(file)) == MediaKind.IMAGE) {
                html.append("<a href=\"")
                        .append(link)
                        .append("\"><img alt=\"\" src=\"")
                        .append(thumbnail(MediaDecoder.defaults().image(MediaSource.of(file))))
                        .append("\"></a>");
            } else {
                html.append("<audio controls src=\"").append(link).append("\"></audio>");
            }
            html.append("<p><b>")
                    .append(String.format(Locale.ROOT, "%.4f", match.score()))
                    .append("</b>")
                    .append(escaped(match.id()))
                    .append("</p></li>\n");
        }
        return html.append("</ol>\n</html>\n").toString();
    }

    /** The way from the page's folder to a file, or its whole address where there is none. */
    private static String link(Path page, Path file) {
        Path target = file.toAbsolutePath().normalize();
        Path from = page.toAbsolutePath().normalize().getParent();
        if (from == null || !Objects.equals(target.getRoot(), from.getRoot())) {
            return target.toUri().toASCIIString();
        }
        StringBuilder link = new StringBuilder(".");
        for (Path name : from.relativize(target)) {
            try {
                link.append(new URI(null, null, "/" + name, null).toASCIIString());
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("no name of a file: " + name, e);
            }
        }
        return link.toString();
    }

    private static String thumbnail(Image image) throws IOException {
        BufferedImage whole = BoxDrawing.picture(image.onWhite());
        double scale = Math.min(1, (double) SIDE / Math.max(image.width(), image.height()));
        int width = Math.max(1, (int) Math.round(image.width() * scale));
        int height = Math.max(1, (int) Math.round(image.height() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = small.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(whole, 0, 0, width, height, null);
        canvas.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(small, "png", png);
        return Html.data("image/png", png.toByteArray());
    }
}
