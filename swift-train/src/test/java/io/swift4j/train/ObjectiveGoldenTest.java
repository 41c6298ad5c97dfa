package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.train.data.Label;
import io.swift4j.train.data.LabelledExample;
import io.swift4j.train.objective.KtoLoss;
import java.util.ArrayList;
import java.util.List;
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
}
