package io.swift4j.quickstart;

import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Recordings of spoken commands by many speakers; the last of them are kept for the examination. */
final class Speakers {

    /** Samples a second of what the model hears. */
    static final int RATE = 16_000;

    private static final List<String> TRAINING = List.of(
            "en-us-m1",
            "en-us-m2",
            "en-us-m4",
            "en-us-m5",
            "en-us-m6",
            "en-us-m7",
            "en-us-f1",
            "en-us-f2",
            "en-us-f4",
            "en-us-f5",
            "en-gb-m1",
            "en-gb-m3",
            "en-gb-f1",
            "en-gb-scotland-m2",
            "en-gb-scotland-f3",
            "en-gb-x-rp-m4",
            "en-gb-x-rp-f4",
            "en-029-m5",
            "en-029-f2",
            "en-us-klatt",
            "en-us-annie",
            "en-us-michael",
            "en-gb-linda",
            "en-us-andy",
            "en-us-steph",
            "en-us-gene");
    private static final List<String> EXAMINATION =
            List.of("en-us-m3", "en-us-f3", "en-gb-f2", "en-us-klatt2", "en-gb-lee", "en-us-alicia");

    private static final Map<String, String> VOICES =
            Map.of("anna", "en-us-f2", "ben", "en-us-m1", "clara", "en-gb-f1", "david", "en-gb-m3");

    private final List<String> commands = Resources.lines("commands.txt");
    private final Map<String, Sound[]> read = new ConcurrentHashMap<>();
    private final Map<String, Sound[]> trimmed = new ConcurrentHashMap<>();

    private Sound[] read(String name) {
        byte[] file = Resources.bytes("voices/" + name + ".opus");
        Sound all = MediaDecoder.defaults().sound(MediaSource.of(name + ".opus", file));
        float[] mono = all.mono();
        List<Sound> said = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            int from = (int) Math.min(mono.length, (long) i * all.sampleRate());
            int to = (int) Math.min(mono.length, (i + 1L) * all.sampleRate());
            said.add(new Sound(all.sampleRate(), 1, Arrays.copyOfRange(mono, from, to)));
        }
        return said.toArray(Sound[]::new);
    }

    /** The texts of the commands. */
    List<String> commands() {
        return commands;
    }

    /** The names of speakers. */
    static List<String> names(boolean heldOut) {
        return heldOut ? EXAMINATION : TRAINING;
    }

    /** What a speaker says, by command, a second or less each; read when it is first asked for. */
    Sound[] said(String speaker) {
        return read.computeIfAbsent(speaker, this::read);
    }

    /** The names of the voices that the model learns to speak with. */
    static List<String> voices() {
        return VOICES.keySet().stream().sorted().toList();
    }

    /** What a voice says, by command. */
    Sound[] voice(String name) {
        return trimmed.computeIfAbsent(
                name,
                voice -> Arrays.stream(said(Objects.requireNonNull(VOICES.get(voice))))
                        .map(Speakers::trimmed)
                        .toArray(Sound[]::new));
    }

    /** A recording without the silence at its end. */
    private static Sound trimmed(Sound sound) {
        float[] samples = sound.mono();
        int end = samples.length;
        while (end > 1 && Math.abs(samples[end - 1]) < 0.02) {
            end--;
        }
        return new Sound(
                sound.sampleRate(), 1, Arrays.copyOf(samples, Math.min(samples.length, end + sound.sampleRate() / 25)));
    }
}
