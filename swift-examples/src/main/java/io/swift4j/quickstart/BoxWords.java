package io.swift4j.quickstart;

/** How a row asks for a box to be written, so that the model's own box head reads it again. */
enum BoxWords {
    /** The place alone, in the form of the model's family. */
    BARE,
    /** JSON with the name, as Qwen2.5-VL and Qwen3-VL write. */
    JSON;

    String of(String name) {
        return this == BARE ? "<bbox>" : "[{\"bbox_2d\": <bbox>, \"label\": \"" + name + "\"}]";
    }

    static BoxWords of(io.swift4j.core.model.ModelConfig config) {
        return config.modelType().equals("any_to_any") || config.modelType().equals("qwen2_vl") ? BARE : JSON;
    }
}
