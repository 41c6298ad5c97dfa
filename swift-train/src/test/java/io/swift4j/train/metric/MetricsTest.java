package io.swift4j.train.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static MetricResult of(TextMetric metric, String said, String... wanted) {
        return metric.compute(List.of(new Judged<>(said, References.of(wanted))));
    }

    @Test
    void metricsOfTheProjectAndOfUsersAreFoundByName() {
        assertThat(Metrics.all())
                .containsKeys(
                        "wer",
                        "cer",
                        "bleu",
                        "rouge",
                        "meteor",
                        "cider_d",
                        "anls",
                        "vqa_accuracy",
                        "squad",
                        "iou",
                        "map",
                        "ssim",
                        "frechet",
                        "same_length");
        MetricResult result = Metrics.ofTexts("same_length")
                .compute(List.of(new Judged<>("abc", References.of("xyz")), new Judged<>("ab", References.of("xyz"))));
        assertThat(result.score("same_length")).isEqualTo(0.5);
        assertThat(result.each("same_length")).containsExactly(1, 0);
    }

    @Test
    void anUnknownNameOrAnotherKindOfInputIsRefusedByName() {
        assertThatThrownBy(() -> Metrics.ofTexts("blue"))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("blue")
                .hasMessageContaining("bleu");
        assertThatThrownBy(() -> Metrics.ofTexts("iou"))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("compares Box with Box, not String");
    }

    @Test
    void nothingToJudgeIsRefusedByEveryMetric() {
        Metrics.all().forEach((name, metric) -> {
            if (!name.equals("same_length")) {
                assertThatThrownBy(() -> metric.compute(List.of()))
                        .isInstanceOf(SwiftException.class)
                        .hasMessageContaining("at least one example");
            }
        });
    }

    @Test
    void charactersAreCodePoints() {
        assertThat(of(new CharacterErrorRate(), "😁", "😀😀").each("rate")).containsExactly(1);
        assertThat(Anls.distance("😀", "😀😀")).isEqualTo(0.5);
    }

    @Test
    void wordsArePartedByUnicodeWhiteSpace() {
        assertThat(of(new WordErrorRate(), "a\u00a0b\u3000c", "a b c").score("wer"))
                .isZero();
    }

    @Test
    void publishedVqaRulesReadNumbersArticlesAndContractions() {
        VqaRules rules = VqaRules.published();
        assertThat(rules.prediction("The two dogs.")).isEqualTo("2 dogs");
        assertThat(rules.prediction("whats that")).isEqualTo("what's that");
        assertThat(rules.prediction("1,000")).isEqualTo("1000");
    }

    @Test
    void porterStemsAreThePapersExamples() {
        assertThat(List.of("caresses", "ponies", "cats", "agreed", "hopping", "falling", "filing", "relational", "sky"))
                .extracting(PorterStemmer::stem)
                .containsExactly("caress", "poni", "cat", "agre", "hop", "fall", "file", "relat", "sky");
        assertThat(List.of("triplicate", "adoption", "probate", "controll", "happy"))
                .extracting(PorterStemmer::stem)
                .containsExactly("triplic", "adopt", "probat", "control", "happi");
    }

    @Test
    void averagePrecisionCountsAnUnmatchedDetectionBetweenTwoRightOnes() {
        Box first = new Box(0, 0, 10, 10);
        Box second = new Box(20, 20, 30, 30);
        Detections wanted = new Detections(
                List.of(new Detections.Detection("cat", first, 0), new Detections.Detection("cat", second, 0)));
        Detections found = new Detections(List.of(
                new Detections.Detection("cat", first, 0.9),
                new Detections.Detection("cat", new Box(50, 50, 60, 60), 0.8),
                new Detections.Detection("cat", second, 0.7)));
        MetricResult result = new DetectionMap().compute(List.of(new Judged<>(found, wanted)));
        // Recalls up to 0.5 have precision 1 (51 of 101), the others 2/3.
        assertThat(result.score("map")).isCloseTo((51 + 50 * 2 / 3.0) / 101, within(1e-12));
        assertThat(result.score("ar1")).isEqualTo(0.5);
    }

    @Test
    void inputsThatCannotBeComparedSayWhy() {
        Raster small = new Raster(4, 4, 1, new double[16], 255);
        assertThatThrownBy(() -> new ImageSimilarity().compute(List.of(new Judged<>(small, small))))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("smaller than the window");
        assertThatThrownBy(() -> new Features(new float[4], 1))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("at least 2");
        assertThatThrownBy(() -> of(new WordErrorRate(), "a", "a", "b"))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("one reference");
    }
}
