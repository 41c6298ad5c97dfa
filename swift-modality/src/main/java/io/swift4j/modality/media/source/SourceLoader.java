package io.swift4j.modality.media.source;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns a source into bytes, within the limits; knows nothing of formats. */
public final class SourceLoader {

    private SourceLoader() {}

    /**
     * Opens a source. Files stay where they are; everything else is read into memory.
     *
     * @param web the rules for web addresses; null refuses them
     * @throws MediaException if the source can't be read, is empty, over {@code maxBytes}, or on the web against the rules
     */
    public static MediaBytes load(MediaSource source, MediaLimits limits, @Nullable WebAccess web) {
        MediaBytes bytes = open(source, limits, web);
        limits.checkBytes(bytes.name(), bytes.length());
        if (bytes.length() == 0) {
            throw new MediaException(bytes.name(), "is empty");
        }
        return bytes;
    }

    private static MediaBytes open(MediaSource source, MediaLimits limits, @Nullable WebAccess web) {
        if (source instanceof MediaSource.File file) {
            return file(file.path());
        } else if (source instanceof MediaSource.Bytes bytes) {
            return new HeapBytes(bytes.name(), bytes.bytes(), Optional.empty());
        } else if (source instanceof MediaSource.DataUrl url) {
            return dataUrl(url, limits);
        } else if (source instanceof MediaSource.Stream stream) {
            return stream(stream, limits);
        } else if (source instanceof MediaSource.Web address) {
            if (web == null) {
                throw new MediaException(
                        source.name(),
                        "web addresses are fetched only where that is allowed: LoadOptions.withWebMedia(true) for a model,"
                                + " MediaDecoder.withWeb for a decoder, --web-media on the command line");
            }
            return new WebFetch(web, limits).fetch(address.address());
        }
        throw new MediaException(source.name(), "is a decoded picture, where encoded bytes are needed");
    }

    private static MediaBytes file(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new MediaException(
                    path.toString(), Files.exists(path) ? "is no regular file" : "there is no such file");
        }
        try {
            return new FileBytes(path, Files.size(path));
        } catch (IOException e) {
            throw new MediaException(path.toString(), "can't be read: " + e, e);
        }
    }

    /** Most bytes that are read into an array. */
    static int inMemory(MediaLimits limits) {
        return (int) Math.min(Integer.MAX_VALUE - 9, limits.maxBytes());
    }

    private static MediaBytes stream(MediaSource.Stream source, MediaLimits limits) {
        try {
            InputStream in = source.stream();
            byte[] bytes = in.readNBytes(inMemory(limits) + 1);
            limits.withMaxBytes(inMemory(limits)).checkBytes(source.name(), bytes.length);
            return new HeapBytes(source.name(), bytes, Optional.empty());
        } catch (IOException e) {
            throw new MediaException(source.name(), "can't be read: " + e, e);
        }
    }

    private static MediaBytes dataUrl(MediaSource.DataUrl source, MediaLimits limits) {
        String url = source.url();
        int comma = url.indexOf(',');
        String head = comma < 0 ? "" : url.substring(0, comma).toLowerCase(Locale.ROOT);
        if (!head.startsWith("data:") || !head.endsWith(";base64")) {
            throw new MediaException(source.name(), "a data URL must be data:MEDIA/TYPE;base64, and then base64");
        }
        limits.checkBytes(source.name(), (url.length() - comma) / 4 * 3L - 3);
        String type = head.substring("data:".length(), head.indexOf(';'));
        try {
            String base64 = url.substring(comma + 1)
                    .replaceAll("[ \\t\\r\\n]+", "")
                    .replace('-', '+')
                    .replace('_', '/');
            return new HeapBytes(source.name(), Base64.getDecoder().decode(base64), Optional.of(type));
        } catch (IllegalArgumentException e) {
            throw new MediaException(source.name(), "its base64 is broken: " + e.getMessage(), e);
        }
    }
}
