package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Encoded rows as bytes. Numbers of tokens take four bytes and what is learned of them one; both where a label is another token than
 * the one at its place, or a weight is neither 0 nor 1. Reading is thread-safe, writing is for one thread.
 */
final class EncodedFormat {

    // The kinds of examples, by what bytes begin with.
    private static final byte KIND_EXAMPLE = 0;
    private static final byte KIND_PAIR = 1;
    private static final byte KIND_LABELLED = 2;
    private static final byte KIND_CONTRAST = 3;
    private static final byte KIND_PROMPT = 4;
    private static final byte KIND_CODES = 5;

    private static final int LABELLED = 1;
    private static final int WEIGHTED = 2;

    private final List<ParsedRows> sources;
    private final Function<Row.Prompt, List<Map<String, Object>>> messages;
    private final RecipeFormat recipes;
    private final RowNames names = new RowNames();

    /**
     * A format.
     *
     * @param sources of the rows, by number; more may come
     * @param messages of a prompt as chat templates see them
     */
    EncodedFormat(List<ParsedRows> sources, Function<Row.Prompt, List<Map<String, Object>>> messages) {
        this.sources = sources;
        this.messages = messages;
        this.recipes = new RecipeFormat((place, origin) -> row(place, origin));
    }

    /**
     * Where a row is read again.
     *
     * @param source the number of its source
     * @param row which of the source's rows
     */
    record Place(int source, long row) {}

    byte[] write(Encoded encoded, int source, long row) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        byte kind = kind(encoded);
        out.writeByte(kind);
        out.writeInt(source);
        out.writeLong(row);
        names.write(encoded.origin(), out);
        if (encoded instanceof Example example) {
            example(example, out);
        } else if (encoded instanceof CodeExample code) {
            LessonFormat.write(code, out);
            recipes.write(code.media(), out);
        } else if (encoded instanceof PreferencePair pair) {
            example(pair.chosen(), out);
            example(pair.rejected(), out);
            out.writeInt(pair.promptLength());
            optional(pair.margin(), out);
        } else if (encoded instanceof LabelledExample labelled) {
            example(labelled.example(), out);
            LabelFormat.write(labelled.label(), out);
        } else if (encoded instanceof Contrast contrast) {
            out.writeInt(contrast.texts().size());
            for (Example text : contrast.texts()) {
                example(text, out);
            }
            optional(contrast.similarity(), out);
        } else {
            ids(((Prompt) encoded).ids(), out);
        }
        return bytes.toByteArray();
    }

    private static byte kind(Encoded encoded) {
        if (encoded instanceof Example) {
            return KIND_EXAMPLE;
        } else if (encoded instanceof CodeExample) {
            return KIND_CODES;
        } else if (encoded instanceof PreferencePair) {
            return KIND_PAIR;
        } else if (encoded instanceof LabelledExample) {
            return KIND_LABELLED;
        }
        return encoded instanceof Contrast ? KIND_CONTRAST : KIND_PROMPT;
    }

    Encoded read(ByteBuffer in) {
        byte kind = in.get();
        Place place = new Place(in.getInt(), in.getLong());
        RowId origin = names.read(in);
        return switch (kind) {
            case KIND_EXAMPLE -> example(in, place, origin);
            case KIND_CODES -> LessonFormat.read(in, origin, () -> recipes.read(in, place, origin));
            case KIND_PAIR ->
                new PreferencePair(example(in, place, origin), example(in, place, origin), in.getInt(), optional(in));
            case KIND_LABELLED -> new LabelledExample(example(in, place, origin), LabelFormat.read(in));
            case KIND_CONTRAST -> {
                List<Example> texts = new ArrayList<>();
                for (int left = in.getInt(); left > 0; left--) {
                    texts.add(example(in, place, origin));
                }
                yield new Contrast(texts.get(0), texts.get(1), texts.subList(2, texts.size()), optional(in));
            }
            default -> prompt(ids(in), place, origin);
        };
    }

    private Prompt prompt(int[] ids, Place place, RowId origin) {
        if (row(place, origin) instanceof Row.Prompt prompt) {
            return new Prompt(ids, messages.apply(prompt), prompt.columns(), origin);
        }
        throw changed(origin);
    }

    /** A row as its source has it now. */
    private Row row(Place place, RowId origin) {
        return sources.get(place.source()).get(place.row()).row().orElseThrow(() -> changed(origin));
    }

    private static SwiftException changed(RowId origin) {
        return new SwiftException(
                origin + ": the row has changed since it was encoded; leave the files of a run alone");
    }

    private void example(Example example, DataOutputStream out) throws IOException {
        ids(example.ids(), out);
        byte[] masks = masks(example);
        out.writeBoolean(masks.length > 0);
        if (masks.length > 0) {
            out.write(masks);
        } else {
            ByteBuffer all = ByteBuffer.allocate(8 * example.length());
            for (int i = 0; i < example.length(); i++) {
                all.putInt(example.labels()[i]).putFloat(example.weights()[i]);
            }
            out.write(all.array());
        }
        Texts.write(example.channel(), out);
        recipes.write(example.media(), out);
    }

    private Example example(ByteBuffer in, Place place, RowId origin) {
        int[] ids = ids(in);
        int[] labels = new int[ids.length];
        float[] weights = new float[ids.length];
        boolean masked = in.get() != 0;
        for (int i = 0; i < ids.length; i++) {
            if (masked) {
                byte mask = in.get();
                labels[i] = (mask & LABELLED) != 0 ? ids[i] : Example.NOTHING;
                weights[i] = (mask & WEIGHTED) != 0 ? 1 : 0;
            } else {
                labels[i] = in.getInt();
                weights[i] = in.getFloat();
            }
        }
        String channel = Texts.read(in);
        return new Example(ids, labels, weights, channel, origin, recipes.read(in, place, origin));
    }

    /** What is learned, a byte a token; nothing where a byte does not say it. */
    private static byte[] masks(Example example) {
        byte[] masks = new byte[example.length()];
        for (int i = 0; i < masks.length; i++) {
            int label = example.labels()[i];
            float weight = example.weights()[i];
            boolean plain = label == Example.NOTHING || label == example.ids()[i];
            if (!plain || (weight != 1 && Float.floatToRawIntBits(weight) != 0)) {
                return new byte[0];
            }
            masks[i] = (byte) ((label == Example.NOTHING ? 0 : LABELLED) | (weight == 1 ? WEIGHTED : 0));
        }
        return masks;
    }

    static void ids(int[] ids, DataOutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * ids.length).putInt(ids.length);
        bytes.asIntBuffer().put(ids);
        out.write(bytes.array());
    }

    static int[] ids(ByteBuffer in) {
        int[] ids = new int[in.getInt()];
        in.asIntBuffer().get(ids);
        in.position(in.position() + 4 * ids.length);
        return ids;
    }

    private static void optional(Optional<Double> value, DataOutputStream out) throws IOException {
        out.writeBoolean(value.isPresent());
        out.writeDouble(value.orElse(0.0));
    }

    private static Optional<Double> optional(ByteBuffer in) {
        boolean present = in.get() != 0;
        double value = in.getDouble();
        return present ? Optional.of(value) : Optional.empty();
    }
}
