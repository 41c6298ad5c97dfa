package io.swift4j.modality.processor.family;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.position.AudioTokens;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Placeholders;
import io.swift4j.modality.processor.Processed;
import io.swift4j.modality.processor.ProcessorFamily;
import io.swift4j.modality.processor.ProcessorFiles;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.audio.SpeechFeatures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Texts with sounds for Qwen2-Audio. */
public final class Qwen2AudioProcessors implements ProcessorFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("qwen2_audio");
    }

    @Override
    public List<String> classNames() {
        return List.of("Qwen2AudioProcessor");
    }

    @Override
    public MediaProcessor create(ProcessorFiles files, ProcessorOptions options) {
        String token =
                files.token("audio_token").orElseGet(() -> files.processor().text("audio_token", "<|AUDIO|>"));
        return new Audio(
                SpeechFeatures.of(files.sounds(), SpokenOptions.of(options)),
                new Placeholders(Map.of(MediaKind.AUDIO, token.isEmpty() ? "<|AUDIO|>" : token)));
    }

    private record Audio(SpeechFeatures features, Placeholders placeholders) implements MediaProcessor {

        @Override
        public Processed process(String text, MediaItems items) {
            placeholders.order(text, items);
            Placeholders.Replacing replacing = placeholders.replacing(text);
            if (items.isEmpty()) {
                return replacing.to(MediaTensors.NONE);
            }
            SpeechFeatures.Heard heard = features.hear(items.sounds());
            for (int frames : heard.frames()) {
                replacing.with(MediaKind.AUDIO, AudioTokens.ofMelFrames(frames));
            }
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("input_features", heard.features());
            tensors.put("feature_attention_mask", heard.mask());
            return replacing.to(MediaTensors.of(tensors));
        }

        @Override
        public MediaTensors prepare(MediaItems items) {
            return process(
                            placeholders
                                    .token(MediaKind.AUDIO)
                                    .repeat(items.sounds().size()),
                            items)
                    .media();
        }

        @Override
        public MediaTensors collate(List<MediaTensors> samples) {
            return Batches.joined(samples, Batches.SPECTRA);
        }
    }
}
