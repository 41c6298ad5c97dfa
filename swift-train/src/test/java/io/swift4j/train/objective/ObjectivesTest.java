package io.swift4j.train.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Losses against closed forms, and against PyTorch 2.13 on sines and cosines of 0, 1, 2 …. */
@ExtendWith(NoLeaks.class)
class ObjectivesTest {

    private static final double LOG2 = Math.log(2);

    @BeforeAll
    static void compile() {
        assertThat(Scripts.LOGPS).isNotNull();
    }

    private static float[] wave(int count, boolean sine, double shift) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) ((sine ? Math.sin(i) : Math.cos(i)) + shift);
        }
        return values;
    }

    private static Tensor sines(long... shape) {
        return Tensor.of(wave(count(shape), true, 0), shape);
    }

    private static Tensor cosines(long... shape) {
        return Tensor.of(wave(count(shape), false, 0), shape);
    }

    private static int count(long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        return Math.toIntExact(count);
    }

    private static void expect(Tensor loss, double value) {
        assertThat(loss.rank()).isZero();
        assertThat(loss.item()).isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value))));
    }

    @Test
    void aPolicyThatIsTheReferenceHasTheClosedFormLoss() {
        double beta = 0.25;
        try (TensorScope scope = TensorScope.open()) {
            Tensor logps = Tensor.of(new float[] {-4, -8, -6, -2}, 4);
            Tensor tokens = Tensor.of(new float[] {2, 4, 3, 1}, 4);
            for (DpoLoss.Type type : DpoLoss.Type.values()) {
                double expected = switch (type) {
                    case SIGMOID, SIGMOID_NORM, AOT, AOT_UNPAIRED, ROBUST -> LOG2;
                    case HINGE, APO_ZERO, APO_DOWN -> 1;
                    case IPO -> 4;
                    case SPPO_HARD -> 8;
                    case NCA_PAIR, BCO_PAIR -> 2 * LOG2;
                    case DISCOPOP -> 0.5 * LOG2 + 0.5;
                    case EXO_PAIR -> -LOG2 - 0.5 * (Math.log(0.999) + Math.log(0.001));
                    case SFT -> 2;
                };
                assertThat(DpoLoss.of(type, beta).loss(logps, logps, tokens).item())
                        .as("%s", type)
                        .isCloseTo(expected, within(1e-5));
            }
            DpoLoss withNll = new DpoLoss(DpoLoss.Type.SIGMOID, beta, 0, 0.5, 0.05);
            expect(withNll.loss(logps, logps, tokens), LOG2 + 0.5 * 2);
            assertThat(withNll.rewards(logps, logps).toFloats()).containsOnly(0);
        }
    }

    @Test
    void gradientsReachTheLogProbabilities() {
        try (TensorScope scope = TensorScope.open();
                GradMode on = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor logps = Tensor.of(new float[] {-4, -2}, 2).requireGrad(true);
            Tensor reference = Tensor.of(new float[] {-4, -2}, 2);
            DpoLoss.of(DpoLoss.Type.SIGMOID, 0.5)
                    .loss(logps, reference, Tensor.of(new float[] {1, 1}, 2))
                    .backward();
            Tensor grad = logps.grad();
            assertThat(grad).isNotNull();
            assertThat(grad.toFloats()).containsExactly(-0.25f, 0.25f);
        }
    }

    @Test
    void referenceFreeLossesGiveTheFormulasNumbers() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor logps = Tensor.of(wave(6, false, -3), 6);
            expect(new CpoLoss(CpoLoss.Type.IPO, 0.1, 0.5, 0, 1).loss(logps).loss(), 18.678005);
            Tensor even = Tensor.of(new float[] {-1, -2, -1, -2}, 4);
            expect(new OrpoLoss(0.1).loss(even).loss(), 0.1 * LOG2);
            PairLoss simpo = new CpoLoss(CpoLoss.Type.SIMPO, 2, 0.5, 0, 0).loss(even);
            expect(simpo.loss(), Math.log(1 + Math.exp(0.5)));
            assertThat(simpo.rewards().toFloats()).containsExactly(-2, -4, -2, -4);
            KtoLoss kto = new KtoLoss(KtoLoss.Type.APO_ZERO_UNPAIRED, 0.1, 1.5, 0.5);
            Tensor desirable = Tensor.of(new long[] {1, 0, 0, 1}, 4);
            Tensor none = KtoLoss.divergence(cosines(4), Tensor.of(wave(4, false, 1), 4));
            assertThat(none.item()).isZero();
            expect(kto.loss(sines(4), cosines(4), desirable, none), 0.5038514);
        }
    }

    @Test
    void policyLossesAndAdvantagesGiveTheFormulasNumbers() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor logps = Tensor.of(wave(6, true, -2), 2, 3);
            Tensor old = Tensor.of(wave(6, false, -2), 2, 3);
            Tensor mask = Tensor.of(new long[] {1, 1, 1, 1, 0, 0}, 2, 3);
            Tensor advantages = Tensor.of(new float[] {-1, 2}, 2);
            GrpoLoss limited = new GrpoLoss(GrpoLoss.Type.GRPO, 0, 0.2, 0.2, 1.5, GrpoLoss.Importance.TOKEN, 8);
            expect(limited.loss(logps, old, old, mask, advantages, 0), -0.5914271);
            assertThatThrownBy(() -> new GrpoLoss(GrpoLoss.Type.DAPO, 0, 0.2, 0.2, 0, GrpoLoss.Importance.TOKEN, 8)
                            .loss(logps, old, old, mask, advantages, 0))
                    .hasMessageContaining("num_items_in_batch");
            assertThat(new GroupAdvantages(2, GroupAdvantages.Scale.BATCH)
                            .of(sines(6))
                            .toFloats())
                    .containsExactly(
                            new float[] {-0.539342f, 0.539342f, 0.492364f, -0.492364f, 0.12955f, -0.12955f},
                            within(1e-5f));
            assertThat(new GroupAdvantages(2, GroupAdvantages.Scale.NONE)
                            .of(sines(6))
                            .toFloats())
                    .containsExactly(
                            new float[] {-0.4207355f, 0.4207355f, 0.3840887f, -0.3840887f, 0.1010609f, -0.1010609f},
                            within(1e-6f));
            assertThatThrownBy(() -> new GroupAdvantages(4, GroupAdvantages.Scale.NONE).of(sines(6)))
                    .hasMessageContaining("groups of 4");
        }
    }

    @Test
    void rewardContrastAndClassLossesGiveTheFormulasNumbers() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor margin = Tensor.of(new float[] {0.1f, 0.2f, 0.3f}, 3);
            expect(new RewardLoss(0.01).loss(sines(6), margin), 0.4104405);
            expect(new RewardLoss(0).loss(Tensor.of(new float[2], 2), null), LOG2);
            Tensor negatives = Tensor.of(wave(24, true, 0.3), 3, 2, 4);
            expect(new InfoNceLoss(0.1, true).loss(sines(3, 4), cosines(3, 4), negatives), 9.459840);
            expect(new InfoNceLoss(0.1, false).loss(sines(3, 4), cosines(3, 4), negatives), 5.956955);
            expect(new InfoNceLoss(1, true).loss(sines(1, 4), cosines(1, 4), null), 0);
            expect(
                    ClassificationLoss.named("single_label_classification")
                            .loss(sines(3, 4), Tensor.of(new long[] {1, 3, 0}, 3)),
                    0.7845095);
            expect(
                    ClassificationLoss.named("multi_label_classification")
                            .loss(sines(3, 4), Tensor.of(new long[] {1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0}, 3, 4)),
                    0.8623290);
            expect(ClassificationLoss.named("regression").loss(sines(3, 1), cosines(3)), 0.9491684);
        }
    }

    @Test
    void mistakesAreNamedWithWhatIsRight() {
        assertThatThrownBy(() -> DpoLoss.Type.named("sigmiod")).hasMessageContaining("did you mean 'sigmoid'");
        assertThatThrownBy(() -> new DpoLoss(DpoLoss.Type.ROBUST, 0, 0.5, -1, 0))
                .hasMessageContaining("beta")
                .hasMessageContaining("label_smoothing")
                .hasMessageContaining("rpo_alpha")
                .hasMessageContaining("discopop_tau");
        try (Tensor vector = sines(1, 4)) {
            assertThatThrownBy(() -> new InfoNceLoss(0.1, false).loss(vector, vector, null))
                    .hasMessageContaining("hard negatives");
        }
    }
}
