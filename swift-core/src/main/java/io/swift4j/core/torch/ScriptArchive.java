package io.swift4j.core.torch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the archive that libtorch loads a script from: the text, and a module object with nothing in it.
 *
 * <p>The two pickles are constants written here; Swift4J never reads one.
 */
final class ScriptArchive {

    /** Pickle of {@code __torch__.Script()} with the one attribute {@code training = False}. */
    private static final byte[] MODULE = pickle("c__torch__\nScript\n)\u0081}(X\u0008\0\0\0training\u0089ub.");

    /** Pickle of an empty tuple. */
    private static final byte[] NO_CONSTANTS = pickle(").");

    /** The newest format libtorch 2.7 reads; in older ones division, gelu and others mean what they meant long ago. */
    private static final String FORMAT_VERSION = "10\n";

    private ScriptArchive() {}

    private static byte[] pickle(String operations) {
        return ("\u0080\u0002" + operations).getBytes(StandardCharsets.ISO_8859_1);
    }

    static InputStream of(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(zip, "script/version", FORMAT_VERSION.getBytes(StandardCharsets.US_ASCII));
            entry(zip, "script/data.pkl", MODULE);
            entry(zip, "script/constants.pkl", NO_CONSTANTS);
            entry(zip, "script/code/__torch__.py", text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
