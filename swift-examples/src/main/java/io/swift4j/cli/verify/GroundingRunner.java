package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.grounding.BoxFormat;
import io.swift4j.modality.grounding.LabelledBox;
import io.swift4j.modality.grounding.PictureSize;
import io.swift4j.modality.processor.image.SmartResize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code function} of boxes in texts: pixels to units to text, and back. */
final class GroundingRunner implements CaseRunner {

    private static final int FACTOR = 28;

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        if (one.name().equals("parse")) {
            for (String format : one.params().fields()) {
                BoxFormat read = BoxFormat.valueOf(format.toUpperCase(Locale.ROOT));
                for (ConfigJson row : one.params().objects(format)) {
                    comparison.equal(row.text("text"), listed(read.readUnits(row.text("text"))), row.plain("boxes"));
                }
            }
            return;
        }
        BoxFormat format = BoxFormat.valueOf(one.name().replace("_boxes", "").toUpperCase(Locale.ROOT));
        one.params().objects("boxes").forEach(row -> box(format, row, comparison));
    }

    private static List<Object> listed(List<LabelledBox> boxes) {
        List<Object> all = new ArrayList<>();
        for (LabelledBox box : boxes) {
            List<Object> pair = new ArrayList<>();
            pair.add(box.label().orElse(null));
            pair.add(List.of((int) box.left(), (int) box.top(), (int) box.right(), (int) box.bottom()));
            all.add(pair);
        }
        return all;
    }

    private static void box(BoxFormat format, ConfigJson row, Comparison comparison) {
        List<Integer> sides = row.integers("image_wh");
        PictureSize size = PictureSize.of(sides.get(0), sides.get(1));
        if (row.has("min_pixels")) {
            int[] seen = SmartResize.ofPicture(
                    size.height(), size.width(), FACTOR, row.integer("min_pixels"), row.integer("max_pixels"));
            comparison.equal("resized", List.of(seen[1], seen[0]), row.integers("resized_wh"));
            size = new PictureSize(size.width(), size.height(), seen[1], seen[0]);
        }
        List<Double> edges = row.numbers("box");
        LabelledBox box = LabelledBox.of(row.text("label"), edges.get(0), edges.get(1), edges.get(2), edges.get(3));
        String units = Map.of(
                        BoxFormat.QWEN2_VL, "normalised",
                        BoxFormat.QWEN2_5_VL, "absolute",
                        BoxFormat.QWEN3_VL, "relative")
                .getOrDefault(format, "");
        comparison.numbers(units, edges(format.toUnits(box, size)), numbers(row, units));
        String text = format.write(List.of(box), size);
        comparison.equal("text", text, row.text("text"));
        comparison.numbers("back", edges(format.read(text, size).get(0)), numbers(row, "back"));
    }

    private static double[] numbers(ConfigJson row, String field) {
        return row.numbers(field).stream().mapToDouble(number -> number).toArray();
    }

    private static double[] edges(LabelledBox box) {
        return new double[] {box.left(), box.top(), box.right(), box.bottom()};
    }
}
