package io.swift4j.modality.family;

import io.swift4j.modality.vision.PatchTowerConfig;
import java.util.List;

/** Qwen2-VL (Wang et al. 2024). */
public final class Qwen2VlFamily extends QwenVlFamily {

    /** For {@link java.util.ServiceLoader}. */
    public Qwen2VlFamily() {
        super(PatchTowerConfig.Kind.QWEN2_VL);
    }

    @Override
    public List<String> modelTypes() {
        return List.of("qwen2_vl");
    }

    @Override
    public String knownFor() {
        return "Qwen2-VL 2B, 7B, 72B, QVQ: text, pictures, films";
    }
}
