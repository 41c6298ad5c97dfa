package io.swift4j.cli;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;

/** Media on the command line: files, data URLs or web addresses, each option as often as wanted. */
final class MediaArguments {

    @CommandLine.Option(names = "--image", description = "a picture; may be given several times")
    private List<String> images = new ArrayList<>();

    @CommandLine.Option(names = "--audio", description = "a sound; may be given several times")
    private List<String> sounds = new ArrayList<>();

    @CommandLine.Option(names = "--video", description = "a film; may be given several times")
    private List<String> films = new ArrayList<>();

    @CommandLine.Option(names = "--media", description = "a picture, sound or film, told by its content")
    private List<String> media = new ArrayList<>();

    /** All of them: pictures, sounds, films, then the others. */
    List<Content.Medium> all() {
        List<Content.Medium> all = new ArrayList<>();
        add("--image", images, Content.Image::new, all);
        add("--audio", sounds, Content.Audio::new, all);
        add("--video", films, Content.Video::new, all);
        add("--media", media, Content.AnyMedium::new, all);
        return all;
    }

    private static void add(
            String option, List<String> texts, Function<MediaRef, Content.Medium> kind, List<Content.Medium> all) {
        for (String text : texts) {
            try {
                all.add(kind.apply(MediaRef.parse(text)));
            } catch (IllegalArgumentException e) {
                throw new ConfigException(option + ": " + e.getMessage());
            }
        }
    }
}
