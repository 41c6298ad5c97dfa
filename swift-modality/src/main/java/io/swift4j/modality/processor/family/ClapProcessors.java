package io.swift4j.modality.processor.family;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.ProcessorFamily;
import io.swift4j.modality.processor.ProcessorFiles;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.audio.ScenicFeatures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sounds of all sorts for CLAP. */
public final class ClapProcessors implements ProcessorFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("clap");
    }

    @Override
    public List<String> classNames() {
        return List.of("ClapProcessor", "ClapFeatureExtractor");
    }

    @Override
    public MediaProcessor create(ProcessorFiles files, ProcessorOptions options) {
        ScenicFeatures features = ScenicFeatures.of(files.sounds(), SpokenOptions.of(options));
        return new WordlessProcessor(MediaKind.AUDIO, Map.of(), items -> {
            ScenicFeatures.Heard heard = features.hear(items.sounds());
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("input_features", heard.features());
            tensors.put("is_longer", heard.longer());
            return MediaTensors.of(tensors);
        });
    }
}
