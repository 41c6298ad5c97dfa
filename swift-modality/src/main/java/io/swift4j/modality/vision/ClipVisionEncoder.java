package io.swift4j.modality.vision;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.encoder.EncoderTower;
import io.swift4j.modality.encoder.ModalityEncoder;
import java.util.List;

/** CLIP's vision tower (Radford et al. 2021). */
public final class ClipVisionEncoder implements ModalityEncoder {

    @Override
    public List<String> modelTypes() {
        return List.of("clip_vision_model");
    }

    @Override
    public EncoderTower configure(ConfigJson config) {
        return new PictureTower(ImageTowerConfig.read(ImageTowerConfig.Kind.CLIP, config));
    }
}
