package io.swift4j.core.text;

import io.swift4j.core.SwiftException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A SentencePiece model file (Kudo and Richardson 2018): its pieces and how text is normalised before.
 *
 * <p>The file is a protocol buffer, of which the few fields needed are read; nothing in it is run.
 *
 * @param pieces in the order of their ids
 * @param unknownId the id of what no piece covers
 * @param characters the compiled map of characters; empty for none
 */
record SentencePieceModel(List<Piece> pieces, int unknownId, byte[] characters) {

    /** A piece and the logarithm of its probability. */
    record Piece(String text, float score) {}

    private static final int UNIGRAM = 1;

    /**
     * Reads a file's content.
     *
     * @throws SwiftException when it is no SentencePiece model, or one of another kind than unigram
     */
    static SentencePieceModel parse(Path file, byte[] content) {
        try {
            Reader reader = new Reader(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN));
            reader.model();
            if (reader.pieces.isEmpty()) {
                throw new SwiftException(file + " has no pieces; it is no SentencePiece model");
            }
            if (reader.modelType != UNIGRAM) {
                throw new SwiftException(file + " is a SentencePiece model of type " + reader.modelType
                        + "; supported is 1, unigram. Save a tokenizer.json with transformers instead");
            }
            if (reader.unknownId < 0 || reader.unknownId >= reader.pieces.size()) {
                throw new SwiftException(
                        file + ": unk_id " + reader.unknownId + " is none of the " + reader.pieces.size() + " pieces");
            }
            return new SentencePieceModel(reader.pieces, reader.unknownId, reader.characters);
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new SwiftException(file + " is no SentencePiece model: its protocol buffer is broken", e);
        }
    }

    /** Walks over fields; those of no interest are passed over. */
    private static final class Reader {

        private final ByteBuffer bytes;
        private final List<Piece> pieces = new ArrayList<>();
        private int unknownId;
        private int modelType = UNIGRAM;
        private byte[] characters = new byte[0];

        Reader(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        void model() {
            while (bytes.hasRemaining()) {
                long tag = varint();
                switch ((int) (tag >>> 3)) {
                    case 1 -> piece(message(tag));
                    case 2 -> trainer(message(tag));
                    case 3 -> normalizer(message(tag));
                    default -> skip(tag);
                }
            }
        }

        private void piece(int end) {
            String text = "";
            float score = 0;
            while (bytes.position() < end) {
                long tag = varint();
                switch ((int) (tag >>> 3)) {
                    case 1 -> text = new String(block(tag), StandardCharsets.UTF_8);
                    case 2 -> score = bytes.getFloat();
                    default -> skip(tag);
                }
            }
            pieces.add(new Piece(text, score));
        }

        private void trainer(int end) {
            while (bytes.position() < end) {
                long tag = varint();
                switch ((int) (tag >>> 3)) {
                    case 3 -> modelType = (int) varint();
                    case 40 -> unknownId = (int) varint();
                    default -> skip(tag);
                }
            }
        }

        private void normalizer(int end) {
            while (bytes.position() < end) {
                long tag = varint();
                if (tag >>> 3 == 2) {
                    characters = block(tag);
                } else {
                    skip(tag);
                }
            }
        }

        /** Where the message that begins here ends. */
        private int message(long tag) {
            if ((tag & 7) != 2) {
                throw new IllegalArgumentException("not a message");
            }
            int length = length();
            return bytes.position() + length;
        }

        private byte[] block(long tag) {
            if ((tag & 7) != 2) {
                throw new IllegalArgumentException("not bytes");
            }
            byte[] block = new byte[length()];
            bytes.get(block);
            return block;
        }

        private int length() {
            long length = varint();
            if (length < 0 || length > bytes.remaining()) {
                throw new BufferUnderflowException();
            }
            return (int) length;
        }

        private void skip(long tag) {
            switch ((int) (tag & 7)) {
                case 0 -> varint();
                case 1 -> bytes.getLong();
                case 2 -> {
                    int length = length();
                    bytes.position(bytes.position() + length);
                }
                case 5 -> bytes.getInt();
                default -> throw new IllegalArgumentException("unknown wire type");
            }
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                byte next = bytes.get();
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number of more than 64 bits");
        }
    }
}
