package io.swift4j.cli.verify;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Processed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code preprocess} of models that write pictures: several texts with pictures, padded on the left to one batch. */
final class BatchProcessorRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (TensorScope scope = TensorScope.open()) {
            List<int[]> ids = new ArrayList<>();
            List<MediaTensors> media = new ArrayList<>();
            MediaProcessor processor = MediaProcessor.load(folder.path());
            List<Image> images = new ArrayList<>(one.params().texts("images").stream()
                    .map(file -> MediaDecoder.defaults()
                            .image(MediaSource.of(folder.path().resolve(file))))
                    .toList());

            boolean draws = one.params().flag("return_for_image_generation", false)
                    || one.params().text("generation_mode", "text").equals("image");
            int[] size = draws ? size(one) : new int[2];
            for (String text : one.params().texts("text")) {
                if (draws) {
                    ids.add(folder.tokenizer()
                            .encode(processor.drawing(text, size[0], size[1]), true)
                            .ids());
                    continue;
                }
                int own = text.split("<image>|<image_placeholder>", -1).length - 1;
                List<Image> taken = new ArrayList<>(images.subList(0, own));
                images.subList(0, own).clear();
                Processed processed = processor.process(text, new MediaItems(taken, List.of(), List.of()));
                ids.add(folder.tokenizer().encode(processed.text(), true).ids());
                media.add(processed.media());
            }
            int pad = folder.tokenizer().specialTokens().pad().orElse(0);
            int width = ids.stream().mapToInt(row -> row.length).max().orElse(0);
            MediaTensors tensors = draws ? MediaTensors.NONE : processor.collate(media);
            for (String name : one.outputs()) {
                Tensor expected = folder.named(one, name);
                switch (name) {
                    case "image_sizes" ->
                        comparison.tensor(
                                name,
                                draws ? Tensor.of(new int[][] {size}) : PictureProcessorRunner.found(tensors, name),
                                expected);
                    case "input_ids" -> comparison.tensor(name, Tensor.of(padded(ids, width, pad)), expected);
                    case "attention_mask" ->
                        comparison.tensor(
                                name,
                                Tensor.of(padded(
                                        ids.stream()
                                                .map(row -> {
                                                    int[] ones = new int[row.length];
                                                    Arrays.fill(ones, 1);
                                                    return ones;
                                                })
                                                .toList(),
                                        width,
                                        0)),
                                expected);
                    default -> comparison.tensor(name, PictureProcessorRunner.found(tensors, name), expected);
                }
            }
        }
    }

    /** Rows and columns of codes of a picture of a ratio and an area, of which a code is 8 x 8 pixels. */
    private static int[] size(Case one) {
        String[] ratio = one.params().text("ratio", "1:1").split(":");
        double width = Integer.parseInt(ratio[0]);
        double height = Integer.parseInt(ratio[1]);
        double scale = Math.sqrt(one.params().integer("image_area", 518_400) / (width * height));
        return new int[] {(int) Math.rint(height * scale / 8), (int) Math.rint(width * scale / 8)};
    }

    private static int[][] padded(List<int[]> rows, int width, int with) {
        return rows.stream()
                .map(row -> {
                    int[] padded = new int[width];
                    Arrays.fill(padded, 0, width - row.length, with);
                    System.arraycopy(row, 0, padded, width - row.length, row.length);
                    return padded;
                })
                .toArray(int[][]::new);
    }
}
