package io.swift4j.train.data;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Texts as bytes, in UTF-16 so that any text of the JVM comes back as it was. */
final class Texts {

    private Texts() {}

    static void write(String text, DataOutputStream out) throws IOException {
        out.writeInt(text.length());
        out.writeChars(text);
    }

    static String read(ByteBuffer in) {
        char[] text = new char[in.getInt()];
        in.asCharBuffer().get(text);
        in.position(in.position() + 2 * text.length);
        return new String(text);
    }
}
