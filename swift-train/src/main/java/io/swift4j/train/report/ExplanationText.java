package io.swift4j.train.report;

import static io.swift4j.train.report.Html.escaped;

import io.swift4j.train.data.Explanation;
import java.util.List;
import java.util.Locale;

/** Shows what of encoded rows is learned, what is masked and where media stand: in colours of a terminal, or as a page. */
public final class ExplanationText {

    private static final String LEARNED = "\u001b[32m";
    private static final String MASKED = "\u001b[2m";
    private static final String MEDIUM = "\u001b[36m";
    private static final String PLAIN = "\u001b[0m";

    private ExplanationText() {}

    /**
     * For a terminal: learned green, masked dim, media cyan.
     *
     * @param colours whether there are colours; without, what is learned stands in {@code [[} and {@code ]]}
     */
    public static String ansi(List<Explanation> explanations, boolean colours) {
        StringBuilder text = new StringBuilder();
        for (Explanation explanation : explanations) {
            text.append(heading(explanation)).append('\n');
            for (Explanation.Stretch stretch : explanation.stretches()) {
                // Escapes of a row must not reach the terminal.
                String words = words(stretch).replace('\u001b', '\u241b');
                if (colours) {
                    text.append(colour(stretch.use())).append(words).append(PLAIN);
                } else {
                    text.append(stretch.use() == Explanation.Use.LEARNED ? "[[" + words + "]]" : words);
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** As a page that needs no other file. */
    public static String html(List<Explanation> explanations) {
        StringBuilder page = new StringBuilder(Html.start("What of rows is learned"));
        page.append("<p><mark class=\"learned\">learned</mark> <span class=\"masked\">read, not learned</span>"
                + " <mark class=\"medium\">media</mark></p>\n");
        for (Explanation explanation : explanations) {
            page.append("<h2>").append(escaped(heading(explanation))).append("</h2>\n<pre>");
            for (Explanation.Stretch stretch : explanation.stretches()) {
                String title = "tokens " + stretch.first() + " to " + (stretch.first() + stretch.tokens() - 1)
                        + (stretch.use() == Explanation.Use.LEARNED ? ", weight " + stretch.weight() : "");
                String tag = stretch.use() == Explanation.Use.MASKED ? "span" : "mark";
                page.append('<')
                        .append(tag)
                        .append(" class=\"")
                        .append(stretch.use().name().toLowerCase(Locale.ROOT));
                page.append("\" title=\"").append(title).append("\">").append(escaped(words(stretch)));
                page.append("</").append(tag).append('>');
            }
            page.append("</pre>\n");
        }
        return page.append("</html>\n").toString();
    }

    private static String heading(Explanation explanation) {
        int tokens = explanation.tokens();
        String cut =
                explanation.limit().isPresent() && tokens > explanation.limit().getAsInt()
                        ? "; more than max_length " + explanation.limit().getAsInt()
                        : "";
        return explanation.row() + " " + explanation.title() + ": " + tokens + " tokens, "
                + explanation.tokens(Explanation.Use.LEARNED) + " learned, "
                + explanation.tokens(Explanation.Use.MEDIUM) + " of media" + cut;
    }

    private static String words(Explanation.Stretch stretch) {
        return switch (stretch.use()) {
            case MEDIUM -> "[" + stretch.text() + ": " + stretch.tokens() + " tokens]";
            case LEARNED -> stretch.weight() == 1 ? stretch.text() : stretch.text() + "{" + stretch.weight() + "}";
            case MASKED -> stretch.text();
        };
    }

    private static String colour(Explanation.Use use) {
        return switch (use) {
            case LEARNED -> LEARNED;
            case MASKED -> MASKED;
            case MEDIUM -> MEDIUM;
        };
    }
}
