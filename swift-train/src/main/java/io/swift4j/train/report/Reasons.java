package io.swift4j.train.report;

import io.swift4j.train.data.DataReport;
import java.util.LinkedHashMap;
import java.util.Map;

/** What kind of mistake a message of the reader speaks of, told by its words; tests hold both together. */
final class Reasons {

    private static final Map<String, Reason> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("the line is not valid JSON", Reason.NOT_JSON);
        WORDS.put("the line is not UTF-8", Reason.NOT_JSON);
        WORDS.put("it must be one JSON object", Reason.NOT_JSON);
        WORDS.put("no column is known", Reason.NO_COLUMNS);
        WORDS.put("there is no such file", Reason.MEDIUM_MISSING);
        WORDS.put("the file is empty", Reason.MEDIUM_MISSING);
        WORDS.put("has no bytes", Reason.MEDIUM_MISSING);
        WORDS.put("its base64 is broken", Reason.MEDIUM_BROKEN);
        WORDS.put("there must be as many", Reason.MEDIA_COUNT);
        WORDS.put("no message is the user's, and none has", Reason.MEDIA_COUNT);
        WORDS.put("it must be system, user, assistant", Reason.ROLES);
        WORDS.put("which only the first may have", Reason.ROLES);
        WORDS.put("is not the assistant's", Reason.ROLES);
        WORDS.put("no message is the assistant's", Reason.ROLES);
        WORDS.put("the conversation begins with the assistant", Reason.ROLES);
        WORDS.put("there is nothing to answer", Reason.ROLES);
        WORDS.put("; it must", Reason.BAD_FIELD);
        WORDS.put("can't be read here", Reason.BAD_FIELD);
        WORDS.put("only messages of the assistant are learned", Reason.BAD_FIELD);
    }

    private Reasons() {}

    static Reason of(DataReport.Cause cause, String text) {
        return switch (cause) {
            case BROKEN_MEDIUM -> Reason.MEDIUM_BROKEN;
            case TEMPLATE -> Reason.TEMPLATE;
            case NOTHING_TO_LEARN -> Reason.NOTHING_TO_LEARN;
            case TOO_LONG -> Reason.TOO_LONG;
            case BAD ->
                WORDS.entrySet().stream()
                        .filter(entry -> text.contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(Reason.OTHER);
        };
    }
}
