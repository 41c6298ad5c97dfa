package io.swift4j.train.codec;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.codec.audio.EncodecCodec;
import io.swift4j.modality.processor.audio.Resampler;
import io.swift4j.train.data.CounterRandom;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The layers of EnCodec in training; kernels are learned in one piece and stored as lengths and directions, as the reference does. */
final class SoundAutoencoder implements Autoencoder {

    /** Sizes of the codec, samples of a piece, and the seed of its weights. */
    record Settings(
            int sampleRate,
            int codebooks,
            int codebook,
            List<Integer> ratios,
            int filters,
            int hidden,
            int samples,
            long seed) {}

    private static final String KERNEL = ".conv.weight";
    private static final int SHOWN = 128;
    private static final int TOGETHER = 8;

    /** Windows of the spectrum, in seconds. */
    private static final double[] WINDOWS = {0.064, 0.032, 0.016};

    private final Settings settings;
    private final ObjectNode config;
    private final Map<String, Tensor> parameters;
    private final List<Tensor> noBooks = new ArrayList<>();
    private final EncodecCodec layers;
    private final Script script;
    private final List<float[]> sounds = new ArrayList<>();
    private final CRC32 digest = new CRC32();

    SoundAutoencoder(Settings settings, List<Sound> heard) {
        this.settings = settings;
        this.config = config(settings);
        ConfigJson json = ConfigJson.parse("config.json", config.toString());
        this.parameters = StartingWeights.make(
                EncodecCodec.shapes(json).wanted(),
                settings.seed(),
                name -> !name.startsWith("quantizer."),
                SoundAutoencoder::inputs);
        Map<String, Tensor> all = new LinkedHashMap<>(parameters);
        for (int i = 0; i < settings.codebooks(); i++) {
            Tensor none = TensorScope.detach(Tensor.of(
                    new float[settings.codebook() * settings.hidden()], settings.codebook(), settings.hidden()));
            noBooks.add(none);
            all.put(book(i) + "embed", none);
        }
        this.layers = (EncodecCodec) AudioCodec.of(json, "the codec in training", all, "");
        this.script = Script.builder("sounds")
                .resource(SoundAutoencoder.class, "sounds.py")
                .constants("sizes", windows(settings))
                .build();
        for (Sound sound : heard) {
            float[] samples = Resampler.mono(sound, settings.sampleRate());
            ByteBuffer bytes = ByteBuffer.allocate(4 * samples.length);
            bytes.asFloatBuffer().put(samples);
            digest.update(bytes);
            sounds.add(samples);
        }
    }

    private static String book(int number) {
        return "quantizer.layers." + number + ".codebook.";
    }

    /** A transposed convolution of stride s and 2 s places sums two of them for each value. */
    private static double inputs(String name, long[] shape) {
        boolean spreads =
                name.startsWith("decoder.") && shape.length == 3 && shape[0] == 2 * shape[1] && shape[2] % 2 == 0;
        return spreads ? 2.0 * shape[0] : StartingWeights.summed(shape);
    }

    private static long[] windows(Settings settings) {
        long[] sizes = new long[WINDOWS.length];
        for (int i = 0; i < sizes.length; i++) {
            long wanted = Math.round(WINDOWS[i] * settings.sampleRate());
            sizes[i] = Math.max(16, Math.min(Long.highestOneBit(wanted), Long.highestOneBit(settings.samples())));
        }
        return sizes;
    }

    private static ObjectNode config(Settings settings) {
        ObjectNode config = JsonMapper.builder().build().createObjectNode();
        config.put("model_type", "encodec");
        config.putArray("architectures").add("EncodecModel");
        config.put("dtype", "float32");
        config.put("sampling_rate", settings.sampleRate());
        config.put("audio_channels", 1);
        config.put("normalize", false);
        config.putNull("chunk_length_s").putNull("overlap");
        config.put("hidden_size", settings.hidden()).put("codebook_dim", settings.hidden());
        config.put("num_filters", settings.filters());
        config.put("num_residual_layers", 1);
        ArrayNode ratios = config.putArray("upsampling_ratios");
        settings.ratios().forEach(ratios::add);
        config.put("norm_type", "weight_norm");
        config.put("kernel_size", 7).put("last_kernel_size", 7).put("residual_kernel_size", 3);
        config.put("dilation_growth_rate", 2).put("compress", 2);
        config.put("num_lstm_layers", 1);
        config.put("use_causal_conv", false).put("use_conv_shortcut", true);
        config.put("pad_mode", "reflect").put("trim_right_ratio", 1.0);
        config.put("codebook_size", settings.codebook());
        int hop = settings.ratios().stream().reduce(1, (a, b) -> a * b);
        int frameRate = (settings.sampleRate() + hop - 1) / hop;
        int bits = Integer.numberOfTrailingZeros(settings.codebook());
        // Half a bit more than is used, so that no rounding makes it one codebook less.
        config.putArray("target_bandwidths").add((settings.codebooks() * frameRate * bits + 0.5) / 1000);
        return config;
    }

