package io.swift4j.modality.talker;

import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.AxisPositions;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Perception;
import io.swift4j.core.model.Senses;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What Qwen2.5-Omni has besides its thinker: encoders, and the talker, which is made when first asked for. */
final class OmniSenses implements Senses {

    private final Senses towers;
    private final Supplier<Decoder> loading;
    private @Nullable Decoder talker;

    OmniSenses(Senses towers, Supplier<Decoder> loading) {
        this.towers = towers;
        this.loading = loading;
    }

    /** The talker of a thinker; empty where it has none. */
    static Optional<Decoder> talker(Decoder thinker) {
        return thinker.senses().filter(OmniSenses.class::isInstance).map(senses -> ((OmniSenses) senses).talker());
    }

    private synchronized Decoder talker() {
        if (talker == null) {
            talker = loading.get();
        }
        return talker;
    }

    private OmniModules modules() {
        return new OmniModules(towers.encoders(), talker());
    }

    @Override
    public Adaptable encoders() {
        return modules();
    }

    @Override
    public Senses extend(DecoderExtension addition) {
        OmniModules.Split split = modules().split(addition);
        Senses extended = towers.extend(split.towers());
        try {
            Decoder speaking = talker().extend(split.talker());
            OmniSenses made = new OmniSenses(extended, () -> speaking);
            made.talker = speaking;
            return made;
        } catch (RuntimeException e) {
            extended.close();
            throw e;
        }
    }

    @Override
    public Optional<AxisPositions> positions(int[][] ids, Optional<int[][]> keep, MediaTensors media) {
        return towers.positions(ids, keep, media);
    }

    @Override
    public Perception perceive(MediaTensors media, boolean checkpointing, long seed) {
        return towers.perceive(media, checkpointing, seed);
    }

    @Override
    public synchronized void close() {
        towers.close();
        if (talker != null) {
            talker.close();
        }
    }
}
