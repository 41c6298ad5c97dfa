package io.swift4j.quickstart;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;
import io.swift4j.modality.compose.ModelComposer;
import io.swift4j.train.codec.CodecProgress;
import io.swift4j.train.codec.CodecReport;
import io.swift4j.train.codec.PictureCodecTrainer;
import io.swift4j.train.codec.SoundCodecTrainer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The parts of the model, and the model made of them. */
final class ModelParts {

    private static final String DECODER = """
            {"model_type": "llama", "hidden_size": 128, "intermediate_size": 384, "num_hidden_layers": 4, "num_attention_heads": 4,
             "num_key_value_heads": 4, "max_position_embeddings": 1024, "vocab_size": 1, "tie_word_embeddings": true,
             "rms_norm_eps": 1e-6, "rope_theta": 10000.0}""";
    private static final String EYES = """
            {"model_type": "siglip_vision_model", "hidden_size": 128, "intermediate_size": 384, "num_hidden_layers": 3,
             "num_attention_heads": 4, "image_size": 48, "patch_size": 8}""";
    private static final String EARS = """
            {"num_mel_bins": 40, "d_model": 128, "encoder_layers": 2, "encoder_attention_heads": 4, "encoder_ffn_dim": 384,
             "max_source_positions": 50}""";

    private ModelParts() {}

    /** Trains the codec of pictures: 8 x 8 codes for a picture. */
    static CodecReport pictureCodec(Path folder, List<Image> pictures, int steps, Consumer<CodecProgress> told) {
        return PictureCodecTrainer.builder()
                .pictures(pictures)
                .side(Canvas.SIDE)
                .downsample(6)
                .codebook(256)
                .hidden(96)
                .blocks(1)
                .batch(16)
                .steps(steps)
                .onStep(told)
                .build()
                .train(folder);
    }

    /** Trains the codec of sounds: a code for each fiftieth of a second. */
    static CodecReport soundCodec(Path folder, List<Sound> sounds, int steps, Consumer<CodecProgress> told) {
        return SoundCodecTrainer.builder()
                .sounds(sounds)
                .sampleRate(8000)
                .ratios(5, 4, 4, 2)
                .codebook(256)
                .batch(8)
                .steps(steps)
                .onStep(told)
                .build()
                .train(folder);
    }

    /** Writes the untrained model. */
    static void compose(Path folder, Path tokenizer, Path pictureCodec, Path soundCodec) {
        ModelComposer.create()
                .decoder(ConfigJson.parse("decoder", DECODER))
                .tokenizer(tokenizer)
                .imageEncoder(ConfigJson.parse("eyes", EYES))
                .projectorLayers(1)
                .maxFrames(FilmLesson.FRAMES)
                .audioEncoder(ConfigJson.parse("ears", EARS))
                .imageCodec(pictureCodec, 8)
                .audioCodec(soundCodec, 1)
                .seed(1)
                .write(folder);
    }
}
