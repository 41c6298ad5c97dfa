package io.swift4j.train.config;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How media of rows are read, and which parts of a model with encoders are trained.
 *
 * <p>A frozen part gets no adapter, whatever {@code target_modules} says, and none of its weights is trained with {@code
 * tuner_type full}; {@code target_regex} and {@code trainable_parameters} win over that. Models of text alone are all decoder.
 *
 * @param mediaRoot the folder where relative paths of media begin; empty for that of the file which names them
 * @param maxPixels the most pixels of a picture; larger ones are made smaller. Empty for what the checkpoint says
 * @param codec the folder of the codec of sounds, for models that come without, as Dia does
 * @param dataloaderNumWorkers the threads that decode and process media ahead of the trainer
 * @param dataloaderPrefetchFactor the examples with media that each of them may be ahead
 * @param encoderCacheGib how much memory keeps what frozen encoders made of media, so that later epochs don't run them again; 0 for
 *     none. Only where neither encoders nor what follows them is trained
 * @param freezeLlm whether the decoder is frozen: its layers, embeddings, last norm and output layer
 * @param freezeVit whether encoders of pictures and films are frozen, without what leads from them to the decoder
 * @param freezeAudio the same for encoders of sound, which ms-swift counts to freeze_vit
 * @param freezeAligner whether what leads from encoders to the decoder is frozen: mergers and projectors, of sound too
 * @param freezeTalker whether what says an answer is frozen: Qwen2.5-Omni's talker
 * @param vitLr the learning rate of encoders of pictures and films; empty for learning_rate
 * @param audioLr the learning rate of encoders of sound; empty for learning_rate
 * @param alignerLr the learning rate of what leads from encoders to the decoder; empty for learning_rate
 * @param talkerLr the learning rate of what says an answer; empty for learning_rate
 */
public record MediaOptions(
        @Option Optional<String> mediaRoot,
        @Option OptionalInt maxPixels,
        @Option Optional<String> codec,
        @Option(value = "2") int dataloaderNumWorkers,
        @Option(value = "2") int dataloaderPrefetchFactor,
        @Option(value = "0.0") double encoderCacheGib,
        @Option(value = "false") boolean freezeLlm,
        @Option(value = "true") boolean freezeVit,
        @Option(value = "true") boolean freezeAudio,
        @Option(value = "true") boolean freezeAligner,
        @Option(value = "true") boolean freezeTalker,
        @Option OptionalDouble vitLr,
        @Option OptionalDouble audioLr,
        @Option OptionalDouble alignerLr,
        @Option OptionalDouble talkerLr) {

    public MediaOptions {
        new Checks("MediaOptions")
                .atLeast("max_pixels", maxPixels, 1)
                .atLeast("dataloader_num_workers", dataloaderNumWorkers, 1)
                .atLeast("dataloader_prefetch_factor", dataloaderPrefetchFactor, 1)
                .notNegative("encoder_cache_gib", encoderCacheGib)
                .positive("vit_lr", vitLr)
                .positive("audio_lr", audioLr)
                .positive("aligner_lr", alignerLr)
                .positive("talker_lr", talkerLr)
                .done();
    }
}
