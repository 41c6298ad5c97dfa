package io.swift4j.train.metric;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code frechet}: the Fréchet distance of two sets of features taken as normal distributions, 0 for equal ones (Heusel et al.,
 * arXiv 1706.08500).
 *
 * <p>With Inception features of images it is FID. An example is a pair of sets; the score is the mean over pairs. Examples also
 * have {@code mean_term} and {@code trace_term}, whose sum it is. Computed in float64, on the CPU; covariances may be singular.
 */
public final class FrechetDistance implements Metric<Features, Features> {

    private static final Script SCRIPT = Script.builder("frechet")
            .resource(FrechetDistance.class, "frechet.py")
            .build();

    /** For the service loader. */
    public FrechetDistance() {}

    @Override
    public String name() {
        return "frechet";
    }

    @Override
    public Class<Features> predictionType() {
        return Features.class;
    }

    @Override
    public Class<Features> referenceType() {
        return Features.class;
    }

    @Override
    public MetricResult compute(List<Judged<Features, Features>> examples) {
        List<Map<String, Double>> each = new ArrayList<>();
        for (Judged<Features, Features> example : TextMetric.some(name(), examples)) {
            Features a = example.prediction();
            Features b = example.reference();
            if (a.size() != b.size()) {
                throw new SwiftException("features of sizes " + a.size() + " and " + b.size()
                        + " have no distance; the sizes must be equal");
            }
            try (TensorScope scope = TensorScope.open()) {
                Script.Results terms = SCRIPT.results(
                        "terms", Tensor.of(a.values(), a.rows(), a.size()), Tensor.of(b.values(), b.rows(), b.size()));
                double mean = terms.tensor(0).toDoubles()[0];
                double trace = terms.tensor(1).toDoubles()[0];
                Map<String, Double> scores = new LinkedHashMap<>();
                scores.put(name(), mean + trace);
                scores.put("mean_term", mean);
                scores.put("trace_term", trace);
                each.add(scores);
            }
        }
        return MetricResult.means(each);
    }
}
