package io.swift4j.train.dataset.source;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the files in a tar archive (POSIX.1-2001 ustar, pax and GNU names) without reading their bytes.
 *
 * <p>Folders are passed over. Links and devices are refused, and so are names that are absolute or have {@code ..} in them, a
 * member that ends after the archive, and more than {@link #MOST_MEMBERS} of them.
 */
final class TarReader {

    static final int MOST_MEMBERS = 20_000_000;

    private static final int BLOCK = 512;
    private static final int LONGEST_HEADER = 1 << 20;

    private final Path file;
    private final List<TarMember> members = new ArrayList<>();
    private String longName = "";
    private long longSize = -1;

    private TarReader(Path file) {
        this.file = file;
    }

    /**
     * Lists an archive.
     *
     * @throws SwiftException naming the archive and the place where it is broken
     */
    static List<TarMember> members(Path file) {
        TarReader reader = new TarReader(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            reader.read(channel);
            return reader.members;
        } catch (IOException e) {
            throw new SwiftException("dataset " + file + " cannot be read: " + e, e);
        }
    }

    private void read(FileChannel channel) throws IOException {
        long size = channel.size();
        long at = 0;
        while (at < size) {
            byte[] header = new byte[BLOCK];
            if (!Channels.fill(channel, at, ByteBuffer.wrap(header))) {
                throw broken(at, "a header is cut off");
            }
            if (isZero(header)) {
                return;
            }
            checkSum(header, at);
            char type = (char) header[156];
            long length = number(header, 124, 12, at);
            long start = at + BLOCK;
            if (type == 'L' || type == 'x') {
                byte[] text = text(channel, start, length, at);
                if (type == 'L') {
                    longName = string(text, 0, text.length);
                } else {
                    pax(text, at);
                }
            } else if (type != 'g' && type != 'K') {
                length = longSize >= 0 ? longSize : length;
                add(type, header, start, length, size, at);
                longName = "";
                longSize = -1;
            }
            if (length > size - start) {
                throw broken(at, "a member of " + length + " bytes ends after the archive");
            }
            at = start + (length + BLOCK - 1) / BLOCK * BLOCK;
        }
    }

    private void add(char type, byte[] header, long start, long length, long size, long at) {
        String name = longName.isEmpty() ? name(header) : longName;
        if (type == '5' || (name.endsWith("/") && length == 0)) {
            return;
        }
        if (type != '0' && type != '\0' && type != '7') {
            throw broken(at, "\"" + name + "\" is a link or no regular file, which is not read");
        }
        String plain = name.startsWith("./") ? name.substring(2) : name;
        if (plain.startsWith("/") || List.of(plain.split("[/\\\\]")).contains("..")) {
            throw broken(at, "\"" + name + "\" leads out of the archive");
        }
        if (length > size - start || length > Integer.MAX_VALUE - 16) {
            throw broken(at, "\"" + name + "\" has " + length + " bytes, more than the archive or 2 GiB");
        }
        if (members.size() == MOST_MEMBERS) {
            throw broken(at, "there are more than " + MOST_MEMBERS + " members");
        }
        members.add(new TarMember(plain, start, length));
    }

    private byte[] text(FileChannel channel, long start, long length, long at) throws IOException {
        if (length > LONGEST_HEADER) {
            throw broken(at, "a name or attribute has " + length + " bytes, more than " + LONGEST_HEADER);
        }
        byte[] text = new byte[(int) length];
        if (!Channels.fill(channel, start, ByteBuffer.wrap(text))) {
            throw broken(at, "a name or attribute is cut off");
        }
        return text;
    }

    /** Records of the form {@code LENGTH KEY=VALUE\n}. */
    private void pax(byte[] text, long at) {
        int from = 0;
        while (from < text.length) {
            int space = from;
            long length = 0;
            while (space < text.length && text[space] >= '0' && text[space] <= '9' && length < LONGEST_HEADER) {
                length = length * 10 + text[space++] - '0';
            }
            if (space == from
                    || space >= text.length
                    || text[space] != ' '
                    || length < 5
                    || length > text.length - from) {
                throw broken(at, "a pax header is no list of attributes");
            }
            String attribute = new String(text, space + 1, from + (int) length - space - 2, StandardCharsets.UTF_8);
            if (attribute.startsWith("path=")) {
                longName = attribute.substring(5);
            } else if (attribute.startsWith("size=")) {
                String digits = attribute.substring(5);
                if (!digits.matches("[0-9]{1,18}")) {
                    throw broken(at, "a pax header has the size \"" + digits + "\"");
                }
                longSize = Long.parseLong(digits);
            } else if (attribute.startsWith("GNU.sparse")) {
                throw broken(at, "a member is a sparse file, which is not read");
            }
            from += (int) length;
        }
    }

    private static String name(byte[] header) {
        String name = string(header, 0, 100);
        boolean ustar = string(header, 257, 6).startsWith("ustar") && header[262] == 0;
        String prefix = ustar ? string(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String string(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    /** Octal digits, or a binary number where the first bit is set. */
    private long number(byte[] header, int from, int length, long at) {
        if ((header[from] & 0x80) != 0) {
            long value = header[from] & 0x7F;
            for (int i = from + 1; i < from + length; i++) {
                if (value > Long.MAX_VALUE >> 9) {
                    throw broken(at, "a size is no number");
                }
                value = value << 8 | (header[i] & 0xFF);
            }
            return value;
        }
        String digits = string(header, from, length).strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw broken(at, "a size is \"" + digits + "\", no octal number");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private void checkSum(byte[] header, long at) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
        }
        if (number(header, 148, 8, at) != sum) {
            throw broken(at, "a header has a wrong check sum; is it a tar archive, not compressed?");
        }
    }

    private static boolean isZero(byte[] block) {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private SwiftException broken(long at, String what) {
        return new SwiftException("dataset " + file + " at byte " + at + ": " + what);
    }
}
