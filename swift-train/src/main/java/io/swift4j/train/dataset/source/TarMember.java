package io.swift4j.train.dataset.source;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A file in a tar archive.
 *
 * @param name its path in the archive
 * @param offset where its bytes begin
 * @param length its bytes
 */
record TarMember(String name, long offset, long length) {

    /** Members as bytes. */
    static byte[] written(List<TarMember> members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (TarMember member : members) {
            byte[] name = member.name().getBytes(StandardCharsets.UTF_8);
            out.writeInt(name.length);
            out.write(name);
            out.writeLong(member.offset());
            out.writeLong(member.length());
        }
        return bytes.toByteArray();
    }

    /** The members that such bytes are. */
    static List<TarMember> read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<TarMember> members = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] name = new byte[in.getInt()];
            in.get(name);
            members.add(new TarMember(new String(name, StandardCharsets.UTF_8), in.getLong(), in.getLong()));
        }
        return members;
    }

    /** The path without what follows the first dot of its last part, as WebDataset has it. */
    String key() {
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** What follows the first dot of its last part; empty for none. */
    String ending() {
        return name.substring(Math.min(name.length(), key().length() + 1));
    }
}
