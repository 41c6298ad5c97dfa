package io.swift4j.core.grammar;

import io.swift4j.core.SwiftException;
import java.util.Map;
import java.util.TreeMap;

/** Formats of strings as patterns; each gives only right values, if not every right one. */
final class Formats {

    private static final String DATE = "[12]\\d{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])"
            + "|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))";
    private static final String TIME =
            "(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?(?:Z|[+-](?:0\\d|1[0-3]):[0-5]\\d)";
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?";
    private static final String HOST = LABEL + "(?:\\." + LABEL + "){0,4}";
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    /** Top-level domains that mail addresses may end in; validators refuse unknown ones. */
    private static final String DOMAINS =
            ("com org net edu gov mil int info biz name pro io ai app dev cloud online shop site tech xyz ac ad ae "
                            + "af ag al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc "
                            + "cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk "
                            + "fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in iq "
                            + "ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me "
                            + "mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe "
                            + "pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr st "
                            + "su sv sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu "
                            + "wf ws ye yt za zm zw")
                    .replace(' ', '|');

    private static final Map<String, String> PATTERNS = new TreeMap<>(Map.of(
            "date", "^" + DATE + "$",
            "time", "^" + TIME + "$",
            "date-time", "^" + DATE + "T" + TIME + "$",
            "duration", "^P(?:\\d{1,4}D(?:T\\d{1,4}H)?|T\\d{1,4}[HMS])$",
            "uuid", "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            "email",
                    "^[A-Za-z0-9_+-]{1,20}(?:\\.[A-Za-z0-9_+-]{1,20}){0,2}@" + LABEL + "(?:\\." + LABEL + "){0,2}\\.(?:"
                            + DOMAINS + ")$",
            "hostname", "^" + HOST + "$",
            "ipv4", "^" + OCTET + "(?:\\." + OCTET + "){3}$",
            "ipv6", "^[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}$",
            "uri", "^https?://" + HOST + "(?:/[A-Za-z0-9._~-]{1,64}){0,16}/?$"));

    private Formats() {}

    static CodePoints of(String format) {
        String pattern = PATTERNS.get(format);
        if (pattern == null) {
            throw new SwiftException("format " + format + " is not supported, only " + PATTERNS.keySet());
        }
        return Regex.compile(pattern);
    }
}
