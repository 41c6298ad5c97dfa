package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.ModelFamilies;
import io.swift4j.core.model.ModelFamily;
import io.swift4j.core.model.Network;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TensorFiles;
import io.swift4j.core.safetensors.SafetensorsCheckpoint;
import io.swift4j.core.safetensors.SafetensorsWriter;
import io.swift4j.core.safetensors.TensorSource;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A checkpoint of a model with its active adapters merged in, which needs no adapter library to be read.
 *
 * <p>One tensor is in memory at a time. The written model must predict what the adapted one does, or nothing is left behind.
 */
final class MergedCheckpoint {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern COMPANION = Pattern.compile(".+\\.(json|txt|model|jinja|tiktoken)");
    private static final Pattern NOT_COPIED =
            Pattern.compile("config\\.json|quantize_config\\.json|adapter_.*|.*\\.index\\.json|requirements\\.txt");
    private static final String HEAD = "lm_head.weight";

    /** How far rounding may take scores from the adapted model's, as a share of how far the adapter has moved them. */
    private static final double SHARE_OF_EFFECT = 0.3;

    /** What another order of sums in float32 may do to scores, as a share of their length. */
    private static final double SHARE_OF_SCORES = 1e-5;

    private final AdaptedModel adapted;
    private final Network plain;
    private final ModelFamily family;
    private final ParameterNames names;
    private final ConfigJson config;
    private final @Nullable Dtype dtype;
    private final Map<String, Supplier<Tensor>> changed;
    private boolean headIsApart;

    private MergedCheckpoint(AdaptedModel adapted, @Nullable Dtype dtype) {
        this.adapted = adapted;
        this.plain = adapted.model().network();
        this.config = ConfigJson.read(adapted.model().folder().resolve("config.json"));
        this.family = ModelFamilies.of(config);
        this.names = new ParameterNames(plain);
        this.dtype = dtype;
        this.changed = Merge.plan(adapted);
    }

