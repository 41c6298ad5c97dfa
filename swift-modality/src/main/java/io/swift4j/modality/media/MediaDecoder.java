package io.swift4j.modality.media;

import io.swift4j.modality.Film;
import io.swift4j.modality.Image;
import io.swift4j.modality.Media;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.MediaLimits;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.ffmpeg.FfmpegDecoder;
import io.swift4j.modality.media.image.ImageDecoder;
import io.swift4j.modality.media.source.MediaBytes;
import io.swift4j.modality.media.source.MediaSource;
import io.swift4j.modality.media.source.SourceLoader;
import io.swift4j.modality.media.source.WebAccess;
import io.swift4j.modality.media.wav.WavDecoder;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes pictures (PNG, JPEG, GIF, WebP, BMP, TIFF), sound (WAV, FLAC, MP3, Ogg, Opus, AAC …) and film (MP4, WebM, AVI …) from any
 * source.
 *
 * <p>What a source holds is told by its first bytes; only where these say nothing, by the media type it states, and last by its
 * name's extension. Pictures and WAV are decoded in Java and by the JDK; everything else, lossy WebP included, needs FFmpeg's natives, which are loaded
 * when first needed. Immutable and thread-safe.
 */
public final class MediaDecoder {

    private static final MediaDecoder DEFAULTS = new MediaDecoder(MediaLimits.defaults(), null);

    private final MediaLimits limits;
    private final @Nullable WebAccess web;

    private MediaDecoder(MediaLimits limits, @Nullable WebAccess web) {
        this.limits = limits;
        this.web = web;
    }

    /** A decoder with the default limits that fetches nothing from the web. */
    public static MediaDecoder defaults() {
        return DEFAULTS;
    }

    /** This decoder with other limits. */
    public MediaDecoder withLimits(MediaLimits newLimits) {
        return new MediaDecoder(newLimits, web);
    }

    /** This decoder with web addresses allowed. */
    public MediaDecoder withWeb(WebAccess access) {
        return new MediaDecoder(limits, access);
    }

    /** The limits everything is decoded under. */
    public MediaLimits limits() {
        return limits;
    }

    /**
     * Decodes whatever the source holds; an animated picture is a picture.
     *
     * @throws MediaException naming the source, if it can't be read or decoded, or is over a limit
     */
    public Media decode(MediaSource source) {
        if (source instanceof MediaSource.Picture) {
            return image(source);
        }
        MediaBytes bytes = load(source);
        MediaFormat format = format(bytes);
        return switch (kind(bytes, format)) {
            case IMAGE -> image(bytes, format);
            case AUDIO -> sound(bytes, format);
            case VIDEO -> film(bytes, format);
        };
    }

    /**
     * Decodes a picture, upright; of an animated one the first frame.
     *
     * @throws MediaException naming the source, if it is none, can't be decoded, or is over a limit
     */
    public Image image(MediaSource source) {
        if (source instanceof MediaSource.Picture picture) {
            return ImageDecoder.convert(picture.name(), picture.picture(), limits);
        }
        MediaBytes bytes = load(source);
        return image(bytes, format(bytes));
    }

    /**
     * Decodes sound, or the sound track of a film, at its own rate.
     *
     * @throws MediaException naming the source, if there is none, it can't be decoded, or is over a limit
     */
    public Sound sound(MediaSource source) {
        MediaBytes bytes = load(source);
        return sound(bytes, format(bytes));
    }

    /**
     * Opens a film or an animated GIF; its frames are decoded later. A file must stay as it is until then.
     *
     * @throws MediaException naming the source, if it is none, can't be opened, or is over a limit
     */
    public Film film(MediaSource source) {
        MediaBytes bytes = load(source);
        return film(bytes, format(bytes));
    }

    /**
     * Tells what a source holds. Of a container it opens the list of streams, nothing else is decoded; a stream source is used up.
     *
     * @throws MediaException naming the source, if it can't be read, or nothing tells what it is
     */
    public MediaKind kind(MediaSource source) {
        if (source instanceof MediaSource.Picture) {
            return MediaKind.IMAGE;
        }
        MediaBytes bytes = load(source);
        return kind(bytes, format(bytes));
    }

