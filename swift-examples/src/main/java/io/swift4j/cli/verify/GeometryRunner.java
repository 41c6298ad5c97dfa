package io.swift4j.cli.verify;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.position.AudioTokens;
import io.swift4j.modality.processor.audio.MelFilters;
import io.swift4j.modality.processor.image.AnyresPictures;
import io.swift4j.modality.processor.image.SmartResize;
import io.swift4j.modality.processor.image.TileGrid;
import io.swift4j.modality.processor.video.FrameSampling;
import io.swift4j.modality.processor.video.Timestamps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** {@code function} of processors: tables of sizes, of frames, of lengths, and mel filters. */
final class GeometryRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson params = one.params();
        switch (one.name()) {
            case "smart_resize_table" ->
                table(folder, one, comparison, a -> SmartResize.ofPicture(a[0], a[1], (int) a[2], a[3], a[4]));
            case "video_smart_resize_table" ->
                table(
                        folder,
                        one,
                        comparison,
                        a -> SmartResize.ofFilm((int) a[0], a[1], a[2], (int) a[3], (int) a[4], a[5], a[6]));
            case "tile_grid_table" -> {
                int tile = params.integer("tile");
                int least = params.integer("min_patches");
                int most = params.integer("max_patches");
                table(folder, one, comparison, a -> TileGrid.of((int) a[0], (int) a[1], tile, tile, least, most));
            }
            case "best_resolution_table" -> {
                long[][] sizes = sizes(params);
                table(
                        folder,
                        one,
                        comparison,
                        a -> Arrays.stream(AnyresPictures.bestSize((int) a[0], (int) a[1], sizes))
                                .mapToInt(Math::toIntExact)
                                .toArray());
            }
            case "frame_sampling_table" ->
                params.objects("table")
                        .forEach(row -> frames(folder.modelType().startsWith("qwen3"), params, row, comparison));
            case "audio_token_counts" -> lengths(folder, one, comparison);
            case "mel_filters" -> filters(folder, one, comparison);
            default -> throw new SwiftException("function " + one.name() + " is not known");
        }
    }

    private static void table(CaseFolder folder, Case one, Comparison comparison, Function<long[], int[]> function) {
        try (Tensor in = folder.named(one, one.inputs().get(0));
                Tensor out = folder.named(one, one.outputs().get(0))) {
            int columns = (int) in.size(1);
            long[] arguments = in.toLongs();
            int[] right = out.toInts();
            int each = (int) out.size(1);
            for (int row = 0; row < in.size(0); row++) {
                long[] a = Arrays.copyOfRange(arguments, row * columns, (row + 1) * columns);
                comparison.equal(
                        Arrays.toString(a), function.apply(a), Arrays.copyOfRange(right, row * each, (row + 1) * each));
            }
        }
    }

    private static long[][] sizes(ConfigJson params) {
        List<long[]> sizes = new ArrayList<>();
        if (params.plain("image_grid_pinpoints") instanceof List<?> list) {
            for (Object pair : list) {
                sizes.add(((List<?>) pair)
                        .stream().mapToLong(side -> ((Number) side).longValue()).toArray());
            }
        }
        return sizes.toArray(new long[0][]);
    }

    private static void frames(boolean third, ConfigJson params, ConfigJson row, Comparison comparison) {
        int total = row.integer("total_num_frames");
        double rate = row.number("video_fps");
        int least = params.integer("min_frames");
        int most = params.integer("max_frames");
        int times = params.integer("temporal_patch_size");
        int[] frames;
        if (third) {
            int count = row.has("num_frames")
                    ? row.integer("num_frames")
                    : FrameSampling.countByRate(total, rate, row.number("fps"), least, most);
            frames = FrameSampling.spread(total, count);
            if (row.has("timestamps")) {
                double[] stamps = Timestamps.of(frames, rate, times);
                comparison.numbers(
                        "timestamps",
                        stamps,
                        row.numbers("timestamps").stream()
                                .mapToDouble(stamp -> stamp)
                                .toArray());
                comparison.equal(
                        "timestamp_texts",
                        Arrays.stream(stamps).mapToObj(Timestamps::text).toList(),
                        row.texts("timestamp_texts"));
            }
        } else {
            int count = row.has("num_frames")
                    ? FrameSampling.rounded(row.integer("num_frames"), times)
                    : FrameSampling.countByRate(total, rate, row.number("fps"), least, most, times);
            frames = FrameSampling.steps(0, total, count);
        }
        comparison.equal("frames", Arrays.stream(frames).boxed().toList(), row.integers("indices"));
        String seconds = "second_per_grid_t (qwen2_5_vl)";
        if (row.has(seconds)) {
            double sampled = (double) frames.length / total * rate;
            comparison.numbers("sampled_fps", new double[] {sampled}, new double[] {row.number("sampled_fps")});
            comparison.numbers("seconds", new double[] {times / sampled}, new double[] {row.number(seconds)});
        }
    }

    private static void lengths(CaseFolder folder, Case one, Comparison comparison) {
        try (Tensor samples = folder.named(one, "samples");
                Tensor mel = folder.named(one, "mel_frames");
                Tensor convolved = folder.named(one, "after_conv");
                Tensor tokens = folder.named(one, "audio_tokens")) {
            int[] frames = Arrays.stream(samples.toLongs())
                    .mapToInt(n -> (int) ((n + 159) / 160))
                    .toArray();
            comparison.equal("mel_frames", frames, mel.toInts());
            comparison.equal(
                    "after_conv",
                    Arrays.stream(frames).map(AudioTokens::afterConvolution).toArray(),
                    convolved.toInts());
            comparison.equal(
                    "audio_tokens",
                    Arrays.stream(frames).map(AudioTokens::ofMelFrames).toArray(),
                    tokens.toInts());
        }
    }

    private static void filters(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson params = one.params();
        int fft = params.integer("n_fft");
        try (Tensor filters = folder.named(one, "mel_filters");
                Tensor window = folder.named(one, "hann_window")) {
            double[][] matrix = MelFilters.slaney(
                    1 + fft / 2, (int) filters.size(1), params.number("f_min"), params.number("f_max"), 16_000);
            comparison.numbers(
                    "mel_filters",
                    Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray(),
                    filters.toDoubles());
            comparison.numbers("hann_window", MelFilters.hann(fft), window.toDoubles());
        }
    }
}
