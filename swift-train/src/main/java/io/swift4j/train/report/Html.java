package io.swift4j.train.report;

import java.util.Base64;

/** Pieces of pages that need no other file. */
public final class Html {

    private static final String START = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>%1$s</title>
            <style>
            body { font: 16px/1.45 system-ui, sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: 70rem; color: #222; background: #fff }
            h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2rem }
            table { border-collapse: collapse; width: 100%% }
            th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #ddd; vertical-align: top; overflow-wrap: anywhere }
            td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
            img { max-width: 100%%; height: auto }
            .good { color: #00664b } .bad { color: #a33f00 }
            pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f6f6f6; padding: 1rem; border-radius: 6px }
            mark.learned { background: #bfe8d6; color: inherit } mark.medium { background: #cfe3f5; color: inherit }
            .masked { color: #777 }
            </style>
            <h1>%1$s</h1>
            """;

    private Html() {}

    static String start(String title) {
        return START.formatted(escaped(title));
    }

    /** An address that is a file itself, such as of type {@code image/png}. */
    public static String data(String type, byte[] file) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(file);
    }

    /** Text as it stands in a page, in attributes too. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
