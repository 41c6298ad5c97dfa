package io.swift4j.train.data;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Labels as bytes: what kind they are, how many numbers, and the numbers. */
final class LabelFormat {

    private static final byte DESIRABLE = 0;
    private static final byte CATEGORY = 1;
    private static final byte CATEGORIES = 2;
    private static final byte SCORE = 3;
    private static final byte SCORES = 4;

    private LabelFormat() {}

    static void write(Label label, DataOutputStream out) throws IOException {
        if (label instanceof Label.Desirable desirable) {
            write(DESIRABLE, List.of(desirable.value() ? 1 : 0), out);
        } else if (label instanceof Label.Category category) {
            write(CATEGORY, List.of(category.value()), out);
        } else if (label instanceof Label.Categories categories) {
            write(CATEGORIES, categories.values(), out);
        } else if (label instanceof Label.Score score) {
            write(SCORE, List.of(score.value()), out);
        } else {
            write(SCORES, ((Label.Scores) label).values(), out);
        }
    }

    private static void write(byte kind, List<? extends Number> numbers, DataOutputStream out) throws IOException {
        out.writeByte(kind);
        out.writeInt(numbers.size());
        for (Number number : numbers) {
            out.writeDouble(number.doubleValue());
        }
    }

    static Label read(ByteBuffer in) {
        byte kind = in.get();
        List<Double> numbers = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            numbers.add(in.getDouble());
        }
        return switch (kind) {
            case DESIRABLE -> new Label.Desirable(numbers.get(0) != 0);
            case CATEGORY -> new Label.Category(numbers.get(0).intValue());
            case CATEGORIES ->
                new Label.Categories(numbers.stream().map(Double::intValue).toList());
            case SCORE -> new Label.Score(numbers.get(0));
            default -> new Label.Scores(numbers);
        };
    }
}
