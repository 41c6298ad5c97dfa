package io.swift4j.modality.whisper;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Sound;
import io.swift4j.modality.audio.AudioEncoderConfig;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.audio.SoundPadding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Features of whole recordings, as the processor of a checkpoint's folder hears them.
 *
 * @param folder of the checkpoint
 * @param encoder what the features are for
 * @param windows hears what is no longer than a window, with silence behind it; empty where the folder has no processor
 * @param whole hears longer recordings to their end
 */
record RecordingFeatures(
        Path folder, AudioEncoderConfig encoder, Optional<MediaProcessor> windows, Optional<MediaProcessor> whole) {

    private static final int FRAMES_PER_SECOND = 100;

    static RecordingFeatures of(Path folder, AudioEncoderConfig encoder) {
        if (!Files.exists(folder.resolve("preprocessor_config.json"))
                && !Files.exists(folder.resolve("processor_config.json"))) {
            return new RecordingFeatures(folder, encoder, Optional.empty(), Optional.empty());
        }
        ProcessorOptions whole = ProcessorOptions.builder()
                .soundPadding(SoundPadding.LONGEST)
                .maxSeconds(Double.MAX_VALUE)
                .build();
        return new RecordingFeatures(
                folder,
                encoder,
                Optional.of(MediaProcessor.load(folder)),
                Optional.of(MediaProcessor.load(folder, whole)));
    }

    /** Features of a recording, {@code [1, mel, frames]}: of one window, or of all its length where it is longer. */
    Tensor of(Sound sound) {
        boolean exceeds = (long) sound.length() * FRAMES_PER_SECOND > (long) encoder.frames() * sound.sampleRate();
        MediaProcessor processor = (exceeds ? whole : windows)
                .orElseThrow(() -> new SwiftException(
                        folder + " has neither preprocessor_config.json nor processor_config.json, which sounds need;"
                                + " give features instead"));
        MediaItems items = new MediaItems(List.of(), List.of(), List.of(sound));
        Tensor features =
                Objects.requireNonNull(processor.prepare(items).tensors().get("input_features"));
        if (features.size(1) != encoder.melBins()) {
            throw new SwiftException(folder + ": preprocessor_config.json has feature_size " + features.size(1)
                    + ", but config.json num_mel_bins " + encoder.melBins());
        }
        if (!exceeds && features.size(2) != encoder.frames()) {
            throw new SwiftException(folder + ": preprocessor_config.json has chunk_length and hop_length for "
                    + features.size(2) + " frames, but config.json max_source_positions for " + encoder.frames());
        }
        return features;
    }
}