    /** Writes and checks; see {@link AdaptedModel#writeMerged}. */
    static void write(AdaptedModel adapted, Path folder, long maxShardBytes, @Nullable Dtype dtype) {
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD);
                TensorScope scope = TensorScope.open()) {
            MergedCheckpoint merged = new MergedCheckpoint(adapted, dtype);
            try (StagedFolder staged = new StagedFolder(folder)) {
                SafetensorsWriter.writeSharded(
                        staged.path(),
                        SafetensorsCheckpoint.MODEL,
                        SafetensorsWriter.PYTORCH_METADATA,
                        merged.tensors(),
                        maxShardBytes);
                merged.writeCompanions(staged.path());
                merged.compare(staged.path());
                staged.publish();
            }
        }
    }

    private List<TensorSource> tensors() {
        Map<String, Supplier<Tensor>> left = new LinkedHashMap<>(changed);
        List<TensorSource> sources = new ArrayList<>();
        boolean tied = plain instanceof Decoder decoder && decoder.config().tiedEmbeddings();
        for (Map.Entry<String, Tensor> parameter : adapted.model().parameters().entrySet()) {
            String name = names.canonical(parameter.getKey(), family);
            if (tied && name.equals(HEAD)) {
                continue;
            }
            Tensor own = parameter.getValue();
            Supplier<Tensor> merged = left.remove(name);
            ParameterNames.Place place = names.place(name);
            Map<String, Tensor> dict = dict(place);
            if (dict.containsKey(place.key())) {
                boolean floats = own.dtype().isFloatingPoint();
                Dtype target = floats && dtype != null ? dtype : own.dtype();
                sources.add(source(parameter.getKey(), target, own.shape(), merged == null ? () -> own : merged));
                continue;
            }
            String module = place.key().replaceFirst("\\.weight$", "");
            Optional<long[]> shape =
                    place.key().endsWith(".weight") ? plain.linearShape(dict, module) : Optional.empty();
            if (shape.isEmpty() && !isStorage(dict, place.key())) {
                sources.add(source(parameter.getKey(), own.dtype(), own.shape(), () -> own));
                continue;
            }
            // Without a shape it is a part of how a matrix is stored, which the dense one makes superfluous.
            shape.ifPresent(dense -> sources.add(source(
                    parameter.getKey(),
                    outputType(),
                    dense,
                    merged == null ? () -> plain.denseWeight(place.layer(), module) : merged)));
        }
        Supplier<Tensor> head = tied ? left.remove(HEAD) : null;
        if (!left.isEmpty()) {
            throw new SwiftException("merging changes parameters that the checkpoint does not have: " + left.keySet());
        }
        Tensor embedding = plain.topTensors().get("embed_tokens.weight");
        boolean embeddingAlone =
                changed.containsKey(plain.parameterName(-1, "embed_tokens.weight")) && !adapted.trainsTiedEmbedding();
        if (tied && embedding != null && (head != null || embeddingAlone)) {
            headIsApart = true;
            sources.add(source(HEAD, outputType(), embedding.shape(), head == null ? () -> embedding : head));
        }
        return sources;
    }

    /** Whether a tensor is a part of how a quantised matrix is stored, not one of another part of the model, such as a codec. */
    private boolean isStorage(Map<String, Tensor> dict, String key) {
        String module = key.replaceFirst("\\.(weight|SCB)([._].*)?$", "");
        return quantized() && plain.linearShape(dict, module).isPresent();
    }

    private boolean quantized() {
        return plain instanceof Decoder decoder && decoder.quantized();
    }

    private static TensorSource source(String name, Dtype dtype, long[] shape, Supplier<Tensor> maker) {
        return TensorFiles.source(name, dtype, shape, () -> {
            try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                Tensor made = maker.get();
                return made.dtype() == dtype ? made : made.to(dtype);
            }
        });
    }

    private Dtype outputType() {
        return dtype == null ? plain.dtype() : dtype;
    }

    private Map<String, Tensor> dict(ParameterNames.Place place) {
        return place.layer() < 0 ? plain.topTensors() : plain.layerTensors().get(place.layer());
    }

    private void writeCompanions(Path folder) {
        try {
            ObjectNode json = JSON.valueToTree(config.plain());
            json.remove("quantization_config");
            if (dtype != null || quantized()) {
                json.put(
                        config.has("torch_dtype") ? "torch_dtype" : "dtype",
                        outputType().name().toLowerCase(Locale.ROOT));
            }
            if (headIsApart) {
                json.put("tie_word_embeddings", false);
            }
            Files.writeString(
                    folder.resolve("config.json"),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
            try (Stream<Path> files = Files.list(adapted.model().folder())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = file.getFileName().toString();
                    if (COMPANION.matcher(name).matches()
                            && !NOT_COPIED.matcher(name).matches()) {
                        Files.copy(file, folder.resolve(name));
                    }
                }
            }
        } catch (IOException e) {
            throw new SwiftException("cannot write the files beside the weights: " + e.getMessage(), e);
        }
    }

    private void compare(Path folder) {
        LoadOptions alike = LoadOptions.defaults().withPacking(false).withDtype(plain.dtype());
        try (PretrainedModel written = PretrainedModel.load(folder, alike)) {
            float[] wanted = scores(adapted.network());
            double effect = distance(scores(plain), wanted);
            double difference = distance(scores(written.network()), wanted);
            double allowed = Math.max(SHARE_OF_EFFECT * effect, SHARE_OF_SCORES * length(wanted));
            if (!(difference <= allowed)) {
                throw new SwiftException(String.format(
                        Locale.ROOT,
                        "the merged model does not predict what the adapted one does: scores of a fixed input are %.2e away,"
                                + " where the adapter moves them by %.2e; at most %.2e is allowed. Nothing was written. If the"
                                + " adapter is lost in rounding (weights in %s, computed in %s), merge in float32",
                        difference,
                        effect,
                        allowed,
                        outputType().name().toLowerCase(Locale.ROOT),
                        plain.dtype().name().toLowerCase(Locale.ROOT)));
            }
        }
    }

    private static float[] scores(Network network) {
        return network.probe().to(Dtype.FLOAT32).toFloats();
    }

    private static double distance(float[] from, float[] to) {
        double squares = 0;
        for (int i = 0; i < to.length; i++) {
            double gap = to[i] - from[i];
            squares += gap * gap;
        }
        return Math.sqrt(squares);
    }

    private static double length(float[] values) {
        return distance(new float[values.length], values);
    }
}