    @Override
    public CodebookShape codebooks() {
        return new CodebookShape(settings.codebooks(), settings.codebook(), settings.hidden(), false);
    }

    @Override
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    @Override
    public Tensor batch(CounterRandom random, int count) {
        int samples = settings.samples();
        float[] values = new float[count * samples];
        for (int i = 0; i < count; i++) {
            float[] sound = sounds.get(random.below(sounds.size()));
            int start = sound.length <= samples ? 0 : random.below(sound.length - samples + 1);
            System.arraycopy(sound, start, values, i * samples, Math.min(samples, sound.length));
        }
        return Tensor.of(values, count, 1, samples);
    }

    @Override
    public List<Tensor> samples() {
        int samples = settings.samples();
        List<float[]> pieces = new ArrayList<>();
        for (float[] sound : sounds) {
            for (int start = 0;
                    pieces.size() < SHOWN && start < Math.max(1, sound.length - samples / 2);
                    start += samples) {
                float[] piece = new float[samples];
                System.arraycopy(sound, start, piece, 0, Math.min(samples, sound.length - start));
                pieces.add(piece);
            }
        }
        List<Tensor> batches = new ArrayList<>();
        for (int first = 0; first < pieces.size(); first += TOGETHER) {
            List<float[]> some = pieces.subList(first, Math.min(pieces.size(), first + TOGETHER));
            float[] values = new float[some.size() * samples];
            for (int i = 0; i < some.size(); i++) {
                System.arraycopy(some.get(i), 0, values, i * samples, samples);
            }
            batches.add(TensorScope.detach(Tensor.of(values, some.size(), 1, samples)));
        }
        return batches;
    }

    @Override
    public Tensor latents(Tensor batch) {
        return layers.latents(batch);
    }

    @Override
    public Tensor decoded(Tensor vectors) {
        Tensor sound = layers.sound(vectors);
        return sound.size(2) > settings.samples() ? script.tensor("cut", sound, settings.samples()) : sound;
    }

    @Override
    public Tensor loss(Tensor decoded, Tensor batch, double perceptual) {
        return script.tensor("loss", decoded, batch, perceptual);
    }

    @Override
    public double quality(Tensor decoded, Tensor batch) {
        return script.number("quality", decoded, batch);
    }

    @Override
    public String fingerprint() {
        return settings + " " + sounds.size() + " sounds " + Long.toHexString(digest.getValue());
    }

    @Override
    public void write(Path folder, Codebooks codebooks) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Map<String, Tensor> all = new LinkedHashMap<>();
            parameters.forEach((name, tensor) -> {
                if (name.endsWith(KERNEL)) {
                    String layer = name.substring(0, name.length() - ".weight".length()) + ".parametrizations.weight.";
                    all.put(layer + "original0", script.tensor("lengths", tensor));
                    all.put(layer + "original1", tensor);
                } else {
                    all.put(name, tensor);
                }
            });
            for (int i = 0; i < settings.codebooks(); i++) {
                all.put(book(i) + "embed", codebooks.book(i));
                all.put(book(i) + "embed_avg", codebooks.total(i));
                all.put(book(i) + "cluster_size", codebooks.size(i));
                all.put(book(i) + "inited", Tensor.of(new float[] {1}, 1));
            }
            CodecFiles.write(folder, config, all);
        }
    }

    @Override
    public void close() {
        layers.close();
        script.close();
        noBooks.forEach(Tensor::close);
        parameters.values().forEach(Tensor::close);
    }
}
