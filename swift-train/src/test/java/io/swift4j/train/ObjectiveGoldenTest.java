package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.config.NearestName;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.train.data.Contrast;
import io.swift4j.train.data.Example;
import io.swift4j.train.data.Label;
import io.swift4j.train.data.LabelledExample;
import io.swift4j.train.data.PreferencePair;
import io.swift4j.train.objective.ClassificationLoss;
import io.swift4j.train.objective.GroupAdvantages;
import io.swift4j.train.objective.GrpoLoss;
import io.swift4j.train.objective.InfoNceLoss;
import io.swift4j.train.objective.KtoLoss;
import io.swift4j.train.objective.RewardLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class ObjectiveGoldenTest {

    @Test
    void ktoHasTheLossDivergenceAndGradientsOfItsDefinition() {
        try (Golden golden = new Golden("causal")) {
            ConfigJson rows = golden.rows("kto");
            List<?> labels = (List<?>) rows.plain().get("label");
            List<LabelledExample> batch = new ArrayList<>();
            for (int[] ids : Golden.matrix(rows, "ids")) {
                Label label = new Label.Desirable((Boolean) labels.get(batch.size()));
                batch.add(new LabelledExample(Golden.example(ids, rows.integer("prompt")), label));
            }
            KtoObjective objective = new KtoObjective(new KtoLoss(KtoLoss.Type.KTO, 0.2, 1, 1.5));
            golden.check("kto", objective, batch);
            double[] kl = objective.evaluate(golden.model, batch).sums().get("kl");
            assertThat(kl[0] / kl[1]).isCloseTo(golden.number("kto/kl"), Offset.offset(1e-4));
        }
    }

    @Test
    void theRewardModelHasTheLossAndGradientsOfItsDefinition() {
        try (Golden golden = new Golden("reward")) {
            int[][] ids = Golden.matrix(golden.rows("score"), "ids");
            List<PreferencePair> batch = List.of(
                    new PreferencePair(Golden.example(ids[0], 99), Golden.example(ids[2], 99), 0, Optional.of(0.3)),
                    new PreferencePair(Golden.example(ids[1], 99), Golden.example(ids[3], 99), 0, Optional.empty()));
            golden.check("rm", new RewardObjective(new RewardLoss(0.01)), batch);
        }
    }

    @Test
    void classificationHasTheLossesAndGradientsOfTransformers() {
        Map<ClassificationLoss, List<Label>> labels = Map.of(
                ClassificationLoss.SINGLE_LABEL_CLASSIFICATION,
                List.of(new Label.Category(2), new Label.Category(0), new Label.Category(1), new Label.Category(1)),
                ClassificationLoss.MULTI_LABEL_CLASSIFICATION,
                List.of(
                        new Label.Categories(List.of(0, 2)),
                        new Label.Categories(List.of()),
                        new Label.Categories(List.of(1)),
                        new Label.Categories(List.of(0, 1, 2))),
                ClassificationLoss.REGRESSION,
                List.of(
                        new Label.Scores(List.of(0.5, 1.0, -1.0)),
                        new Label.Scores(List.of(0.0, 0.25, 0.5)),
                        new Label.Categories(List.of(1, 1, 0)),
                        new Label.Scores(List.of(2.0, -0.5, 0.0))));
        try (Golden golden = new Golden("score")) {
            int[][] ids = Golden.matrix(golden.rows("score"), "ids");
            labels.forEach((loss, each) -> {
                List<LabelledExample> batch = new ArrayList<>();
                for (int i = 0; i < ids.length; i++) {
                    batch.add(new LabelledExample(Golden.example(ids[i], 99), each.get(i)));
                }
                golden.check(NearestName.lower(loss), new ClassificationObjective(loss, 3), batch);
            });
        }
    }

    @Test
    void embeddingHasTheLossesAndGradientsOfItsDefinitions() {
        try (Golden golden = new Golden("causal")) {
            ConfigJson rows = golden.rows("embedding");
            int[][] anchors = Golden.matrix(rows, "anchors");
            int[][] positives = Golden.matrix(rows, "positives");
            double[] similarity = {1, 0.2, 0};
            List<Contrast> bare = new ArrayList<>();
            List<Contrast> hard = new ArrayList<>();
            for (int i = 0; i < anchors.length; i++) {
                List<Example> negatives = ((List<?>) ((List<?>) rows.plain().get("negatives")).get(i))
                        .stream()
                                .map(ids -> Golden.example(Golden.ints((List<?>) ids), 99))
                                .toList();
                Example anchor = Golden.example(anchors[i], 99);
                Example positive = Golden.example(positives[i], 99);
                bare.add(new Contrast(anchor, positive, List.of(), Optional.of(similarity[i])));
                hard.add(new Contrast(anchor, positive, negatives, Optional.empty()));
            }
            EmbeddingObjective infoNce = new EmbeddingObjective(Optional.of(new InfoNceLoss(0.1, true)));
            golden.check("infonce", infoNce, bare);
            golden.check("infonce_hard", infoNce, hard);
            golden.check("cosine_similarity", new EmbeddingObjective(Optional.empty()), bare);
        }
    }

    @Test
    void policyLossesOfAllKindsAndTheirGradientsAreThoseOfTheirDefinitions() {
        try (Golden golden = new Golden("causal")) {
            ConfigJson rows = golden.rows("grpo");
            double temperature = rows.number("temperature");
            int prompt = rows.integer("prompt");
            List<TokenSequence> sequences = NextTokenObjective.sequences(Stream.of(Golden.matrix(rows, "ids"))
                    .map(ids -> Golden.example(ids, prompt))
                    .toList());
            float[][] old = ((List<?>) rows.plain().get("old"))
                    .stream().map(row -> Golden.floats((List<?>) row)).toArray(float[][]::new);
            float[] rewards = Golden.floats((List<?>) rows.plain().get("rewards"));
            float[] advantages;
            try (TensorScope scope = TensorScope.open()) {
                advantages = new GroupAdvantages(3, GroupAdvantages.Scale.GROUP)
                        .of(Tensor.of(rewards, rewards.length))
                        .toFloats();
            }
            JudgedAnswers answers = new JudgedAnswers(
                    sequences,
                    old,
                    CompletionStep.logps(golden.model.model().decoder(), sequences, temperature),
                    advantages);
            for (GrpoLoss.Type type : GrpoLoss.Type.values()) {
                policy(golden, answers, temperature, type, GrpoLoss.Importance.TOKEN);
            }
            policy(golden, answers, temperature, GrpoLoss.Type.GRPO, GrpoLoss.Importance.SEQUENCE);
        }
    }

    private static void policy(
            Golden golden,
            JudgedAnswers answers,
            double temperature,
            GrpoLoss.Type type,
            GrpoLoss.Importance importance) {
        double high = type == GrpoLoss.Type.CISPO ? 1.2 : 0.25;
        GrpoStep step = new GrpoStep(new GrpoLoss(type, 0.04, 0.2, high, 0, importance, 12), temperature);
        double loss = step.run(
                        golden.model.trainingDecoder(),
                        answers,
                        answers.learned(),
                        1,
                        Golden.settings().pass())
                .loss();
        golden.check("grpo_" + NearestName.lower(type) + "_" + NearestName.lower(importance), loss);
        assertThat(step.evaluate(golden.model.decoder(), answers, answers.learned())
                        .loss())
                .isCloseTo(loss, Offset.offset(Golden.TOLERANCE));
    }
}
