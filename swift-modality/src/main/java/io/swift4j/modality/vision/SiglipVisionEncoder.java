package io.swift4j.modality.vision;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.encoder.EncoderTower;
import io.swift4j.modality.encoder.ModalityEncoder;
import java.util.List;

/** SigLIP's vision tower (Zhai et al. 2023). */
public final class SiglipVisionEncoder implements ModalityEncoder {

    @Override
    public List<String> modelTypes() {
        return List.of("siglip_vision_model");
    }

    @Override
    public EncoderTower configure(ConfigJson config) {
        return new PictureTower(ImageTowerConfig.read(ImageTowerConfig.Kind.SIGLIP, config));
    }
}
