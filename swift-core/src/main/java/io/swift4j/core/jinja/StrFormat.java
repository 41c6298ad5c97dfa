package io.swift4j.core.jinja;

import io.swift4j.core.jinja.JinjaException.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's {@code str.format}, with attributes and elements looked up as the sandbox does. */
final class StrFormat {

    private static final int MAX_NESTING = 2;

    private final Run run;
    private final CallArgs args;
    private final @Nullable PyDict mapping;
    private int automatic;
    private boolean manual;

    private StrFormat(Run run, CallArgs args, @Nullable PyDict mapping) {
        this.run = run;
        this.args = args;
        this.mapping = mapping;
    }

    static String format(Run run, String format, CallArgs args) {
        return new StrFormat(run, args, null).expand(format, MAX_NESTING);
    }

    static String formatMap(Run run, String format, Object mapping) {
        if (!(mapping instanceof PyDict dict)) {
            throw Failure.type("format_map() needs a dict, not " + Types.name(mapping));
        }
        return new StrFormat(run, CallArgs.NONE, dict).expand(format, MAX_NESTING);
    }

    private String expand(String format, int nesting) {
        if (nesting < 0) {
            throw Failure.value("Max string recursion exceeded");
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            boolean doubled = at + 1 < format.length() && format.charAt(at + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                out.append(c);
                at += 2;
            } else if (c == '}') {
                throw Failure.value("Single '}' encountered in format string");
            } else if (c == '{') {
                int end = closing(format, at + 1);
                String piece = field(format.substring(at + 1, end), nesting);
                run.text((long) out.length() + piece.length());
                out.append(piece);
                at = end + 1;
            } else {
                out.append(c);
                at++;
            }
        }
        return run.text(out.toString());
    }

    private static int closing(String format, int from) {
        int depth = 1;
        for (int at = from; at < format.length(); at++) {
            char c = format.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        throw Failure.value(
                from == format.length()
                        ? "Single '{' encountered in format string"
                        : "expected '}' before end of string");
    }

    private String field(String field, int nesting) {
        int end = nameEnd(field);
        String name = field.substring(0, end);
        String rest = field.substring(end);
        char conversion = 0;
        if (rest.startsWith("!")) {
            if (rest.length() == 1) {
                throw Failure.value("end of string while looking for conversion specifier");
            }
            conversion = rest.charAt(1);
            rest = rest.substring(2);
            if (!rest.isEmpty() && rest.charAt(0) != ':') {
                throw Failure.value("expected ':' after conversion specifier");
            }
        }
        Object value = resolve(name);
        if (conversion != 0) {
            value = convert(value, conversion);
        }
        String spec = rest.isEmpty() ? "" : expand(rest.substring(1), nesting - 1);
        return FormatSpec.format(run, value, spec);
    }

    private static int nameEnd(String field) {
        boolean bracket = false;
        for (int at = 0; at < field.length(); at++) {
            char c = field.charAt(at);
            if (c == '[') {
                bracket = true;
            } else if (c == ']') {
                bracket = false;
            } else if (!bracket && (c == '!' || c == ':')) {
                return at;
            } else if (c == '{' || c == '}') {
                throw Failure.value("unexpected '" + c + "' in field name");
            }
        }
        return field.length();
    }

    private Object convert(Object value, char conversion) {
        return switch (conversion) {
            case 's' -> Repr.str(run, value);
            case 'r' -> Repr.repr(run, value);
            case 'a' -> Repr.ascii(run, value);
            default -> throw Failure.value("Unknown conversion specifier " + conversion);
        };
    }

    private Object resolve(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
            end++;
        }
        Object value = name.isEmpty() ? next() : argument(name.substring(0, end));
        int at = end;
        while (at < name.length()) {
            if (name.charAt(at) == '.') {
                int stop = at + 1;
                while (stop < name.length() && name.charAt(stop) != '.' && name.charAt(stop) != '[') {
                    stop++;
                }
                value = Subscripts.attribute(run, value, part(name.substring(at + 1, stop)));
                at = stop;
            } else if (name.charAt(at) == '[') {
                int stop = name.indexOf(']', at);
                if (stop < 0) {
                    throw Failure.value("Missing ']' in format string");
                }
                String key = part(name.substring(at + 1, stop));
                value = Subscripts.item(run, value, isIndex(key) ? Numbers.parseInt(run, key, 10) : key);
                at = stop + 1;
            } else {
                throw Failure.value("Only '.' or '[' may follow ']' in format field specifier");
            }
        }
        return value;
    }

    private static String part(String name) {
        if (name.isEmpty()) {
            throw Failure.value("Empty attribute in format string");
        }
        return name;
    }

    private static boolean isIndex(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private Object next() {
        if (manual) {
            throw Failure.value("cannot switch from manual field specification to automatic field numbering");
        }
        return positional(automatic++);
    }

    private Object argument(String name) {
        if (isIndex(name)) {
            if (automatic > 0) {
                throw Failure.value("cannot switch from manual field specification to automatic field numbering");
            }
            manual = true;
            return positional(Bound.clamp(Numbers.parseInt(run, name, 10)));
        }
        Map<String, Object> named = args.named();
        Object value = mapping == null ? named.get(name) : mapping.get(run, name);
        if (value == null) {
            throw Failure.of(Kind.KEY, Repr.quote(name));
        }
        return value;
    }

    private Object positional(int index) {
        if (index >= args.positional().size()) {
            throw Failure.of(Kind.INDEX, "Replacement index " + index + " out of range for positional args tuple");
        }
        return args.positional().get(index);
    }
}
