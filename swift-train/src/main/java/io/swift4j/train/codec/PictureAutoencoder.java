package io.swift4j.train.codec;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import io.swift4j.modality.codec.image.ImageTokenizer;
import io.swift4j.modality.codec.image.PatchTokenizer;
import io.swift4j.train.data.CounterRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The layers of a {@link PatchTokenizer} in training. */
final class PictureAutoencoder implements Autoencoder {

    /** Sizes of the codec, and the seed of its weights. */
    record Settings(int side, int codebook, int downsample, int hidden, int blocks, int dim, long seed) {}

    private static final String BOOK = "codebook.weight";
    private static final int SHOWN = 256;
    private static final int TOGETHER = 16;

    private final Settings settings;
    private final ObjectNode config;
    private final Map<String, Tensor> parameters;
    private final Tensor noBook;
    private final PatchTokenizer layers;
    private final Script script;
    private final List<Tensor> pictures = new ArrayList<>();
    private final CRC32 digest = new CRC32();

    PictureAutoencoder(Settings settings, List<Image> images) {
        this.settings = settings;
        this.config = config(settings);
        ConfigJson json = ConfigJson.parse("config.json", config.toString());
        this.parameters = StartingWeights.make(
                PatchTokenizer.shapes(json).wanted(),
                settings.seed(),
                name -> !name.equals(BOOK),
                PictureAutoencoder::inputs);
        this.noBook = TensorScope.detach(
                Tensor.of(new float[settings.codebook() * settings.dim()], settings.codebook(), settings.dim()));
        Map<String, Tensor> all = new LinkedHashMap<>(parameters);
        all.put(BOOK, noBook);
        this.layers = (PatchTokenizer) ImageTokenizer.of(json, "the codec in training", all, "");
        this.script = Script.builder("pictures")
                .resource(PictureAutoencoder.class, "pictures.py")
                .build();
        for (Image image : images) {
            pictures.add(TensorScope.detach(planes(image.onWhite())));
        }
    }

    /** What residual blocks add, and the picture itself, begins small: blocks as the identity, pictures as grey. */
    private static double inputs(String name, long[] shape) {
        boolean last = name.endsWith(".out.weight") || name.equals("decoder.patches.weight");
        return (last ? 100 : 1) * StartingWeights.summed(shape);
    }

    private static ObjectNode config(Settings settings) {
        ObjectNode config = JsonMapper.builder().build().createObjectNode();
        config.put("model_type", "patch_vqvae");
        config.put("dtype", "float32");
        config.put("num_channels", 3);
        config.put("patch_size", settings.downsample());
        config.put("hidden_size", settings.hidden());
        config.put("num_blocks", settings.blocks());
        config.put("embed_dim", settings.dim());
        config.put("num_embeddings", settings.codebook());
        return config;
    }

    private Tensor planes(Image image) {
        byte[] pixels = image.pixels();
        int area = image.height() * image.width();
        byte[] planes = new byte[3 * area];
        for (int i = 0; i < area; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c * area + i] = pixels[3 * i + c];
            }
        }
        digest.update(planes);
        return Tensor.ofBytes(TrainingState.direct(planes), Dtype.UINT8, 3, image.height(), image.width());
    }

    @Override
    public CodebookShape codebooks() {
        return new CodebookShape(1, settings.codebook(), settings.dim(), true);
    }

    @Override
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    /** Squares from the size that is learned to the largest, wherever they lie. */
    @Override
    public Tensor batch(CounterRandom random, int count) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            List<Tensor> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Tensor picture = pictures.get(random.below(pictures.size()));
                int height = (int) picture.size(1);
                int width = (int) picture.size(2);
                int largest = Math.min(height, width);
                int size = largest <= settings.side()
                        ? largest
                        : settings.side() + random.below(largest - settings.side() + 1);
                int top = random.below(height - size + 1);
                int left = random.below(width - size + 1);
                parts.add(square(picture, top, left, size, random.below(2) == 1));
            }
            return scope.escape(script.tensor("joined", parts));
        }
    }

    private Tensor square(Tensor picture, int top, int left, int size, boolean mirrored) {
        return script.tensor("square", picture, top, left, size, settings.side(), mirrored);
    }

    @Override
    public List<Tensor> samples() {
        List<Tensor> batches = new ArrayList<>();
        int count = Math.min(SHOWN, pictures.size());
        for (int first = 0; first < count; first += TOGETHER) {
            try (TensorScope scope = TensorScope.open();
                    GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                List<Tensor> parts = new ArrayList<>();
                for (Tensor picture : pictures.subList(first, Math.min(count, first + TOGETHER))) {
                    int height = (int) picture.size(1);
                    int width = (int) picture.size(2);
                    int size = Math.min(height, width);
                    parts.add(square(picture, (height - size) / 2, (width - size) / 2, size, false));
                }
                batches.add(TensorScope.detach(script.tensor("joined", parts)));
            }
        }
        return batches;
    }

    @Override
    public Tensor latents(Tensor batch) {
        return layers.latents(batch);
    }

    @Override
    public Tensor decoded(Tensor vectors) {
        return layers.decode(vectors);
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
        return settings + " " + pictures.size() + " pictures " + Long.toHexString(digest.getValue());
    }

    @Override
    public void write(Path folder, Codebooks codebooks) {
        Map<String, Tensor> all = new LinkedHashMap<>(parameters);
        all.put(BOOK, codebooks.book(0));
        CodecFiles.write(folder, config, all);
    }

    @Override
    public void close() {
        layers.close();
        noBook.close();
        script.close();
        parameters.values().forEach(Tensor::close);
        pictures.forEach(Tensor::close);
    }
}
