package io.swift4j.modality.processor.family;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.ProcessorFamily;
import io.swift4j.modality.processor.ProcessorFiles;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.audio.SpeechFeatures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Speech for Whisper. */
public final class WhisperProcessors implements ProcessorFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("whisper");
    }

    @Override
    public List<String> classNames() {
        return List.of("WhisperProcessor", "WhisperFeatureExtractor");
    }

    @Override
    public MediaProcessor create(ProcessorFiles files, ProcessorOptions options) {
        SpeechFeatures features = SpeechFeatures.of(files.sounds(), SpokenOptions.of(options));
        return new WordlessProcessor(MediaKind.AUDIO, Batches.SPECTRA, items -> {
            SpeechFeatures.Heard heard = features.hear(items.sounds());
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("input_features", heard.features());
            tensors.put("attention_mask", heard.mask());
            return MediaTensors.of(tensors);
        });
    }
}
