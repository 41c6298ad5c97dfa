package io.swift4j.train.data;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Recipes of media as bytes. Paths and addresses are written; media of another kind, as pictures inside a row, are not: their row is
 * read again when they are needed.
 */
final class RecipeFormat {

    // What a medium in a recipe is.
    private static final byte FILE = 0;
    private static final byte SLICE = 1;
    private static final byte WEB = 2;
    private static final byte FRAMES = 3;

    // Where the media of a recipe are.
    private static final byte NONE = 0;
    private static final byte HERE = 1;
    private static final byte IN_ROW = 2;

    /** The kinds of media, by number. */
    private static final List<Function<MediaRef, Content.Medium>> KINDS =
            List.of(Content.Image::new, Content.Audio::new, Content.Video::new, Content.AnyMedium::new);

    private final BiFunction<EncodedFormat.Place, RowId, Row> rows;

    /** A format that finds rows again by where they are. */
    RecipeFormat(BiFunction<EncodedFormat.Place, RowId, Row> rows) {
        this.rows = rows;
    }

    void write(Optional<MediaRecipe> media, DataOutputStream out) throws IOException {
        if (media.isEmpty()) {
            out.writeByte(NONE);
            return;
        }
        MediaRecipe recipe = media.get();
        boolean here = recipe.media().stream().allMatch(medium -> isReference(medium.source()));
        out.writeByte(here ? HERE : IN_ROW);
        Texts.write(recipe.text(), out);
        Texts.write(recipe.hash(), out);
        out.writeInt(recipe.expandedLength());
        out.writeInt(recipe.from());
        out.writeInt(recipe.to());
        out.writeInt(recipe.media().size());
        if (here) {
            for (Content.Medium medium : recipe.media()) {
                out.writeByte(kind(medium));
                write(medium.source(), out);
            }
        }
    }

    Optional<MediaRecipe> read(ByteBuffer in, EncodedFormat.Place place, RowId origin) {
        byte stored = in.get();
        if (stored == NONE) {
            return Optional.empty();
        }
        String text = Texts.read(in);
        String hash = Texts.read(in);
        int expanded = in.getInt();
        int from = in.getInt();
        int to = in.getInt();
        int count = in.getInt();
        List<Content.Medium> media;
        if (stored == HERE) {
            media = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                media.add(KINDS.get(in.get()).apply(reference(in)));
            }
        } else {
            media = new LaterMedia(
                    count,
                    () -> ((Row.Chat) rows.apply(place, origin)).conversation().media());
        }
        return Optional.of(new MediaRecipe(text, media, hash, expanded, from, to));
    }

    private static int kind(Content.Medium medium) {
        if (medium instanceof Content.Image) {
            return 0;
        } else if (medium instanceof Content.Audio) {
            return 1;
        }
        return medium instanceof Content.Video ? 2 : 3;
    }

    private static boolean isReference(MediaRef ref) {
        if (ref instanceof MediaRef.Frames frames) {
            return frames.pictures().stream().allMatch(RecipeFormat::isReference);
        } else if (ref instanceof MediaRef.File file) {
            return isUsual(file.path());
        }
        return ref instanceof MediaRef.Web || (ref instanceof MediaRef.Slice slice && isUsual(slice.file()));
    }

    private static boolean isUsual(Path path) {
        return path.getFileSystem().equals(FileSystems.getDefault());
    }

    private static void write(MediaRef ref, DataOutputStream out) throws IOException {
        if (ref instanceof MediaRef.File file) {
            out.writeByte(FILE);
            Texts.write(file.path().toString(), out);
        } else if (ref instanceof MediaRef.Slice slice) {
            out.writeByte(SLICE);
            Texts.write(slice.file().toString(), out);
            out.writeLong(slice.offset());
            out.writeInt(slice.length());
            Texts.write(slice.name(), out);
        } else if (ref instanceof MediaRef.Web web) {
            out.writeByte(WEB);
            Texts.write(web.address().toString(), out);
        } else {
            MediaRef.Frames frames = (MediaRef.Frames) ref;
            out.writeByte(FRAMES);
            out.writeDouble(frames.frameRate());
            out.writeInt(frames.pictures().size());
            for (MediaRef picture : frames.pictures()) {
                write(picture, out);
            }
        }
    }

    private static MediaRef reference(ByteBuffer in) {
        return switch (in.get()) {
            case FILE -> new MediaRef.File(Path.of(Texts.read(in)));
            case SLICE -> new MediaRef.Slice(Path.of(Texts.read(in)), in.getLong(), in.getInt(), Texts.read(in));
            case WEB -> new MediaRef.Web(URI.create(Texts.read(in)));
            default -> {
                double rate = in.getDouble();
                List<MediaRef> pictures = new ArrayList<>();
                for (int left = in.getInt(); left > 0; left--) {
                    pictures.add(reference(in));
                }
                yield new MediaRef.Frames(pictures, rate);
            }
        };
    }
}
