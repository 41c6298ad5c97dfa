package io.swift4j.train.data;

import io.swift4j.modality.lesson.Lesson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 hash of examples. */
final class Fingerprint {

    private final MessageDigest digest;

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    void add(Encoded encoded) {
        add(encoded.getClass().getSimpleName());
        if (encoded instanceof Example example) {
            tokens(example);
        } else if (encoded instanceof CodeExample code) {
            frames(code.lesson());
            code.media().ifPresent(this::media);
        } else if (encoded instanceof PreferencePair pair) {
            tokens(pair.chosen());
            tokens(pair.rejected());
            pair.margin().ifPresent(margin -> add(margin.toString()));
        } else if (encoded instanceof LabelledExample labelled) {
            tokens(labelled.example());
            add(labelled.label().toString());
        } else if (encoded instanceof Contrast contrast) {
            contrast.texts().forEach(this::tokens);
            contrast.similarity().ifPresent(similarity -> add(similarity.toString()));
        } else if (encoded instanceof Prompt prompt) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * prompt.length());
            bytes.asIntBuffer().put(prompt.ids());
            digest.update(bytes);
            add(prompt.columns().toString());
        }
    }

    private void frames(Lesson lesson) {
        int width = lesson.frames()[0].length;
        ByteBuffer bytes = ByteBuffer.allocate(4 * (4 + lesson.ids().length + lesson.frames().length * (width + 1)));
        bytes.putInt(lesson.length())
                .putInt(lesson.said())
                .putInt(lesson.ids().length)
                .putInt(width);
        for (int id : lesson.ids()) {
            bytes.putInt(id);
        }
        for (int i = 0; i < lesson.frames().length; i++) {
            for (int code : lesson.frames()[i]) {
                bytes.putInt(code);
            }
            bytes.putFloat(lesson.weights()[i]);
        }
        digest.update(bytes.flip());
    }

    private void tokens(Example example) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 12 * example.length());
        bytes.putInt(example.length());
        for (int i = 0; i < example.length(); i++) {
            bytes.putInt(example.ids()[i]).putInt(example.labels()[i]).putFloat(example.weights()[i]);
        }
        digest.update(bytes.flip());
        example.media().ifPresent(this::media);
    }

    private void media(MediaRecipe media) {
        add(media.text());
        add(media.hash());
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
