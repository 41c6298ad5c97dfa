package io.swift4j.cli.verify;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.train.metric.Anls;
import io.swift4j.train.metric.Bleu;
import io.swift4j.train.metric.BleuTokens;
import io.swift4j.train.metric.CiderD;
import io.swift4j.train.metric.ErrorRate;
import io.swift4j.train.metric.Judged;
import io.swift4j.train.metric.Meteor;
import io.swift4j.train.metric.Metric;
import io.swift4j.train.metric.MetricResult;
import io.swift4j.train.metric.References;
import io.swift4j.train.metric.Rouge;
import io.swift4j.train.metric.Squad;
import io.swift4j.train.metric.VqaAccuracy;
import io.swift4j.train.metric.VqaRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** {@code metric} of texts: every score that the case's own file states, of all examples and of each. */
final class MetricRunner implements CaseRunner {

    private final MetricDataRunner data = new MetricDataRunner();

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson file = MetricDataRunner.file(folder, one);
        ConfigJson expected = file.object("expected");
        List<ConfigJson> examples = file.objects("examples");
        switch (file.text("metric")) {
            case "wer_cer" -> errorRates(examples, expected, comparison);
            case "bleu" -> bleu(examples, expected, comparison);
            case "rouge" -> rouge(examples, expected, comparison);
            case "meteor" -> meteor(file, comparison);
            case "cider_d" -> cider(examples, expected, comparison);
            case "anls" -> anls(examples, expected, comparison);
            case "squad" -> squad(examples, expected, comparison);
            case "vqa_accuracy" -> vqa(file, comparison);
            default -> data.run(folder, one, comparison);
        }
    }

    private static List<Judged<String, References>> judged(
            List<ConfigJson> examples, String prediction, String references) {
        return examples.stream()
                .map(example -> new Judged<>(
                        example.text(prediction),
                        example.isList(references)
                                ? new References(example.texts(references))
                                : References.of(example.text(references))))
                .toList();
    }

    private static void errorRates(List<ConfigJson> examples, ConfigJson expected, Comparison comparison) {
        for (String key : expected.fields()) {
            ErrorRate.Unit unit = key.startsWith("char") ? ErrorRate.Unit.CHARACTER : ErrorRate.Unit.WORD;
            ErrorRate.Cleaning cleaning = ErrorRate.Cleaning.valueOf(
                    key.substring(key.indexOf('_') + 1).toUpperCase(Locale.ROOT));
            ErrorRate metric = ErrorRate.of(unit, cleaning);
            MetricResult result = metric.compute(judged(examples, "hypothesis", "reference"));
            ConfigJson values = expected.object(key);
            comparison.numbers(key, new double[] {result.score(metric.name())}, number(values, "corpus"));
            each(key, result, values.objects("per_example"), Map.of(), comparison);
            if (cleaning == ErrorRate.Cleaning.BASIC) {
                for (ConfigJson example : examples) {
                    comparison.equal(
                            "cleaned", metric.cleaned(example.text("reference")), example.text("reference_basic"));
                    comparison.equal(
                            "cleaned", metric.cleaned(example.text("hypothesis")), example.text("hypothesis_basic"));
                }
            }
        }
    }

    private static void bleu(List<ConfigJson> examples, ConfigJson expected, Comparison comparison) {
        for (String key : expected.fields()) {
            ConfigJson values = expected.object(key);
            int order = values.object("corpus").numbers("precisions").size();
            Bleu metric = new Bleu(tokens(key), key.contains("lowercase"), smoothing(key), order);
            MetricResult result = metric.compute(judged(examples, "hypothesis", "references"));
            compare(key, result.scores(), values.object("corpus"), Map.of("score", "bleu"), comparison);
            each(key, result, values.objects("sentence_effective_order"), Map.of("score", "bleu"), comparison);
        }
        for (ConfigJson example : examples) {
            comparison.equal(
                    "tokens",
                    String.join(" ", new Bleu().tokens(example.text("hypothesis"))),
                    example.text("hypothesis_13a"));
        }
    }

    private static BleuTokens tokens(String key) {
        String name = key.split("_")[0];
        return switch (name) {
            case "13a" -> BleuTokens.MTEVAL_13A;
            case "none" -> BleuTokens.NONE;
            case "char" -> BleuTokens.CHARACTER;
            case "intl" -> BleuTokens.INTERNATIONAL;
            case "zh" -> BleuTokens.CHINESE;
            default -> throw new SwiftException("there are no BLEU tokens " + name);
        };
    }

    private static Bleu.Smoothing smoothing(String key) {
        int at = key.indexOf("_smooth_");
        return at < 0
                ? Bleu.Smoothing.EXP
                : Bleu.Smoothing.valueOf(key.substring(at + 8).toUpperCase(Locale.ROOT));
    }

    private static void rouge(List<ConfigJson> examples, ConfigJson expected, Comparison comparison) {
        MetricResult result = new Rouge().compute(judged(examples, "hypothesis", "references"));
        ConfigJson means = expected.object("mean_f");
        List<ConfigJson> each = expected.objects("per_example");
        for (String name : means.fields()) {
            comparison.numbers(name, new double[] {result.score(name)}, number(means, name));
            for (int i = 0; i < each.size(); i++) {
                Map<String, Double> scores = new LinkedHashMap<>();
                scores.put("precision", result.each(name + "_precision")[i]);
                scores.put("recall", result.each(name + "_recall")[i]);
                scores.put("f", result.each(name)[i]);
                compare(name + " of " + i, scores, each.get(i).object(name), Map.of(), comparison);
            }
        }
    }

    private static void meteor(ConfigJson file, Comparison comparison) {
        List<Judged<String, References>> judged = judged(file.objects("examples"), "hypothesis", "references");
        ConfigJson expected = file.object("expected");
        Map.of("exact", new Meteor(false), "exact_and_stem", new Meteor(true)).forEach((name, metric) -> {
            MetricResult result = metric.compute(judged);
            comparison.numbers(name, result.each("meteor"), numbers(expected.objects("per_example"), name));
            comparison.numbers(name, new double[] {result.score("meteor")}, number(expected, "mean_" + name));
        });
        file.object("porter_stems")
                .plain()
                .forEach((word, stem) -> comparison.equal("stem of " + word, Meteor.stem(word), stem));
    }

    private static void cider(List<ConfigJson> examples, ConfigJson expected, Comparison comparison) {
        MetricResult result = new CiderD().compute(judged(examples, "hypothesis", "references"));
        comparison.numbers("corpus", new double[] {result.score("cider_d")}, number(expected, "corpus"));
        comparison.numbers("each", result.each("cider_d"), array(expected.numbers("per_example")));
        List<?> orders = (List<?>) expected.plain("per_ngram_order");
        for (int i = 0; i < orders.size(); i++) {
            List<?> values = (List<?>) orders.get(i);
            for (int n = 1; n <= values.size(); n++) {
                comparison.numbers("order " + n, new double[] {result.each("cider_d_" + n)[i]}, new double[] {
                    ((Number) values.get(n - 1)).doubleValue()
                });
            }
        }
    }

    private static void anls(List<ConfigJson> examples, ConfigJson expected, Comparison comparison) {
        List<ConfigJson> each = expected.objects("per_example");
        means(new Anls(), examples, expected, comparison);
        for (int i = 0; i < examples.size(); i++) {
            String prediction = examples.get(i).text("prediction");
            comparison.numbers(
                    "distances of " + i,
                    examples.get(i).texts("answers").stream()
                            .mapToDouble(answer -> Anls.distance(prediction, answer))
                            .toArray(),
                    array(each.get(i).numbers("normalized_distances")));
        }
    }

    private static void squad(List<ConfigJson> examples, ConfigJson expected, Comparison comparison) {
        MetricResult result = new Squad().compute(judged(examples, "prediction", "answers"));
        for (String name : List.of("em", "f1")) {
            comparison.numbers(name, new double[] {result.score(name)}, number(expected, name));
            comparison.numbers(name, result.each(name), numbers(expected.objects("per_example"), name));
        }
        normalised(examples, expected, Squad::normalised, comparison);
    }

    private static void vqa(ConfigJson file, Comparison comparison) {
        VqaRules rules = new VqaRules(
                file.texts("punctuation"), texts(file.object("numbers")), texts(file.object("contractions")));
        List<ConfigJson> examples = file.objects("examples");
        ConfigJson expected = file.object("expected");
        VqaAccuracy metric = new VqaAccuracy(rules);
        means(metric, examples, expected, comparison);
        normalised(examples, expected, rules::prediction, comparison);
        List<ConfigJson> each = expected.objects("per_example");
        for (int i = 0; i < examples.size(); i++) {
            comparison.equal(
                    "answers",
                    metric.answers(new References(examples.get(i).texts("answers"))),
                    each.get(i).texts("normalized_answers"));
        }
    }

    private static Map<String, String> texts(ConfigJson object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.fields().forEach(field -> texts.put(field, object.text(field)));
        return texts;
    }

    private static void normalised(
            List<ConfigJson> examples, ConfigJson expected, UnaryOperator<String> rule, Comparison comparison) {
        List<ConfigJson> each = expected.objects("per_example");
        for (int i = 0; i < examples.size(); i++) {
            comparison.equal(
                    "prediction " + i,
                    rule.apply(examples.get(i).text("prediction")),
                    each.get(i).text("normalized_prediction"));
        }
    }

    private static void means(
            Metric<String, References> metric, List<ConfigJson> examples, ConfigJson expected, Comparison comparison) {
        MetricResult result = metric.compute(judged(examples, "prediction", "answers"));
        comparison.numbers("mean", new double[] {result.score(metric.name())}, number(expected, "mean"));
        comparison.numbers("each", result.each(metric.name()), numbers(expected.objects("per_example"), "score"));
    }

    private static void each(
            String what,
            MetricResult result,
            List<ConfigJson> expected,
            Map<String, String> names,
            Comparison comparison) {
        for (int i = 0; i < expected.size(); i++) {
            compare(what + " of " + i, result.perExample().get(i), expected.get(i), names, comparison);
        }
    }

    /** Compares every number of an object; the n-th of a list {@code precisions} is the score {@code precision_n}. */
    private static void compare(
            String what,
            Map<String, Double> scores,
            ConfigJson expected,
            Map<String, String> names,
            Comparison comparison) {
        for (String field : expected.fields()) {
            String name = names.getOrDefault(field, field);
            if (expected.isList(field)) {
                List<Double> values = expected.numbers(field);
                for (int n = 1; n <= values.size(); n++) {
                    String nth = name.replaceAll("s$", "") + "_" + n;
                    comparison.numbers(
                            what + " " + nth,
                            new double[] {scores.getOrDefault(nth, Double.NaN)},
                            new double[] {values.get(n - 1)});
                }
            } else {
                comparison.numbers(
                        what + " " + name,
                        new double[] {scores.getOrDefault(name, Double.NaN)},
                        number(expected, field));
            }
        }
    }

    private static double[] number(ConfigJson json, String field) {
        return new double[] {json.number(field)};
    }

    private static double[] numbers(List<ConfigJson> objects, String field) {
        return objects.stream().mapToDouble(json -> json.number(field)).toArray();
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(number -> number).toArray();
    }
}
