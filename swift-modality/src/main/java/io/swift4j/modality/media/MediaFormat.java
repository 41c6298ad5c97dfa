package io.swift4j.modality.media;

import io.swift4j.modality.MediaKind;
import io.swift4j.modality.media.image.ImageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The formats that are known: by the bytes they begin with, their media types, and their file names' extensions. */
enum MediaFormat {
    PNG(MediaKind.IMAGE, ImageDecoder.Format.PNG, "image/png", "png apng"),
    JPEG(MediaKind.IMAGE, ImageDecoder.Format.JPEG, "image/jpeg image/jpg image/pjpeg", "jpg jpeg jpe jfif"),
    GIF(MediaKind.IMAGE, ImageDecoder.Format.GIF, "image/gif", "gif"),
    WEBP(MediaKind.IMAGE, ImageDecoder.Format.WEBP, "image/webp", "webp"),
    BMP(MediaKind.IMAGE, ImageDecoder.Format.BMP, "image/bmp image/x-ms-bmp", "bmp dib"),
    TIFF(MediaKind.IMAGE, ImageDecoder.Format.TIFF, "image/tiff", "tif tiff"),
    WAV(MediaKind.AUDIO, "audio/wav audio/x-wav audio/wave audio/vnd.wave", "wav wave"),
    FLAC(MediaKind.AUDIO, "audio/flac audio/x-flac", "flac"),
    MP3(MediaKind.AUDIO, "audio/mpeg audio/mp3", "mp3"),
    AAC(MediaKind.AUDIO, "audio/aac audio/aacp", "aac"),
    AIFF(MediaKind.AUDIO, "audio/aiff audio/x-aiff", "aif aiff aifc"),
    CAF(MediaKind.AUDIO, "audio/x-caf", "caf"),
    M4A(MediaKind.AUDIO, "audio/mp4 audio/x-m4a", "m4a m4b"),
    OGG(null, "audio/ogg video/ogg application/ogg audio/opus", "ogg oga ogv opus"),
    MP4(null, "video/mp4 video/quicktime video/3gpp", "mp4 m4v mov 3gp 3g2"),
    MATROSKA(null, "video/webm audio/webm video/x-matroska audio/x-matroska", "webm mkv mka"),
    AVI(MediaKind.VIDEO, "video/x-msvideo video/avi", "avi"),
    MPEG_TS(MediaKind.VIDEO, "video/mp2t", "ts mts m2ts"),
    MPEG_PS(MediaKind.VIDEO, "video/mpeg", "mpg mpeg vob"),
    FLV(MediaKind.VIDEO, "video/x-flv", "flv"),
    ASF(null, "video/x-ms-wmv audio/x-ms-wma video/x-ms-asf", "wmv wma asf");

    /** How many first bytes {@link #ofMagic} looks at. */
    static final int HEAD = 4096;

    private static final int TS_PACKET = 188;

    private final @Nullable MediaKind kind;
    private final ImageDecoder.@Nullable Format picture;
    /** Words between spaces. */
    private final String types;

    private final String extensions;

    MediaFormat(@Nullable MediaKind kind, String types, String extensions) {
        this(kind, null, types, extensions);
    }

    MediaFormat(@Nullable MediaKind kind, ImageDecoder.@Nullable Format picture, String types, String extensions) {
        this.kind = kind;
        this.picture = picture;
        this.types = " " + types + " ";
        this.extensions = " " + extensions + " ";
    }

    /** What such a file holds; empty for containers of either sound or film, which have to be opened. */
    Optional<MediaKind> kind() {
        return Optional.ofNullable(kind);
    }

    Optional<ImageDecoder.Format> picture() {
        return Optional.ofNullable(picture);
    }

    static Optional<MediaFormat> ofMediaType(String type) {
        return Arrays.stream(values())
                .filter(format -> format.types.contains(" " + type + " "))
                .findFirst();
    }

    static Optional<MediaFormat> ofName(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.extensions.contains(" " + extension + " "))
                .findFirst();
    }

    /** The format that the first bytes show. */
    static Optional<MediaFormat> ofMagic(byte[] head) {
        String text = new String(head, 0, Math.min(head.length, 64), StandardCharsets.ISO_8859_1);
        return Optional.ofNullable(ofText(text)).or(() -> Optional.ofNullable(ofSync(head)));
    }

    private static @Nullable MediaFormat ofText(String head) {
        if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
            return PNG;
        } else if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return JPEG;
        } else if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) {
            return GIF;
        } else if (head.startsWith("RIFF") && head.length() >= 12) {
            return ofForm(head.substring(8, 12));
        } else if (head.startsWith("RF64") && head.startsWith("WAVE", 8)) {
            return WAV;
        } else if (head.startsWith("BM") && head.startsWith("\0\0\0", 15)) {
            return BMP;
        } else if (head.startsWith("II*\0") || head.startsWith("MM\0*")) {
            return TIFF;
        } else if (head.startsWith("fLaC")) {
            return FLAC;
        } else if (head.startsWith("OggS")) {
            return OGG;
        } else if (head.startsWith("ID3")) {
            return MP3;
        } else if (head.startsWith("ftyp", 4)) {
            return head.startsWith("M4A", 8) || head.startsWith("M4B", 8) ? M4A : MP4;
        } else if (head.startsWith("moov", 4) || head.startsWith("mdat", 4) || head.startsWith("wide", 4)) {
            return MP4;
        } else if (head.startsWith("\u001aE\u00df\u00a3")) {
            return MATROSKA;
        } else if (head.startsWith("FORM") && head.startsWith("AIF", 8)) {
            return AIFF;
        } else if (head.startsWith("caff")) {
            return CAF;
        } else if (head.startsWith("FLV\1")) {
            return FLV;
        } else if (head.startsWith("\0\0\1\u00ba")) {
            return MPEG_PS;
        } else if (head.startsWith("0&\u00b2u\u008ef\u00cf\u0011")) {
            return ASF;
        }
        return null;
    }

    private static @Nullable MediaFormat ofForm(String form) {
        return switch (form) {
            case "WEBP" -> WEBP;
            case "WAVE" -> WAV;
            case "AVI " -> AVI;
            default -> null;
        };
    }

    /** Streams without a header, by the sync words that begin their packets. */
    private static @Nullable MediaFormat ofSync(byte[] head) {
        if (head.length > 2 * TS_PACKET && head[0] == 0x47 && head[TS_PACKET] == 0x47 && head[2 * TS_PACKET] == 0x47) {
            return MPEG_TS;
        }
        if (head.length >= 4 && head[0] == (byte) 0xff && (head[1] & 0xe0) == 0xe0) {
            boolean adts = (head[1] & 0xf6) == 0xf0;
            boolean mpeg = (head[1] & 0x18) != 0x08
                    && (head[1] & 0x06) != 0
                    && (head[2] & 0xf0) != 0xf0
                    && (head[2] & 0x0c) != 0x0c;
            return adts ? AAC : mpeg ? MP3 : null;
        }
        return null;
    }
}
