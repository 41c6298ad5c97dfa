package io.swift4j.peft;

import io.swift4j.core.model.Decoder;
import org.jspecify.annotations.Nullable;

/** The decoders with the active adapters, made when first asked for. */
final class ActiveDecoders {

    private final NamedAdapters adapters;
    private final ScoreLayer base;
    private @Nullable Decoder plain;
    private @Nullable Decoder training;

    ActiveDecoders(NamedAdapters adapters, ScoreLayer base) {
        this.adapters = adapters;
        this.base = base;
    }

    /** That without what is random in training; the model's own without active adapters. */
    Decoder plain() {
        if (adapters.active().isEmpty()) {
            return base.decoder();
        }
        adapters.inUse().forEach(Adapter::refresh);
        if (plain == null) {
            plain = extended(false);
        }
        return plain;
    }

    /** That with what is random in training, such as dropout. */
    Decoder training() {
        adapters.inUse().forEach(Adapter::refresh);
        if (training == null) {
            training = extended(true);
        }
        return training;
    }

    private Decoder extended(boolean forTraining) {
        Decoder decoder = base.decoder();
        ExtensionBuilder builder = new ExtensionBuilder(decoder.layerTensors().size());
        adapters.inUse().forEach(adapter -> adapter.extend(builder, forTraining));
        return decoder.extend(builder.build());
    }

    /** Makes them anew when next asked for. */
    void renew() {
        if (plain != null) {
            plain.close();
            plain = null;
        }
        if (training != null) {
            training.close();
            training = null;
        }
    }
}
