package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.train.metric.Box;
import io.swift4j.train.metric.BoxIou;
import io.swift4j.train.metric.DetectionMap;
import io.swift4j.train.metric.Detections;
import io.swift4j.train.metric.Detections.Detection;
import io.swift4j.train.metric.Features;
import io.swift4j.train.metric.FrechetDistance;
import io.swift4j.train.metric.ImageSimilarity;
import io.swift4j.train.metric.Judged;
import io.swift4j.train.metric.MetricResult;
import io.swift4j.train.metric.Raster;
import java.util.ArrayList;
import java.util.List;

/** {@code metric} of boxes, images and features. */
final class MetricDataRunner implements CaseRunner {

    /** The file with a case's definition, examples and results. */
    static ConfigJson file(CaseFolder folder, Case one) {
        return ConfigJson.read(folder.path().resolve(one.name() + ".json"));
    }

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson file = file(folder, one);
        switch (file.text("metric")) {
            case "iou" -> iou(file, comparison);
            case "detection_map" -> detections(file, comparison);
            case "image_similarity" -> images(folder, one, file, comparison);
            case "frechet" -> features(folder, one, file, comparison);
            default -> comparison.problem("there is no metric " + file.text("metric"));
        }
    }

    private static Box box(ConfigJson json, String field) {
        List<Double> edges = json.numbers(field);
        return new Box(edges.get(0), edges.get(1), edges.get(2), edges.get(3));
    }

    private static void iou(ConfigJson file, Comparison comparison) {
        List<Judged<Box, Box>> pairs = file.objects("examples").stream()
                .map(pair -> new Judged<>(box(pair, "box_a"), box(pair, "box_b")))
                .toList();
        MetricResult result = new BoxIou().compute(pairs);
        ConfigJson expected = file.object("expected");
        comparison.numbers("iou", result.each("iou"), numbers(expected, "iou"));
        number("mean", result.score("iou"), expected, "mean_iou", comparison);
        number("acc@0.5", result.score("acc@0.5"), expected, "acc@0.5", comparison);
        number("acc@0.75", result.score("acc@0.75"), expected, "acc@0.75", comparison);
    }

    private static void detections(ConfigJson file, Comparison comparison) {
        ConfigJson data = file.object("data");
        List<Judged<Detections, Detections>> images = new ArrayList<>();
        for (int image : data.integers("images")) {
            images.add(new Judged<>(of(image, data.objects("det")), of(image, data.objects("gt"))));
        }
        MetricResult result = new DetectionMap().compute(images);
        ConfigJson expected = file.object("expected");
        for (String name : List.of("map", "map50", "map75", "ar1", "ar10", "ar100")) {
            number(name, result.score(name), expected, name, comparison);
        }
        ConfigJson labels = expected.object("per_class");
        for (String label : labels.fields()) {
            if (labels.object(label).isNull("ap")) {
                comparison.equal(label, result.scores().containsKey("ap/" + label), false);
            } else {
                number(label, result.score("ap/" + label), labels.object(label), "ap", comparison);
                number(label, result.score("ap50/" + label), labels.object(label), "ap50", comparison);
            }
        }
    }

    private static Detections of(int image, List<ConfigJson> things) {
        return new Detections(things.stream()
                .filter(thing -> thing.integer("image") == image)
                .map(thing -> new Detection(thing.text("label"), box(thing, "box"), thing.number("score", 0)))
                .toList());
    }

    private static void images(CaseFolder folder, Case one, ConfigJson file, Comparison comparison) {
        List<ConfigJson> expected = file.object("expected").objects("per_pair");
        for (int i = 0; i < expected.size(); i++) {
            ConfigJson want = expected.get(i);
            double range = want.number("data_range");
            try (TensorScope scope = TensorScope.open()) {
                List<Judged<Raster, Raster>> pair = List.of(new Judged<>(
                        raster(folder.named(one, "a_" + i), range), raster(folder.named(one, "b_" + i), range)));
                MetricResult result = new ImageSimilarity().compute(pair);
                number("mse of " + i, result.score("mse"), want, "mse", comparison);
                double psnr = result.score("psnr");
                if (Double.isInfinite(psnr)) {
                    comparison.equal("psnr of " + i, "inf", want.text("psnr"));
                } else {
                    number("psnr of " + i, psnr, want, "psnr", comparison);
                }
                number("ssim of " + i, result.score("ssim"), want, "ssim_gaussian11", comparison);
                MetricResult uniform = new ImageSimilarity(ImageSimilarity.Window.UNIFORM_7).compute(pair);
                number("uniform ssim of " + i, uniform.score("ssim"), want, "ssim_uniform7", comparison);
            }
        }
    }

    private static Raster raster(Tensor image, double range) {
        long[] shape = image.shape();
        int channels = shape.length == 3 ? (int) shape[2] : 1;
        return new Raster((int) shape[0], (int) shape[1], channels, image.toDoubles(), range);
    }

    private static void features(CaseFolder folder, Case one, ConfigJson file, Comparison comparison) {
        List<ConfigJson> expected = file.object("expected").objects("per_pair");
        for (int i = 0; i < expected.size(); i++) {
            try (TensorScope scope = TensorScope.open()) {
                MetricResult result = new FrechetDistance()
                        .compute(List.of(new Judged<>(
                                features(folder.named(one, "a_" + i)), features(folder.named(one, "b_" + i)))));
                number("distance " + i, result.score("frechet"), expected.get(i), "distance", comparison);
                number("mean " + i, result.score("mean_term"), expected.get(i), "mean_term", comparison);
                number("trace " + i, result.score("trace_term"), expected.get(i), "trace_term", comparison);
            }
        }
    }

    private static Features features(Tensor rows) {
        return new Features(rows.toFloats(), (int) rows.size(0));
    }

    private static void number(String what, double actual, ConfigJson expected, String field, Comparison comparison) {
        comparison.numbers(what, new double[] {actual}, new double[] {expected.number(field)});
    }

    private static double[] numbers(ConfigJson json, String field) {
        return json.numbers(field).stream().mapToDouble(number -> number).toArray();
    }
}
