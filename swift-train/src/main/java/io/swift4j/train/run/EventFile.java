package io.swift4j.train.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of numbers over steps that TensorBoard reads.
 *
 * <p>Each record has its length in 8 bytes, a checksum of that in 4, the protocol buffer of an Event, and a checksum of that
 * in 4, all little-endian. Records are written at once.
 */
public final class EventFile implements AutoCloseable {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final Path file;
    private final FileChannel channel;
    private final Clock clock;

    private EventFile(Path file, FileChannel channel, Clock clock) {
        this.file = file;
        this.channel = channel;
        this.clock = clock;
    }

    /**
     * Makes a file in a folder.
     *
     * @param startStep the steps done before; TensorBoard then hides what other files of the folder say of later steps
     */
    public static EventFile create(Path folder, int startStep, Clock clock) {
        Instant now = clock.instant();
        String name = "events.out.tfevents." + now.getEpochSecond() + "." + host() + "."
                + ProcessHandle.current().pid() + ".";
        try {
            Files.createDirectories(folder);
            int number = 0;
            while (Files.exists(folder.resolve(name + number))) {
                number++;
            }
            Path file = folder.resolve(name + number);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            EventFile events = new EventFile(file, channel, clock);
            events.write(new Message().bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8)), 0);
            if (startStep > 0) {
                events.write(new Message().bytes(7, new Message().varint(1, 1).done()), startStep + 1L);
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make an event file in " + folder, e);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "_");
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Adds numbers by tag at a step. */
    public void scalars(Map<String, Double> values, long step) {
        Message summary = new Message();
        values.forEach((tag, value) -> summary.bytes(
                1,
                new Message()
                        .bytes(1, tag.getBytes(StandardCharsets.UTF_8))
                        .fixed32(2, value.floatValue())
                        .done()));
        write(new Message().bytes(5, summary.done()), step);
    }

    private void write(Message rest, long step) {
        Instant now = clock.instant();
        byte[] event = new Message()
                .fixed64(1, now.getEpochSecond() + now.getNano() * 1e-9)
                .varint(2, step)
                .append(rest)
                .done();
        ByteBuffer framed = ByteBuffer.allocate(event.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        framed.putLong(event.length);
        framed.putInt(maskedCrc(framed.array(), 0, 8));
        framed.put(event);
        framed.putInt(maskedCrc(event, 0, event.length));
        framed.flip();
        try {
            while (framed.hasRemaining()) {
                channel.write(framed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + file, e);
        }
    }

    /** CRC-32C, turned by 15 bits and moved by a constant, so that checksums of checksums stay good ones. */
    static int maskedCrc(byte[] bytes, int from, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, count);
        int value = (int) crc.getValue();
        return Integer.rotateRight(value, 15) + 0xa282ead8;
    }

    /** The file. */
    public Path path() {
        return file;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    /** A protocol buffer in the making. */
    private static final class Message {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        private void raw(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        Message varint(int field, long value) {
            raw(((long) field << 3) | VARINT);
            raw(value);
            return this;
        }

        Message fixed64(int field, double value) {
            raw(((long) field << 3) | FIXED64);
            long bits = Double.doubleToRawLongBits(value);
            for (int i = 0; i < 8; i++) {
                out.write((int) (bits >>> (8 * i)));
            }
            return this;
        }

        Message fixed32(int field, float value) {
            raw(((long) field << 3) | FIXED32);
            int bits = Float.floatToRawIntBits(value);
            for (int i = 0; i < 4; i++) {
                out.write(bits >>> (8 * i));
            }
            return this;
        }

        Message bytes(int field, byte[] value) {
            raw(((long) field << 3) | BYTES);
            raw(value.length);
            out.writeBytes(value);
            return this;
        }

        Message append(Message other) {
            out.writeBytes(other.done());
            return this;
        }

        byte[] done() {
            return out.toByteArray();
        }
    }
}
