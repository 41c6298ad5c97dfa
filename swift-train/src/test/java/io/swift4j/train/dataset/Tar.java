package io.swift4j.train.dataset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes tar archives, good ones and others. */
final class Tar {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Tar file(String name, String content) {
        return member('0', name, content.getBytes(StandardCharsets.UTF_8));
    }

    Tar member(char type, String name, byte[] content) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 124, String.format("%011o", content.length) + "\0");
        put(header, 257, "ustar\00000");
        header[156] = (byte) type;
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xFF;
        }
        put(header, 148, String.format("%06o", sum) + "\0 ");
        bytes.writeBytes(header);
        bytes.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
        return this;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] written = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(written, 0, header, at, Math.min(written.length, 512 - at));
    }

    byte[] end() {
        bytes.writeBytes(new byte[1024]);
        return bytes.toByteArray();
    }
}
