package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.codec.audio.AudioCodes;
import io.swift4j.modality.codec.audio.CodecFeatures;
import io.swift4j.modality.codec.audio.DacCodec;
import io.swift4j.modality.codec.audio.EncodeOptions;
import io.swift4j.modality.codec.audio.EncodecCodec;
import io.swift4j.modality.codec.audio.MimiCodec;
import io.swift4j.modality.codec.audio.MimiStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code preprocess}, {@code encode}, {@code decode} and {@code forward} of audio codecs. */
final class AudioCodecRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (AudioCodec codec = AudioCodec.load(folder.path());
                TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> made = switch (one.kind()) {
                case "preprocess" -> prepared(codec, folder, one);
                case "decode" -> decoded(codec, folder, one);
                case "forward" -> forward(codec, folder, one);
                default ->
                    one.params().has("chunks") ? streamed((MimiCodec) codec, folder, one) : encoded(codec, folder, one);
            };
            for (String name : one.outputs()) {
                Tensor expected = folder.named(one, name);
                Tensor actual = made.get(name);
                if (actual == null) {
                    comparison.problem("output " + name + " of an audio codec's " + one.kind() + " is not supported");
                } else {
                    comparison.tensor(name, like(actual, expected), expected);
                }
            }
        }
    }

    /** The reference leaves out dimensions of size 1 here and there. */
    private static Tensor like(Tensor actual, Tensor expected) {
        return actual.count() == expected.count() ? actual.reshape(expected.shape()) : actual;
    }

    private static Map<String, Tensor> prepared(AudioCodec codec, CaseFolder folder, Case one) {
        List<Sound> sounds = new ArrayList<>();
        for (String input : one.inputs()) {
            Tensor samples = folder.named(one, input);
            int channels = samples.rank() == 2 ? (int) samples.size(0) : 1;
            sounds.add(new Sound(codec.sampleRate(), channels, samples.toFloats()));
        }
        CodecFeatures.Batch batch = codec.features().prepare(sounds);
        return Map.of("input_values", batch.values(), "padding_mask", batch.mask());
    }

    private static EncodeOptions options(CaseFolder folder, Case one) {
        ConfigJson params = one.params();
        EncodeOptions options = EncodeOptions.defaults();
        if (params.has("bandwidth")) {
            options = options.withBandwidth(params.number("bandwidth"));
        }
        for (String field : List.of("num_quantizers", "n_quantizers")) {
            if (params.has(field)) {
                options = options.withCodebooks(params.integer(field));
            }
        }
        Optional<Tensor> mask = folder.input(one, "padding_mask");
        return mask.isPresent() ? options.withMask(mask.get()) : options;
    }

    private static Map<String, Tensor> encoded(AudioCodec codec, CaseFolder folder, Case one) {
        Tensor sound = folder.named(one, "input_values");
        EncodeOptions options = options(folder, one);
        Map<String, Tensor> made = new HashMap<>(codec.trace(sound, options));
        AudioCodes codes = codec.encode(sound, options);
        made.put("audio_codes", codec instanceof EncodecCodec ? codes.chunks() : codes.codes());
        codes.scales().ifPresent(scales -> made.put("audio_scales", scales));
        if (made.containsKey("encoder_latents")) {
            made.put("first_chunk_latents", Objects.requireNonNull(made.get("encoder_latents")));
        }
        if (codec instanceof MimiCodec mimi) {
            made.put("encoded_length", Tensor.of(new long[] {mimi.frames(sound.size(2))}, 1));
        }
        return made;
    }

    private static Map<String, Tensor> decoded(AudioCodec codec, CaseFolder folder, Case one) {
        Optional<Tensor> given = folder.input(one, "audio_codes");
        if (codec instanceof DacCodec dac) {
            Optional<Tensor> latents = folder.input(one, "latents");
            if (latents.isPresent()) {
                return dac.fromLatents(latents.get());
            }
            if (given.isEmpty()) {
                return Map.of("audio_values", dac.decode(folder.named(one, "quantized_representation")));
            }
            return Map.of(
                    "audio_values", dac.decode(AudioCodes.of(given.get())),
                    "from_codes_representation", dac.representation(given.get()));
        }
        Tensor codes = given.orElseThrow();
        if (codec instanceof MimiCodec mimi) {
            Map<String, Tensor> made = new HashMap<>(mimi.traceDecode(codes));
            made.put("audio_values", mimi.decode(AudioCodes.of(codes)));
            return made;
        }
        AudioCodes read = codec instanceof EncodecCodec
                ? new AudioCodes(codes, scales(folder, one), one.params().integer("last_frame_pad_length", 0))
                : AudioCodes.of(codes);
        return Map.of("audio_values", codec.decode(read));
    }

    private static Optional<Tensor> scales(CaseFolder folder, Case one) {
        return folder.input(one, "audio_scales")
                .map(scales -> scales.reshape(scales.size(0), scales.count() / scales.size(0), 1));
    }

    private static Map<String, Tensor> forward(AudioCodec codec, CaseFolder folder, Case one) {
        Tensor sound = folder.named(one, "input_values");
        EncodeOptions options = options(folder, one);
        Map<String, Tensor> made = encoded(codec, folder, one);
        made.put("audio_values", codec.roundTrip(sound, options));
        return made;
    }

    private static Map<String, Tensor> streamed(MimiCodec codec, CaseFolder folder, Case one) {
        Tensor sound = folder.named(one, "input_values");
        Map<String, Tensor> made = new HashMap<>();
        made.put("audio_codes", codec.encode(sound, options(folder, one)).codes());
        try (MimiStream stream = codec.stream()) {
            long start = 0;
            int index = 0;
            for (int length : one.params().integers("chunks")) {
                made.put("audio_codes_" + index++, stream.encode(sound.narrow(2, start, length), options(folder, one)));
                start += length;
            }
        }
        return made;
    }
}
