package io.swift4j.quickstart;

import io.swift4j.core.content.Content;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What someone would score who knows the answers of training, but neither sees nor hears: for each question the commonest answer. */
final class Chance {

    private final Judge judge;

    Chance(Judge judge) {
        this.judge = judge;
    }

    double of(List<Sample> known, List<Sample> asked) {
        Map<String, Map<String, Integer>> answers = new HashMap<>();
        double[] box = new double[4];
        for (Sample sample : known) {
            if (sample.answer() instanceof Answer.Words words) {
                answers.computeIfAbsent(sample.question(), key -> new HashMap<>())
                        .merge(words.text(), 1, Integer::sum);
            } else if (sample.answer() instanceof Answer.Place place) {
                box[0] += place.thing().left() / (double) known.size();
                box[1] += place.thing().top() / (double) known.size();
                box[2] += place.thing().right() / (double) known.size();
                box[3] += place.thing().bottom() / (double) known.size();
            }
        }
        return asked.stream()
                .mapToDouble(sample -> points(sample, answers, box))
                .average()
                .orElse(0);
    }

    private double points(Sample sample, Map<String, Map<String, Integer>> answers, double[] box) {
        if (sample.answer() instanceof Answer.Words) {
            String commonest = answers.getOrDefault(sample.question(), Map.of()).entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse("");
            return judge.points(sample.answer(), List.of(Content.text(commonest)));
        } else if (sample.answer() instanceof Answer.Place) {
            Content.Region region = new Content.Region(Optional.empty(), box[0], box[1], box[2], box[3]);
            return judge.points(sample.answer(), List.of(new Content.Boxes(List.of(region))));
        }
        return judge.lot(sample.answer());
    }
}
