package io.swift4j.core.jinja;

/** Text that {@code escape} or {@code safe} marked as HTML: whatever is combined with it gets escaped. */
record Markup(String text) {

    static Markup escape(Run run, Object value) {
        if (value instanceof Markup markup) {
            return markup;
        }
        String text = Repr.str(run, value);
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\'' -> escaped.append("&#39;");
                case '"' -> escaped.append("&#34;");
                default -> escaped.append(c);
            }
        }
        return new Markup(run.text(escaped.toString()));
    }
}
