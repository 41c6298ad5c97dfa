package io.swift4j.modality.senses;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.AxisPositions;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Perception;
import io.swift4j.core.model.SeededDraws;
import io.swift4j.core.model.Senses;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.layers.CheckpointedRun;
import io.swift4j.modality.layers.TowerGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The encoders of a model as towers.
 *
 * <p>A tower of which nothing is trained records no graph. Several threads may run it.
 */
public final class TowerSenses implements Senses {

    private final String model;
    private final List<EncoderPart> parts;
    private final TokenPlaces places;
    private final String device;
    private final TowerGroup towers;

    /**
     * Encoders that take turns.
     *
     * @param model its type, for messages
     * @param places where tokens are when there are media
     * @param device where the weights are
     */
    public TowerSenses(String model, List<EncoderPart> parts, TokenPlaces places, String device) {
        this.model = model;
        this.parts = List.copyOf(parts);
        this.places = places;
        this.device = device;
        this.towers = new TowerGroup(parts.stream().map(EncoderPart::tower).toList(), device);
    }

    @Override
    public Adaptable encoders() {
        return towers;
    }

    @Override
    public Senses extend(DecoderExtension addition) {
        List<BlockStack> extended = towers.extend(addition);
        List<EncoderPart> changed = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            changed.add(new EncoderPart(extended.get(i), parts.get(i).channels()));
        }
        return new TowerSenses(model, changed, places, device);
    }

    @Override
    public Optional<AxisPositions> positions(int[][] ids, Optional<int[][]> keep, MediaTensors media) {
        return media.isEmpty() ? Optional.empty() : places.of(ids, keep, media);
    }

    @Override
    public Perception perceive(MediaTensors media, boolean checkpointing, long seed) {
        refuseUnknown(media);
        List<SoftTokens> tokens = new ArrayList<>();
        List<CheckpointedRun> runs = new ArrayList<>();
        for (EncoderPart part : parts) {
            for (MediaChannel channel : part.channels()) {
                Optional<Map<String, Tensor>> inputs = inputs(channel, media);
                if (inputs.isPresent()) {
                    long own = seed * 1_000_003L + 100_000L * (tokens.size() + 1);
                    tokens.add(soft(channel, run(part.tower(), inputs.get(), checkpointing, own, runs)));
                }
            }
        }
        return new Perception() {
            @Override
            public List<SoftTokens> tokens() {
                return tokens;
            }

            @Override
            public void backward() {
                runs.forEach(CheckpointedRun::backward);
            }
        };
    }

    private static List<Tensor> run(
            BlockStack tower,
            Map<String, Tensor> inputs,
            boolean checkpointing,
            long seed,
            List<CheckpointedRun> runs) {
        boolean blocks = tower.blockTensors().stream().anyMatch(TowerSenses::trained);
        if (GradMode.current() != GradMode.Mode.GRAD || (!blocks && !trained(tower.topTensors()))) {
            try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                return tower.run(inputs);
            }
        }
        if (!checkpointing || !blocks) {
            return tower.random() ? SeededDraws.with(seed, () -> tower.run(inputs)) : tower.run(inputs);
        }
        CheckpointedRun run = tower.checkpointed(inputs, seed);
        runs.add(run);
        return run.results();
    }

    private static boolean trained(Map<String, Tensor> tensors) {
        return tensors.values().stream().anyMatch(Tensor::requiresGrad);
    }

    private static SoftTokens soft(MediaChannel channel, List<Tensor> results) {
        List<Tensor> deep = results.subList(1, 1 + channel.deep());
        return new SoftTokens(channel.what(), channel.placeholder(), rows(results.get(0)), deep);
    }

    private static Tensor rows(Tensor vectors) {
        return vectors.rank() == 2 ? vectors : vectors.reshape(-1, vectors.size(-1));
    }

    /** What the channel's tower is given; empty where there is nothing for it. */
    private Optional<Map<String, Tensor>> inputs(MediaChannel channel, MediaTensors media) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        for (String name : channel.tensors()) {
            media.find(name).ifPresent(tensor -> found.put(name, towers.here(tensor)));
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (found.size() < channel.tensors().size()) {
            throw new SwiftException("the " + channel.what() + " encoder of a " + model + " model needs "
                    + channel.tensors() + ", but only " + found.keySet() + " is there");
        }
        return Optional.of(channel.inputs().apply(found));
    }

    private void refuseUnknown(MediaTensors media) {
        TreeSet<String> known = new TreeSet<>(places.tensors());
        parts.forEach(part -> part.channels().forEach(channel -> known.addAll(channel.tensors())));
        for (String name : media.tensors().keySet()) {
            if (!known.contains(name)) {
                throw new SwiftException(
                        "a " + model + " model has no encoder that takes " + name + "; its encoders take " + known);
            }
        }
    }

    /**
     * Runs the tower that a medium goes through and keeps the states between its blocks.
     *
     * @param what the channel: {@code image}
     * @throws SwiftException when there is no such channel, or nothing for it
     */
    public BlockStack.Outputs trace(String what, MediaTensors media) {
        return tower(what).trace(towerInputs(what, media));
    }

    /** The tower that a medium goes through; it belongs to this. */
    public BlockStack tower(String what) {
        return part(what).tower();
    }

    /** What the tower of a medium is given. */
    public Map<String, Tensor> towerInputs(String what, MediaTensors media) {
        for (MediaChannel channel : part(what).channels()) {
            if (channel.what().equals(what)) {
                return inputs(channel, media)
                        .orElseThrow(() -> new SwiftException("there is no " + what + " among "
                                + media.tensors().keySet() + "; it needs " + channel.tensors()));
            }
        }
        throw new IllegalStateException(what);
    }

    private EncoderPart part(String what) {
        return parts.stream()
                .filter(part -> part.channels().stream()
                        .anyMatch(channel -> channel.what().equals(what)))
                .findFirst()
                .orElseThrow(() -> new SwiftException("a " + model + " model has no encoder of " + what));
    }

    @Override
    public void close() {
        parts.forEach(part -> part.tower().close());
    }
}
