package io.swift4j.modality.music;

import io.swift4j.core.config.ConfigJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Texts as Dia reads them: their bytes in UTF-8, but one token for each mark of who speaks, {@code [S1]} and {@code [S2]}.
 *
 * @param offset added to every byte
 */
record DiaTokenizer(int offset) {

    /** In the order of their tokens, of which the first is padding. */
    private static final List<String> MARKS = List.of("<pad>", "[S1]", "[S2]");

    static DiaTokenizer load(Path folder) {
        Path file = folder.resolve("tokenizer_config.json");
        return new DiaTokenizer(Files.exists(file) ? ConfigJson.read(file).integer("offset", 0) : 0);
    }

    int[] ids(String text) {
        int[] ids = new int[text.getBytes(StandardCharsets.UTF_8).length];
        int count = 0;
        for (int at = 0; at < text.length(); ) {
            int mark = mark(text, at);
            if (mark >= 0) {
                ids[count++] = mark;
                at += MARKS.get(mark).length();
                continue;
            }
            int next = at + Character.charCount(text.codePointAt(at));
            for (byte value : text.substring(at, next).getBytes(StandardCharsets.UTF_8)) {
                ids[count++] = (value & 0xff) + offset;
            }
            at = next;
        }
        return Arrays.copyOf(ids, count);
    }

    private static int mark(String text, int at) {
        for (int i = 0; i < MARKS.size(); i++) {
            if (text.startsWith(MARKS.get(i), at)) {
                return i;
            }
        }
        return -1;
    }
}
