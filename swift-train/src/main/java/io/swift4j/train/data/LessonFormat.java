package io.swift4j.train.data;

import io.swift4j.modality.lesson.Lesson;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** Rows whose answers are codes as bytes. */
final class LessonFormat {

    private LessonFormat() {}

    /** Writes all but the media. */
    static void write(CodeExample example, DataOutputStream out) throws IOException {
        Lesson lesson = example.lesson();
        Texts.write(example.channel(), out);
        out.writeInt(lesson.length());
        out.writeInt(lesson.said());
        EncodedFormat.ids(lesson.ids(), out);
        out.writeInt(lesson.frames()[0].length);
        EncodedFormat.ids(
                Arrays.stream(lesson.frames()).flatMapToInt(Arrays::stream).toArray(), out);
        for (float weight : lesson.weights()) {
            out.writeFloat(weight);
        }
    }

    /**
     * Reads an example.
     *
     * @param media reads its media, which follow
     */
    static CodeExample read(ByteBuffer in, RowId origin, Supplier<Optional<MediaRecipe>> media) {
        String channel = Texts.read(in);
        int length = in.getInt();
        int said = in.getInt();
        int[] ids = EncodedFormat.ids(in);
        int width = in.getInt();
        int[] flat = EncodedFormat.ids(in);
        int[][] frames = new int[flat.length / width][];
        Arrays.setAll(frames, i -> Arrays.copyOfRange(flat, i * width, (i + 1) * width));
        float[] weights = new float[frames.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = in.getFloat();
        }
        return new CodeExample(new Lesson(ids, frames, weights, length, said), channel, origin, media.get());
    }
}
