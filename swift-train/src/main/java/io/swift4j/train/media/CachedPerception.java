package io.swift4j.train.media;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Perception;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.train.data.MediaRecipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gives what frozen encoders make of media instead of what they make it of, and runs them only for media that the cache does not
 * have.
 *
 * <p>Encoders run for one example at a time, cached or not, so that a run's bits don't depend on what the cache still has. Only for
 * encoders of which nothing is trained, nor of what follows them before the decoder.
 */
public final class CachedPerception implements MediaSourceOfTensors {

    /** Floating-point tensors of more values are for encoders alone; positions are made of smaller ones. */
    private static final long MOST_KEPT = 4096;

    private static final Script SCRIPT = Script.builder("cached_perception")
            .functions("joined.py", "def joined(self, all: List[Tensor]) -> Tensor:\n  return torch.cat(all)\n")
            .build();

    private final MediaSourceOfTensors source;
    private final EncoderCache cache;
    private final Function<MediaTensors, Perception> encoders;

    /**
     * A source with a cache.
     *
     * @param encoders runs the model's encoders; asked on the thread that collates
     */
    public CachedPerception(
            MediaSourceOfTensors source, EncoderCache cache, Function<MediaTensors, Perception> encoders) {
        this.source = source;
        this.cache = cache;
        this.encoders = encoders;
    }

    @Override
    public MediaTensors prepare(MediaRecipe recipe) {
        Optional<MediaTensors> known = cache.find(recipe.hash());
        return known.isPresent() ? known.get() : source.prepare(recipe);
    }

    @Override
    public MediaTensors collate(List<MediaRecipe> recipes, List<MediaTensors> samples) {
        List<MediaTensors> perceived = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            MediaTensors sample = samples.get(i);
            if (sample.perceived().isEmpty()) {
                sample = perceive(sample);
                cache.put(recipes.get(i).hash(), sample);
            }
            perceived.add(sample);
        }
        if (perceived.size() == 1) {
            return perceived.get(0);
        }
        return source.collate(
                        recipes,
                        perceived.stream()
                                .map(one -> MediaTensors.of(one.tensors()))
                                .toList())
                .withPerceived(joined(perceived));
    }

    private MediaTensors perceive(MediaTensors sample) {
        List<SoftTokens> tokens;
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            tokens = encoders.apply(sample).tokens();
        }
        Map<String, Tensor> kept = new LinkedHashMap<>();
        sample.tensors().forEach((name, tensor) -> {
            if (!tensor.dtype().isFloatingPoint() || tensor.count() <= MOST_KEPT) {
                kept.put(name, tensor);
            }
        });
        return MediaTensors.of(kept).withPerceived(tokens);
    }

    /** Vectors of one kind end to end. */
    private static List<SoftTokens> joined(List<MediaTensors> samples) {
        record Kind(String what, int placeholder) {}
        Map<Kind, List<SoftTokens>> kinds = new LinkedHashMap<>();
        for (MediaTensors sample : samples) {
            for (SoftTokens tokens : sample.perceived()) {
                kinds.computeIfAbsent(new Kind(tokens.what(), tokens.placeholder()), kind -> new ArrayList<>())
                        .add(tokens);
            }
        }
        List<SoftTokens> joined = new ArrayList<>();
        kinds.forEach((kind, all) -> {
            List<Tensor> deep = new ArrayList<>();
            for (int i = 0; i < all.get(0).deep().size(); i++) {
                int level = i;
                deep.add(joinedTensors(
                        all.stream().map(tokens -> tokens.deep().get(level)).toList()));
            }
            joined.add(new SoftTokens(
                    kind.what(),
                    kind.placeholder(),
                    joinedTensors(all.stream().map(SoftTokens::values).toList()),
                    deep));
        });
        return joined;
    }

    private static Tensor joinedTensors(List<Tensor> all) {
        return SCRIPT.tensor("joined", all);
    }
}
