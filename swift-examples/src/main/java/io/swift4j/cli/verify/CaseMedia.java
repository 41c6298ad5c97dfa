package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Image;
import io.swift4j.modality.PictureFilm;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The media of a case, from the decoded values that the case refers to where there are some, since decoders differ. */
final class CaseMedia {

    private static final int SPEECH_RATE = 16_000;

    private CaseMedia() {}

    static List<Image> images(CaseFolder folder, Case one) {
        List<String> files =
                one.media().stream().filter(file -> file.contains("/images/")).toList();
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            String decoded = files.size() == 1 && one.refs().has("rgb") ? "rgb" : "rgb" + i;
            images.add(
                    one.refs().has(decoded)
                            ? pictures(folder, one, decoded).get(0)
                            : MediaDecoder.defaults().image(source(folder, files.get(i))));
        }
        return images;
    }

    static List<Sound> sounds(CaseFolder folder, Case one) {
        List<String> files =
                one.media().stream().filter(file -> file.contains("/audio/")).toList();
        List<Sound> sounds = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            String decoded = files.size() == 1 && one.refs().has("pcm") ? "pcm" : "pcm" + i;
            sounds.add(
                    one.refs().has(decoded)
                            ? sound(folder, one, decoded, SPEECH_RATE)
                            : MediaDecoder.defaults().sound(source(folder, files.get(i))));
        }
        return sounds;
    }

    static Sound sound(CaseFolder folder, Case one, String name, int rate) {
        try (Tensor pcm = folder.named(one, name)) {
            int channels = pcm.rank() == 1 ? 1 : (int) pcm.size(0);
            return new Sound(rate, channels, pcm.toFloats());
        }
    }

    /** The frames of all films of a case, in films of equal length. */
    static List<PictureFilm> films(CaseFolder folder, Case one, double rate) {
        List<Image> frames = one.refs().has("frames")
                ? pictures(folder, one, "frames")
                : one.media().stream()
                        .filter(file -> file.contains("/video/") && file.endsWith(".png"))
                        .map(file -> MediaDecoder.defaults().image(source(folder, file)))
                        .toList();
        int each = one.params().integer("video_frames", frames.size());
        List<PictureFilm> films = new ArrayList<>();
        for (int i = 0; each > 0 && i + each <= frames.size(); i += each) {
            films.add(new PictureFilm("film " + (films.size() + 1), frames.subList(i, i + each), rate));
        }
        return films;
    }

    /** Pictures of a uint8 tensor {@code [height, width, 3]} or {@code [pictures, height, width, 3]}. */
    static List<Image> pictures(CaseFolder folder, Case one, String name) {
        try (Tensor rgb = folder.named(one, name)) {
            int height = (int) rgb.size(-3);
            int width = (int) rgb.size(-2);
            byte[] all = rgb.toBytes();
            int size = 3 * height * width;
            List<Image> images = new ArrayList<>();
            for (int at = 0; at < all.length; at += size) {
                images.add(new Image(height, width, Arrays.copyOfRange(all, at, at + size)));
            }
            return images;
        }
    }

    static MediaSource source(CaseFolder folder, String file) {
        Path path = folder.resource(file);
        return MediaSource.of(path);
    }

    /** Frames a second of the films of a case, where it states a number. */
    static double rate(ConfigJson params, double otherwise) {
        return params.plain("video_fps") instanceof Number number ? number.doubleValue() : otherwise;
    }
}
