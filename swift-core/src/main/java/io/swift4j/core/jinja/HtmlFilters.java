package io.swift4j.core.jinja;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Filters that speak HTML and URLs. */
final class HtmlFilters {

    private static final Pattern ENTITY = Pattern.compile("&(#[0-9]+;|#[xX][0-9a-fA-F]+;|#|[a-zA-Z][a-zA-Z0-9]*;?)");
    private static final Map<String, String> ENTITIES =
            Map.of("amp;", "&", "lt;", "<", "gt;", ">", "quot;", "\"", "apos;", "'", "nbsp;", "\u00a0");

    static final Map<String, Builtin> TABLE = Methods.table(
            Builtin.define("e(s, /)", (run, a) -> Markup.escape(run, a.get(0))),
            Builtin.define("escape(s, /)", (run, a) -> Markup.escape(run, a.get(0))),
            Builtin.define("forceescape(value)", (run, a) -> Markup.escape(run, Repr.str(run, a.get(0)))),
            Builtin.define("safe(value)", (run, a) -> new Markup(Repr.str(run, a.get(0)))),
            Builtin.define("striptags(value)", (run, a) -> stripTags(run, Repr.str(run, a.get(0)))),
            Builtin.define("urlencode(value)", (run, a) -> urlEncode(run, a.get(0))),
            Builtin.define("urlize(value, *, **)", (run, a) -> {
                throw Failure.unsupported("the filter urlize");
            }),
            Builtin.define("xmlattr(d, autospace=)", HtmlFilters::xmlAttributes));

    private HtmlFilters() {}

    private static String stripTags(Run run, String text) {
        run.text(text.length());
        String bare = removeAll(run, removeAll(run, text, "<!--", "-->"), "<", ">");
        String joined = StringMethods.join(run, " ", new PyList(PyText.splitSpace(bare, -1)));
        Matcher entities = ENTITY.matcher(joined);
        return entities.replaceAll(entity -> Matcher.quoteReplacement(unescape(entity.group(1))));
    }

    private static String removeAll(Run run, String text, String open, String close) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (int start = text.indexOf(open); start >= 0; start = text.indexOf(open, at)) {
            run.step();
            int end = text.indexOf(close, start);
            if (end < 0) {
                break;
            }
            out.append(text, at, start);
            at = end + close.length();
        }
        return out.append(text, at, text.length()).toString();
    }

    private static String unescape(String entity) {
        String known = ENTITIES.get(entity);
        if (known != null) {
            return known;
        } else if (!entity.startsWith("#") || entity.length() < 3 || entity.length() > 8) {
            throw Failure.unsupported("striptags of text with &" + entity);
        }
        boolean hex = entity.charAt(1) == 'x' || entity.charAt(1) == 'X';
        int point = Integer.parseInt(entity.substring(hex ? 2 : 1, entity.length() - 1), hex ? 16 : 10);
        boolean plain = point >= 0x20 && (point < 0x7F || point > 0x9F) && Character.isDefined(point);
        if (!plain || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw Failure.unsupported("striptags of text with &" + entity);
        }
        return Character.toString(point);
    }

    private static String urlEncode(Run run, Object value) {
        if (Types.isText(value) || !Iteration.isIterable(value)) {
            return quote(run, Repr.str(run, value)).replace("%2F", "/");
        }
        Object pairs = value instanceof PyDict dict ? new DictView(dict, DictView.Kind.ITEMS) : value;
        List<Object> parts = new ArrayList<>();
        Iterator<Object> iterator = Iteration.iterate(pairs);
        while (iterator.hasNext()) {
            List<Object> pair = Iteration.list(run, iterator.next());
            if (pair.size() != 2) {
                throw Failure.value("urlencode needs pairs, got " + pair.size() + " values");
            }
            String key = quote(run, Repr.str(run, pair.get(0))).replace("%20", "+");
            parts.add(key + "=" + quote(run, Repr.str(run, pair.get(1))).replace("%20", "+"));
        }
        return StringMethods.join(run, "&", new PyList(parts));
    }

    /** Percent-encodes everything but letters, digits and {@code _.-~}. */
    private static String quote(Run run, String text) {
        return run.text(URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~"));
    }

    private static Object xmlAttributes(Run run, Bound args) {
        if (!(args.get(0) instanceof PyDict dict)) {
            throw Failure.attribute(args.get(0), "items");
        } else {
            List<Object> parts = new ArrayList<>();
            for (PyDict.Entry entry : dict.entries()) {
                if (entry.value() == None.NONE || entry.value() instanceof Undefined) {
                    continue;
                }
                String key = Types.textOrNull(entry.key());
                if (key == null) {
                    throw Failure.type("expected string or bytes-like object, got " + Types.name(entry.key()));
                } else if (key.chars().anyMatch(c -> " \t\n\r\f\u000B/>=".indexOf(c) >= 0)) {
                    throw Failure.value("Invalid character in attribute name: " + Repr.quote(key));
                }
                parts.add(Markup.escape(run, key).text() + "=\""
                        + Markup.escape(run, entry.value()).text() + "\"");
            }
            String joined = StringMethods.join(run, " ", new PyList(parts));
            return args.truth(1, true) && !joined.isEmpty() ? " " + joined : joined;
        }
    }
}
