package io.swift4j.modality.router;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.modality.Film;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.PictureFilm;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import io.swift4j.modality.processor.MediaItems;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decodes what messages refer to. */
public final class MediaRefs {

    private MediaRefs() {}

    /**
     * Decodes media, each as what it was said or found to be.
     *
     * @throws MediaException naming one that can't be read or decoded, or is of another kind
     */
    public static MediaItems decode(List<Content.Medium> media, MediaDecoder decoder) {
        List<Image> images = new ArrayList<>();
        List<Film> films = new ArrayList<>();
        List<Sound> sounds = new ArrayList<>();
        for (Content.Medium medium : media) {
            if (medium instanceof Content.Image image) {
                images.add(image(image.source(), decoder));
            } else if (medium instanceof Content.Audio audio) {
                sounds.add(sound(audio.source(), decoder));
            } else if (medium instanceof Content.Video video) {
                films.add(film(video.source(), decoder));
            } else {
                throw new IllegalArgumentException(medium.source().name() + " was not routed");
            }
        }
        return new MediaItems(images, films, sounds);
    }

    /** A reference to a picture that is there already. */
    public static MediaRef of(Image picture) {
        return new MediaRef.Decoded("picture of " + picture.width() + " x " + picture.height(), picture);
    }

    /** A reference to a sound that is there already. */
    public static MediaRef of(Sound sound) {
        return new MediaRef.Decoded("sound of " + sound.length() + " samples at " + sound.sampleRate() + " Hz", sound);
    }

    /** The picture of a reference: decoded already, or now. */
    public static Image image(MediaRef ref, MediaDecoder decoder) {
        if (ref instanceof MediaRef.Decoded decoded && decoded.value() instanceof Image image) {
            return image;
        }
        return decoder.image(source(ref));
    }

    private static Sound sound(MediaRef ref, MediaDecoder decoder) {
        if (ref instanceof MediaRef.Decoded decoded && decoded.value() instanceof Sound sound) {
            return sound;
        } else if (ref instanceof MediaRef.Decoded decoded && decoded.value() instanceof Film film) {
            return film.sound().orElseThrow(() -> new MediaException(ref.name(), "has no sound track"));
        }
        return decoder.sound(source(ref));
    }

    private static Film film(MediaRef ref, MediaDecoder decoder) {
        if (ref instanceof MediaRef.Decoded decoded && decoded.value() instanceof Film film) {
            return film;
        } else if (ref instanceof MediaRef.Frames frames) {
            List<Image> pictures = frames.pictures().stream()
                    .map(picture -> image(picture, decoder))
                    .toList();
            try {
                return new PictureFilm(ref.name(), pictures, frames.frameRate());
            } catch (IllegalArgumentException e) {
                throw new MediaException(ref.name(), String.valueOf(e.getMessage()), e);
            }
        }
        return decoder.film(source(ref));
    }

    /**
     * The source of encoded bytes, or of a picture of the JVM.
     *
     * @throws MediaException for a value of another type
     */
    public static MediaSource source(MediaRef ref) {
        if (ref instanceof MediaRef.File file) {
            return MediaSource.of(file.path());
        } else if (ref instanceof MediaRef.Bytes bytes) {
            return MediaSource.of(bytes.name(), bytes.bytes());
        } else if (ref instanceof MediaRef.Slice slice) {
            return MediaSource.of(slice.name(), bytes(slice));
        } else if (ref instanceof MediaRef.DataUrl url) {
            return new MediaSource.DataUrl(url.url());
        } else if (ref instanceof MediaRef.Stream stream) {
            return MediaSource.of(stream.name(), stream.stream());
        } else if (ref instanceof MediaRef.Web web) {
            return new MediaSource.Web(web.address());
        } else if (ref instanceof MediaRef.Decoded decoded && decoded.value() instanceof BufferedImage picture) {
            return MediaSource.of(decoded.name(), picture);
        } else if (ref instanceof MediaRef.Decoded decoded) {
            throw new MediaException(
                    ref.name(),
                    "is a " + decoded.value().getClass().getName()
                            + "; a decoded value must be a BufferedImage, or of io.swift4j.modality Image, Sound or Film");
        }
        throw new MediaException(ref.name(), "is a list of pictures, which is a film only");
    }

    private static byte[] bytes(MediaRef.Slice slice) {
        try (SeekableByteChannel channel = Files.newByteChannel(slice.file())) {
            if (channel.size() < slice.offset() + slice.length()) {
                throw new MediaException(
                        slice.name(), "ends after " + slice.file() + ", which has become shorter; read the set again");
            }
            ByteBuffer bytes = ByteBuffer.allocate(slice.length());
            channel.position(slice.offset());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // A channel may give fewer bytes than asked for.
            }
            return bytes.array();
        } catch (IOException e) {
            throw new MediaException(slice.name(), "can't be read: " + e, new UncheckedIOException(e));
        }
    }

    /** The same reference, good for any number of readings: streams are read to their end here, web addresses fetched. */
    static MediaRef lasting(MediaRef ref, MediaDecoder decoder) {
        if (ref instanceof MediaRef.Web web) {
            return new MediaRef.Bytes(ref.name(), decoder.bytes(new MediaSource.Web(web.address())));
        }
        if (!(ref instanceof MediaRef.Stream stream)) {
            return ref;
        }
        long most = Math.min(Integer.MAX_VALUE - 9L, decoder.limits().maxBytes());
        try {
            byte[] bytes = stream.stream().readNBytes((int) most + 1);
            if (bytes.length > most) {
                throw new MediaException(ref.name(), "has more than " + most + " bytes");
            }
            return new MediaRef.Bytes(stream.name(), bytes);
        } catch (IOException e) {
            throw new MediaException(ref.name(), "can't be read: " + e, new UncheckedIOException(e));
        }
    }

    /** The decoded value that it holds already. */
    static Optional<Object> value(MediaRef ref) {
        return ref instanceof MediaRef.Decoded decoded ? Optional.of(decoded.value()) : Optional.empty();
    }
}
