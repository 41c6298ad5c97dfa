package io.swift4j.modality.processor.image;

import io.swift4j.core.config.ConfigJson;

/** How a picture is resized, all but {@link #NEAREST} with a filter as wide as the reduction needs (antialiased). */
public enum Resampling {
    NEAREST(0),
    LANCZOS(1),
    BILINEAR(2),
    BICUBIC(3);

    private final int code;

    Resampling(int code) {
        this.code = code;
    }

    /** The one that a configuration's {@code resample} names by Pillow's number. */
    static Resampling read(ConfigJson json, Resampling otherwise) {
        int wanted = json.integer("resample", otherwise.code);
        for (Resampling one : values()) {
            if (one.code == wanted) {
                return one;
            }
        }
        json.report("resample", "must be 0 (nearest), 1 (Lanczos), 2 (bilinear) or 3 (bicubic), not " + wanted);
        return otherwise;
    }
}
