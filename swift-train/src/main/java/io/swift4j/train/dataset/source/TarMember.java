package io.swift4j.train.dataset.source;

/**
 * A file in a tar archive.
 *
 * @param name its path in the archive
 * @param offset where its bytes begin
 * @param length its bytes
 */
record TarMember(String name, long offset, long length) {

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
