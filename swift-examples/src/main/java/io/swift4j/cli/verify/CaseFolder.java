package io.swift4j.cli.verify;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.Weights;
import io.swift4j.core.safetensors.SafetensorsFile;
import io.swift4j.core.safetensors.TensorEntry;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.MappedFile;
import io.swift4j.core.torch.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder with {@code cases.json}: its cases, their tensors, and its model, loaded once in float32. */
final class CaseFolder implements AutoCloseable {

    private final Path folder;
    private final ConfigJson file;
    private final Map<String, SafetensorsFile> headers = new HashMap<>();
    private final Map<String, MappedFile> mappings = new HashMap<>();
    private final Map<String, PretrainedModel> models = new HashMap<>();
    private final Set<String> tensorFiles = new LinkedHashSet<>();
    private @Nullable Tokenizer tokenizer;

    CaseFolder(Path folder) {
        this.folder = folder;
        this.file = ConfigJson.read(folder.resolve("cases.json"));
        tensorFiles.add("cases.safetensors");
        cases().forEach(json -> json.optionalText("tensors").ifPresent(tensorFiles::add));
    }

    Path path() {
        return folder;
    }

    ConfigJson file() {
        return file;
    }

    /** The {@code model_type} that the cases are of; empty where they state none. */
    String modelType() {
        return file.text("model_type", "");
    }

    List<ConfigJson> cases() {
        return file.objects("cases");
    }

    boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    /** The folder's model with a configuration file of the given name, in the type the case asks for, or float32. */
    PretrainedModel model(Case one, String configFile) {
        Dtype dtype = Dtype.ofName(one.params().text("dtype", "float32"));
        String key = configFile + " " + dtype;
        PretrainedModel model = models.get(key);
        if (model == null) {
            model = PretrainedModel.load(
                    folder, configFile, LoadOptions.defaults().withDtype(dtype).withAttention(attention()));
            models.put(key, model);
        }
        return model;
    }

    PretrainedModel model(Case one) {
        return model(one, "config.json");
    }

    /** How the reference computed attention in these cases. */
    private LoadOptions.Attention attention() {
        return file.text("attn_implementation", "sdpa").equals("eager")
                ? LoadOptions.Attention.EAGER
                : LoadOptions.Attention.FUSED;
    }

    /** The text of tokens, special ones included. */
    String decode(int[] ids) {
        return tokenizer().decode(ids, false);
    }

    /** The folder's tokenizer. */
    Tokenizer tokenizer() {
        Tokenizer loaded = tokenizer;
        if (loaded == null) {
            loaded = Tokenizer.load(folder);
            tokenizer = loaded;
        }
        return loaded;
    }

    /** A tensor by its key {@code CASE/ARGUMENT}: in a file that the cases name, or by its argument in the case's own. */
    Tensor tensor(String key) {
        for (String name : tensorFiles) {
            TensorEntry entry = has(name) ? header(name).find(key).orElse(null) : null;
            if (entry != null) {
                return tensor(name, entry);
            }
        }
        String own = key.substring(0, Math.max(0, key.lastIndexOf('/'))) + ".safetensors";
        TensorEntry entry = has(own)
                ? header(own)
                        .find(key)
                        .or(() -> header(own).find(Case.argument(key)))
                        .orElse(null)
                : null;
        if (entry != null) {
            return tensor(own, entry);
        }
        throw new SwiftException(folder + " has no tensor " + key);
    }

    /** A tensor of a case by its bare name: where the case refers to, or in its own file. */
    Tensor named(Case one, String name) {
        boolean elsewhere = one.refs().has(name);
        ConfigJson reference = one.refs().object(name);
        Path file = elsewhere
                ? resource(reference.text("tensors"))
                : folder.resolve(one.tensors()
                        .orElseThrow(() -> new SwiftException("case " + one.name() + " names no tensors")));
        String key = elsewhere ? reference.text("name") : name;
        String relative =
                folder.toAbsolutePath().relativize(file.toAbsolutePath()).toString();
        Tensor whole = tensor(
                relative,
                header(relative).find(key).orElseThrow(() -> new SwiftException(file + " has no tensor " + key)));
        return elsewhere && reference.isList("rows") ? RowRanges.of(whole, reference.plain("rows")) : whole;
    }

    /** The same where the case has such an input. */
    Optional<Tensor> input(Case one, String name) {
        return one.inputs().contains(name) ? Optional.of(named(one, name)) : Optional.empty();
    }

    /** The matrix of integers of an input that the case has. */
    Optional<int[][]> integers(Case one, String name) {
        return input(one, name).map(CaseFolder::rows);
    }

    /** Likewise; an error where there is none. */
    int[][] requiredIntegers(Case one, String name) {
        return rows(named(one, name));
    }

    private static int[][] rows(Tensor tensor) {
        int[] flat = tensor.toInts();
        int[][] rows = new int[(int) tensor.size(0)][(int) tensor.size(1)];
        for (int i = 0; i < flat.length; i++) {
            rows[i / rows[0].length][i % rows[0].length] = flat[i];
        }
        return rows;
    }

    /** A file by its path from the root of all fixtures, which is somewhere above this folder. */
    Path resource(String path) {
        for (Path root = folder.toAbsolutePath().getParent(); root != null; root = root.getParent()) {
            if (Files.exists(root.resolve(path))) {
                return root.resolve(path);
            }
        }
        throw new SwiftException("there is no " + path + " in a folder above " + folder);
    }

    private SafetensorsFile header(String name) {
        return headers.computeIfAbsent(name, n -> SafetensorsFile.open(folder.resolve(n)));
    }

    private Tensor tensor(String name, TensorEntry entry) {
        try {
            MappedFile mapping = mappings.get(name);
            if (mapping == null) {
                mapping = MappedFile.open(folder.resolve(name));
                mappings.put(name, mapping);
            }
            return mapping.tensor(Weights.dtypeOf(entry), entry.offset(), entry.dimensions());
        } catch (IOException e) {
            throw new SwiftException("cannot read " + folder.resolve(name), e);
        }
    }

    /** The input of a case with an argument's name, as a matrix of integers. */
    Optional<int[][]> matrix(Case one, String argument) {
        return one.input(argument).map(this::matrix);
    }

    private int[][] matrix(String key) {
        try (Tensor tensor = tensor(key)) {
            int columns = (int) tensor.size(-1);
            int[] flat = tensor.toInts();
            int[][] rows = new int[columns == 0 ? 0 : flat.length / columns][columns];
            for (int r = 0; r < rows.length; r++) {
                System.arraycopy(flat, r * columns, rows[r], 0, columns);
            }
            return rows;
        }
    }

    int[][] requiredMatrix(Case one, String argument) {
        return matrix(one, argument)
                .orElseThrow(() -> new SwiftException("case " + one.name() + " has no input " + argument));
    }

    @Override
    public void close() {
        models.values().forEach(PretrainedModel::close);
        if (tokenizer != null) {
            tokenizer.close();
        }
        mappings.values().forEach(MappedFile::close);
    }
}
