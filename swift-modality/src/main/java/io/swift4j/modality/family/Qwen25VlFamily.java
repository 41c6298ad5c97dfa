package io.swift4j.modality.family;

import io.swift4j.modality.vision.PatchTowerConfig;
import java.util.List;

/** Qwen2.5-VL (Bai et al. 2025). */
public final class Qwen25VlFamily extends QwenVlFamily {

    /** For {@link java.util.ServiceLoader}. */
    public Qwen25VlFamily() {
        super(PatchTowerConfig.Kind.QWEN2_5_VL);
    }

    @Override
    public List<String> modelTypes() {
        return List.of("qwen2_5_vl");
    }

    @Override
    public String knownFor() {
        return "Qwen2.5-VL 3B, 7B, 32B, 72B: text, pictures, films";
    }
}
