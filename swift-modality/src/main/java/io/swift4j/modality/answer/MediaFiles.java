package io.swift4j.modality.answer;

import io.swift4j.Response;
import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Answers as files: pictures as PNG, sounds as 16-bit WAV, JSON and text as they are. */
public final class MediaFiles {

    private static final int FULL = 32_767;

    private MediaFiles() {}

    /**
     * Saves the parts of a response.
     *
     * @param folder made if it isn't there
     * @param name of the files, without their ending; numbered from the second of a kind
     * @return the files, in the order of the parts; boxes have none of their own
     * @throws SwiftException naming a file that can't be written
     */
    public static List<Path> save(Response response, Path folder, String name) {
        List<Path> files = new ArrayList<>();
        for (Content part : response.content()) {
            String own = name + (files.isEmpty() ? "" : "-" + (files.size() + 1));
            if (part instanceof Content.Image image) {
                files.add(png(value(image.source(), Image.class), folder.resolve(own + ".png")));
            } else if (part instanceof Content.Audio audio) {
                files.add(wav(value(audio.source(), Sound.class), folder.resolve(own + ".wav")));
            } else if (part instanceof Content.Json json) {
                files.add(write(json.json().getBytes(StandardCharsets.UTF_8), folder.resolve(own + ".json")));
            } else if (part instanceof Content.Text text) {
                files.add(write(text.text().getBytes(StandardCharsets.UTF_8), folder.resolve(own + ".txt")));
            }
        }
        return files;
    }

    private static <T> T value(MediaRef ref, Class<T> type) {
        if (ref instanceof MediaRef.Decoded decoded && type.isInstance(decoded.value())) {
            return type.cast(decoded.value());
        }
        throw new SwiftException(ref.name() + " is no decoded " + type.getSimpleName() + ", which an answer holds");
    }

    /** Writes a picture as PNG. */
    public static Path png(Image picture, Path file) {
        return write(png(picture), file);
    }

    /** A picture as a PNG file. */
    public static byte[] png(Image picture) {
        try {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            // Given a plain stream, ImageIO would go through a file of its own.
            try (ImageOutputStream written = new MemoryCacheImageOutputStream(png)) {
                ImageIO.write(BoxDrawing.picture(picture), "png", written);
            }
            return png.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a sound as WAV of 16 bits; what is above full scale is cut off. */
    public static Path wav(Sound sound, Path file) {
        return write(wav(sound), file);
    }

    /** A sound as a WAV file of 16 bits; what is above full scale is cut off. */
    public static byte[] wav(Sound sound) {
        int length = sound.length();
        byte[] bytes = new byte[2 * sound.channels() * length];
        for (int i = 0; i < length; i++) {
            for (int channel = 0; channel < sound.channels(); channel++) {
                float value = sound.samples()[channel * length + i];
                int sample = Math.round(Math.max(-1, Math.min(1, value)) * FULL);
                int at = 2 * (i * sound.channels() + channel);
                bytes[at] = (byte) sample;
                bytes[at + 1] = (byte) (sample >> 8);
            }
        }
        AudioFormat format = new AudioFormat(sound.sampleRate(), 16, sound.channels(), true, false);
        try (AudioInputStream in = new AudioInputStream(new ByteArrayInputStream(bytes), format, length)) {
            ByteArrayOutputStream wav = new ByteArrayOutputStream();
            AudioSystem.write(in, AudioFileFormat.Type.WAVE, wav);
            return wav.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(byte[] bytes, Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new SwiftException("cannot write " + file + ": " + e, e);
        }
    }
}