    /**
     * Tells what a source holds, and how that is known: first by its bytes, then by the media type it states, last by its name.
     *
     * @throws MediaException naming the source, if it can't be read, or nothing tells what it is
     */
    public MediaIdentity identify(MediaSource source) {
        if (source instanceof MediaSource.Picture) {
            return new MediaIdentity(
                    MediaKind.IMAGE, "a picture", MediaIdentity.Evidence.VALUE, false, Optional.empty());
        }
        MediaBytes bytes = load(source);
        Optional<MediaFormat> magic = MediaFormat.ofMagic(bytes.head(MediaFormat.HEAD));
        Optional<MediaFormat> stated = bytes.mediaType().flatMap(MediaFormat::ofMediaType);
        Optional<MediaFormat> named =
                source instanceof MediaSource.DataUrl ? Optional.empty() : MediaFormat.ofName(bytes.name());
        MediaFormat format = format(bytes);
        MediaIdentity.Evidence evidence = magic.isPresent()
                ? MediaIdentity.Evidence.BYTES
                : stated.isPresent() ? MediaIdentity.Evidence.STATED_TYPE : MediaIdentity.Evidence.NAME;
        Optional<String> contradiction = stated.filter(other -> other != format)
                .map(other -> "it states " + bytes.mediaType().orElse("") + ", but is " + format)
                .or(() -> named.filter(other -> magic.isPresent() && other != format)
                        .map(other -> "its name says " + other + ", but it is " + format));
        return new MediaIdentity(
                kind(bytes, format), format.name(), evidence, format == MediaFormat.GIF, contradiction);
    }

    /**
     * The encoded bytes of a source.
     *
     * @throws MediaException naming the source, if it can't be read or is over a limit
     */
    public byte[] bytes(MediaSource source) {
        return load(source).all();
    }

    private MediaBytes load(MediaSource source) {
        return SourceLoader.load(source, limits, web);
    }

    private static MediaFormat format(MediaBytes bytes) {
        byte[] head = bytes.head(MediaFormat.HEAD);
        Optional<MediaFormat> found = MediaFormat.ofMagic(head);
        if (found.isPresent()) {
            return found.get();
        }
        MediaFormat stated = bytes.mediaType()
                .flatMap(MediaFormat::ofMediaType)
                .or(() -> MediaFormat.ofName(bytes.name()))
                .orElseThrow(() -> new MediaException(
                        bytes.name(), "is no picture, sound or film that is known; it " + beginning(head)));
        if (stated.picture().isPresent() || stated == MediaFormat.WAV) {
            throw new MediaException(bytes.name(), "should be " + stated + ", but " + beginning(head));
        }
        return stated;
    }

    private static String beginning(byte[] head) {
        return "begins with the bytes " + HexFormat.ofDelimiter(" ").formatHex(head, 0, Math.min(8, head.length));
    }

    private MediaKind kind(MediaBytes bytes, MediaFormat format) {
        return format.kind().orElseGet(() -> FfmpegDecoder.isFilm(bytes, limits) ? MediaKind.VIDEO : MediaKind.AUDIO);
    }

    private Image image(MediaBytes bytes, MediaFormat format) {
        ImageDecoder.Format picture = format.picture()
                .orElseThrow(() -> new MediaException(bytes.name(), "is " + format + ", not a picture"));
        return ImageDecoder.decode(bytes.name(), picture, bytes.all(), limits, FfmpegDecoder::vp8);
    }

    private Sound sound(MediaBytes bytes, MediaFormat format) {
        if (format.picture().isPresent()) {
            throw new MediaException(bytes.name(), "is " + format + ", not sound");
        }
        return format == MediaFormat.WAV
                ? WavDecoder.decode(bytes.name(), bytes.all(), limits)
                : FfmpegDecoder.sound(bytes, limits);
    }

    private Film film(MediaBytes bytes, MediaFormat format) {
        if (format == MediaFormat.GIF) {
            return ImageDecoder.gifFilm(bytes.name(), bytes.all(), limits);
        }
        if (format.kind().filter(kind -> kind != MediaKind.VIDEO).isPresent()) {
            throw new MediaException(bytes.name(), "is " + format + ", not a film");
        }
        return FfmpegDecoder.film(bytes, limits);
    }
}
