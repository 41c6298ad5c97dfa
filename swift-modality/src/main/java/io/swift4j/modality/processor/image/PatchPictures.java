package io.swift4j.modality.processor.image;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Film;
import io.swift4j.modality.Frame;
import io.swift4j.modality.FrameReader;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Pictures and films of any size as patches, as Qwen's vision towers take them. */
public final class PatchPictures {

    /** Frames decoded before they are made small. */
    private static final int AT_ONCE = 16;

    private static final int PATCH = 14;
    private static final int PATCH_OF_THREE = 16;

    /** Which size pictures are given. */
    private interface PictureRule {
        int[] of(long height, long width, int factor, long minPixels, long maxPixels);
    }

    private final PatchConfig config;
    private final PictureRule rule;
    private final FilmSize filmSize;
    private final long maxValues;

    private PatchPictures(PatchConfig config, FilmSize filmSize, long maxValues) {
        this(config, SmartResize::ofPicture, filmSize, maxValues);
    }

    private PatchPictures(PatchConfig config, PictureRule rule, FilmSize filmSize, long maxValues) {
        this.config = config;
        this.rule = rule;
        this.filmSize = filmSize;
        this.maxValues = maxValues;
    }

    /** As {@code Qwen2VLImageProcessor} is configured. */
    public static PatchPictures pictures(ConfigJson json, long maxValues) {
        PatchConfig config =
                PatchConfig.read(json, PATCH, PixelScale.CLIP_MEAN, PixelScale.CLIP_STD, 56 * 56, 28 * 28 * 1280);
        return new PatchPictures(config, FilmSize.EACH_FRAME, maxValues);
    }

    /** As {@code GlmImageImageProcessor} is configured. */
    public static PatchPictures halved(ConfigJson json, long maxValues) {
        PatchConfig config =
                PatchConfig.read(json, PATCH, PixelScale.CLIP_MEAN, PixelScale.CLIP_STD, 56 * 56, 28 * 28 * 1280);
        return new PatchPictures(config, SmartResize::halved, FilmSize.EACH_FRAME, maxValues);
    }

    /** As {@code Qwen2VLVideoProcessor} is configured. */
    public static PatchPictures films2(ConfigJson json, long maxValues) {
        PatchConfig config =
                PatchConfig.read(json, PATCH, PixelScale.CLIP_MEAN, PixelScale.CLIP_STD, 128 * 28 * 28, 28 * 28 * 768);
        return new PatchPictures(config, FilmSize.read(json, false, 128_000), maxValues);
    }

    /** As {@code Qwen3VLVideoProcessor} is configured. */
    public static PatchPictures films3(ConfigJson json, long maxValues) {
        PatchConfig config =
                PatchConfig.read(json, PATCH_OF_THREE, PixelScale.HALF, PixelScale.HALF, 128 * 32 * 32, 32 * 32 * 768);
        return new PatchPictures(config, FilmSize.read(json, true, 768), maxValues);
    }

    /** The same with other pixel limits where such are given. */
    public PatchPictures withPixels(OptionalLong least, OptionalLong most) {
        return new PatchPictures(
                config.withPixels(least.orElse(config.minPixels()), most.orElse(config.maxPixels())),
                rule,
                filmSize,
                maxValues);
    }

    /** Frames that a patch covers. */
    public int times() {
        return config.times();
    }

    /** Patches along each side that become one token. */
    public int merge() {
        return config.merge();
    }

    /**
     * Time, height and width of a picture in patches.
     *
     * @throws MediaException when its sides are too unlike or it would take too much memory
     */
    public int[] grid(String name, int height, int width) {
        int[] size = resized(name, 1, height, width, false);
        return checked(name, 1, size);
    }

    /** Time, height and width of a film in patches. */
    public int[] grid(String name, int frames, int height, int width) {
        int[] size = resized(name, frames, height, width, true);
        return checked(name, (frames + config.times() - 1) / config.times(), size);
    }

    private int[] checked(String name, int times, int[] size) {
        Budget.check(name, maxValues, times, config.times(), 3, size[0], size[1]);
        return new int[] {times, size[0] / config.patch(), size[1] / config.patch()};
    }

    private int[] resized(String name, int frames, int height, int width, boolean film) {
        int factor = config.factor();
        if (!config.resize()) {
            if (height % factor != 0 || width % factor != 0) {
                throw new MediaException(
                        name,
                        "is " + width + " x " + height
                                + "; without resizing (do_resize) both sides must be multiples of " + factor);
            }
            return new int[] {height, width};
        }
        try {
            return film
                    ? filmSize.of(config, frames, height, width)
                    : rule.of(height, width, factor, config.minPixels(), config.maxPixels());
        } catch (IllegalArgumentException e) {
            throw new MediaException(name, String.valueOf(e.getMessage()), e);
        }
    }

    /** Patches of pictures end to end, {@code [patches, 3 * times * side * side]}. */
    public Tensor tensor(List<Image> images) {
        return Parts.joined(images, image -> {
            int[] size = resized("picture", 1, image.height(), image.width(), false);
            return patches(Pixels.resize(Pixels.of(image), size[0], size[1], config.resampling()));
        });
    }

    /** Patches of some frames of a film, an odd frame at the end shown as long as the others. */
    public Tensor tensor(Film film, int[] ascending) {
        int[] size = resized(film.name(), ascending.length, film.height(), film.width(), true);
        List<Tensor> parts = new ArrayList<>();
        int every = Math.max(1, AT_ONCE / config.times()) * config.times();
        try (FrameReader reader = film.read()) {
            List<Image> waiting = new ArrayList<>();
            int next = 0;
            for (int i = 0; i < ascending.length; i++) {
                if (i > 0 && ascending[i] == ascending[i - 1]) {
                    waiting.add(waiting.get(waiting.size() - 1));
                } else {
                    reader.skip(ascending[i] - next);
                    waiting.add(reader.next()
                            .map(Frame::image)
                            .orElseThrow(() -> new MediaException(
                                    film.name(),
                                    "ends before the last of the " + film.frameCount() + " frames it lists")));
                    next = ascending[i] + 1;
                }
                if (waiting.size() > every || i == ascending.length - 1) {
                    // The last stays, in case the next frame is the same again.
                    int ready = i == ascending.length - 1 ? waiting.size() : every;
                    parts.add(part(waiting.subList(0, ready), size));
                    waiting = new ArrayList<>(waiting.subList(ready, waiting.size()));
                }
            }
            return parts.size() == 1 ? TensorScope.attach(TensorScope.detach(parts.remove(0))) : Pixels.joined(parts);
        } finally {
            parts.forEach(Tensor::close);
        }
    }

    private Tensor part(List<Image> frames, int[] size) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor small = Parts.joined(
                    frames, frame -> Pixels.resize(Pixels.of(frame), size[0], size[1], config.resampling()));
            return TensorScope.detach(patches(small));
        }
    }

    private Tensor patches(Tensor frames) {
        Tensor cut = Pixels.patches(frames, config.times(), config.patch(), config.merge());
        return Pixels.normed(cut, config.scale()).reshape(cut.size(0), -1);
    }
}
