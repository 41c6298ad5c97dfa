package io.swift4j.core.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Words the refusal of a name that isn't one of a closed set, with the most similar right one. */
public final class NearestName {

    private NearestName() {}

    /** A message such as {@code unknown schedule 'cosin'; did you mean 'cosine'? The names are: …}. */
    public static String unknown(String what, String name, Collection<String> names) {
        String nearest = names.stream()
                .min(Comparator.comparingInt(known -> distance(name.toLowerCase(Locale.ROOT), known)))
                .orElse("");
        return "unknown " + what + " '" + name + "'; did you mean '" + nearest + "'? The names are: "
                + String.join(", ", names);
    }

    /**
     * The constant of an enum whose name in lower case is {@code name}.
     *
     * @throws IllegalArgumentException with the most similar right name when there is none
     */
    public static <E extends Enum<E>> E constant(Class<E> type, String what, String name) {
        for (E constant : type.getEnumConstants()) {
            if (lower(constant).equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(unknown(
                what,
                name,
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> lower(constant))
                        .toList()));
    }

    /** A constant's name in configurations. */
    public static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** How many characters to insert, remove or replace to turn one text into the other (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
