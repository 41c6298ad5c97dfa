package io.swift4j.modality.processor.family;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Placeholders;
import io.swift4j.modality.processor.Processed;
import io.swift4j.modality.processor.ProcessorFamily;
import io.swift4j.modality.processor.ProcessorFiles;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.image.PatchPictures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts with pictures that GLM-Image draws another picture after: one of 1152 x 768 pixels, which its processor says where nothing else
 * does.
 */
public final class GlmImageProcessors implements ProcessorFamily {

    /** Pixels of a side that one code stands for. */
    private static final int SIDE = 32;

    private static final int HEIGHT = 1152;
    private static final int WIDTH = 768;
    private static final int PREVIEW = SIDE / 2;

    @Override
    public List<String> modelTypes() {
        return List.of("glm_image");
    }

    @Override
    public List<String> classNames() {
        return List.of("GlmImageProcessor", "GlmImageImageProcessor");
    }

    @Override
    public MediaProcessor create(ProcessorFiles files, ProcessorOptions options) {
        return new Glm(
                PatchPictures.halved(files.pictures(), options.maxValues())
                        .withPixels(options.minPixels(), options.maxPixels()),
                new Placeholders(
                        Map.of(MediaKind.IMAGE, files.token("image_token").orElse("<|image|>"))),
                files.token("grid_bos_token").orElse("<sop>"),
                files.token("grid_eos_token").orElse("<eop>"),
                files.token("bos_token").orElse("<|dit_token_16384|>"));
    }

    /**
     * The processor.
     *
     * @param start before a size in codes
     * @param end after it
     * @param first what begins the codes that are drawn
     */
    private record Glm(PatchPictures pictures, Placeholders placeholders, String start, String end, String first)
            implements MediaProcessor {

        @Override
        public Processed process(String text, MediaItems items) {
            placeholders.order(text, items);
            List<int[]> grids = grids(items.images());
            Placeholders.Replacing replacing = placeholders.replacing(text);
            int merged = pictures.merge() * pictures.merge();
            grids.forEach(grid -> replacing.with(MediaKind.IMAGE, grid[0] * grid[1] * grid[2] / merged));
            List<int[]> all = new ArrayList<>(grids);
            int rows = HEIGHT / SIDE;
            int columns = WIDTH / SIDE;
            all.add(new int[] {1, rows, columns});
            String asked = size(rows, columns);
            if (grids.isEmpty()) {
                // A picture of a text alone is sketched first.
                double ratio = (double) rows / columns;
                int high = (int) (Math.sqrt(ratio) * PREVIEW);
                int wide = (int) (Math.sqrt(1 / ratio) * PREVIEW);
                all.add(new int[] {1, high, wide});
                asked += size(high, wide);
            }
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            if (!grids.isEmpty()) {
                tensors.put("pixel_values", pictures.tensor(items.images()));
            }
            tensors.put("image_grid_thw", Tensor.of(all.toArray(int[][]::new)));
            tensors.put("images_per_sample", Tensor.of(new long[] {all.size()}, 1));
            Processed inner = replacing.to(MediaTensors.of(tensors));
            List<Processed.Edit> edits = new ArrayList<>(inner.edits());
            String tail = asked + first;
            edits.add(new Processed.Edit(text.length(), text.length(), tail.length()));
            return new Processed(inner.text() + tail, edits, inner.media());
        }

        private String size(int rows, int columns) {
            return start + rows + " " + columns + end;
        }

        private List<int[]> grids(List<Image> images) {
            List<int[]> grids = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                Image image = images.get(i);
                grids.add(pictures.grid("picture " + (i + 1), image.height(), image.width()));
            }
            return grids;
        }

        @Override
        public MediaTensors prepare(MediaItems items) {
            placeholders.onlyPictures(items);
            return MediaTensors.of(Map.of(
                    "pixel_values", pictures.tensor(items.images()),
                    "image_grid_thw", Tensor.of(grids(items.images()).toArray(int[][]::new))));
        }

        @Override
        public MediaTensors collate(List<MediaTensors> samples) {
            return Batches.joined(samples);
        }
    }
}
