package io.swift4j;

import io.swift4j.core.SwiftException;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.hub.HubConfig;
import io.swift4j.core.hub.ModelLocation;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.Encoder;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.ModelConfig;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.text.BatchEncoding;
import io.swift4j.core.text.BatchOptions;
import io.swift4j.core.text.ChatMessage;
import io.swift4j.core.text.ChatRequest;
import io.swift4j.core.text.Padding;
import io.swift4j.core.text.Side;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pretrained model and its tokenizer: give it text, get text.
 *
 * <pre>{@code
 * try (SwiftModel model = SwiftModel.fromPretrained("Qwen/Qwen2.5-0.5B-Instruct")) {
 *     System.out.println(model.chat(ChatMessage.user("Why is the sky blue?")).text());
 * }
 * }</pre>
 *
 * <p>Thread-safe: several threads may ask one model at once. It owns native memory: close it.
 */
public final class SwiftModel implements AutoCloseable {

    private final PretrainedModel model;
    private final GenerationConfig read;
    private volatile Supplier<Decoder> decoder;
    private @Nullable GenerationConfig defaults;
    private @Nullable Tokenizer tokenizer;

    private SwiftModel(PretrainedModel model, GenerationConfig read) {
        this.model = model;
        this.read = read;
        this.decoder = model::decoder;
    }

    /**
     * Loads a model in its own type, on the CPU.
     *
     * @param folderOrId a checkpoint folder, or {@code org/name} on a hub: taken from the local cache where it is complete,
     *     else downloaded
     * @throws SwiftException when it can't be found, fetched or used, saying why
     */
    public static SwiftModel fromPretrained(String folderOrId) {
        return fromPretrained(folderOrId, LoadOptions.defaults());
    }

    /** Loads a model with the hub settings of the environment ({@code HF_HOME}, {@code HF_TOKEN}, …). */
    public static SwiftModel fromPretrained(String folderOrId, LoadOptions options) {
        return fromPretrained(folderOrId, options, HubConfig.fromEnvironment());
    }

    /** Loads a model. */
    public static SwiftModel fromPretrained(String folderOrId, LoadOptions options, HubConfig hub) {
        Path folder = ModelLocation.resolve(folderOrId, hub);
        PretrainedModel model = PretrainedModel.load(folder, options);
        try {
            return new SwiftModel(model, GenerationConfig.read(folder));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** The checkpoint's folder. */
    public Path folder() {
        return model.folder();
    }

    public ModelConfig config() {
        return model.config();
    }

    /** The weights and what runs them, for work on tensors. */
    public PretrainedModel pretrained() {
        return model;
    }

    /**
     * Answers with another decoder from now on, as one with adapters: {@code model.answerWith(adapted::decoder)}.
     *
     * @param source asked at the beginning of every answer; what it gives stays its owner's and must be good until the answer
     *     ends
     */
    public void answerWith(Supplier<Decoder> source) {
        decoder = source;
    }

    /**
     * How the checkpoint wants to generate; change it with {@link GenerationConfig#toBuilder()}.
     *
     * <p>Where its {@code generation_config.json} names no end-of-sequence token, those of {@code config.json} and of the
     * tokenizer end an answer. transformers would go on to the length limit; {@link GenerationConfig#read} does as it does.
     */
    public synchronized GenerationConfig generationConfig() {
        GenerationConfig complete = defaults;
        if (complete == null) {
            complete = EndTokens.complete(read, model, this::tokenizer);
            defaults = complete;
        }
        return complete;
    }

    /**
     * The tokenizer, loaded at the first call.
     *
     * @throws SwiftException when the folder has none
     */
    public synchronized Tokenizer tokenizer() {
        Tokenizer loaded = tokenizer;
        if (loaded == null) {
            loaded = Tokenizer.load(model.folder());
            tokenizer = loaded;
        }
        return loaded;
    }

    /** Answers a chat, as the checkpoint wants to generate. */
    public TextAnswer chat(ChatMessage... messages) {
        return chat(ChatRequest.of(messages), generationConfig(), (answer, piece) -> true);
    }

    /**
     * Answers a chat, telling {@code listener} the text as it comes.
     *
     * @param request is given a generation prompt unless it continues its last message
     */
    public TextAnswer chat(ChatRequest request, GenerationConfig config, TextListener listener) {
        ChatRequest asked = request.continuedField().isPresent() ? request : request.withGenerationPrompt();
        int[] prompt = tokenizer().encodeChat(asked).ids();
        return generate(new int[][] {prompt}, config, listener).get(0);
    }

    /** Continues a text, as the checkpoint wants to generate; the answer does not repeat the text. */
    public TextAnswer generate(String prompt) {
        return generate(List.of(prompt), generationConfig(), (answer, piece) -> true)
                .get(0);
    }

    /**
     * Continues texts, all in one batch, telling {@code listener} the answers as they come.
     *
     * @return the answers in order; with several for each prompt, those of one prompt follow each other
     */
    public List<TextAnswer> generate(List<String> prompts, GenerationConfig config, TextListener listener) {
        int[][] ids = prompts.stream()
                .map(prompt -> tokenizer().encode(prompt, true).ids())
                .toArray(int[][]::new);
        return generate(ids, config, listener);
    }

    private List<TextAnswer> generate(int[][] prompts, GenerationConfig config, TextListener listener) {
        Tokenizer text = tokenizer();
        AnswerStream stream = new AnswerStream(text, prompts.length * config.sequencesPerPrompt(), listener);
        Generator generator = new Generator(decoder.get(), ids -> text.decode(ids, false));
        GenerationResult result = generator.generate(Prompts.of(config.padTokenId(), prompts), config, stream);
        stream.finish();
        List<TextAnswer> answers = new ArrayList<>();
        for (int row = 0; row < result.sequences().length; row++) {
            answers.add(new TextAnswer(
                    text.decode(result.answer(row), true), result.reasons().get(row), result.lengths()[row]));
        }
        return answers;
    }

    /**
     * One vector for each text, as the folder's sentence-transformers settings say (mean of the token vectors where it has
     * none).
     *
     * @return {@code [texts][hidden]}
     * @throws SwiftException when the model is no encoder, or a text is longer than it takes
     */
    public float[][] embed(List<String> texts) {
        Encoder encoder = model.encoder();
        SentenceSettings settings = SentenceSettings.read(model.folder());
        BatchEncoding batch = tokenizer()
                .encodeBatch(
                        texts,
                        BatchOptions.defaults().withPadding(Padding.LONGEST).withPaddingSide(Side.RIGHT));
        int most = Math.min(
                settings.maxTokens().orElse(Integer.MAX_VALUE), encoder.config().maxPositions());
        for (int row = 0; row < texts.size(); row++) {
            int tokens = Arrays.stream(batch.attentionMask()[row]).sum();
            if (tokens > most) {
                throw new SwiftException("text " + row + " has " + tokens + " tokens; " + model.folder()
                        + " takes at most " + most + ": split it, nothing is cut off in silence");
            }
        }
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.INFERENCE)) {
            Optional<int[][]> types = batch.tokenTypeIds();
            Tensor hidden = encoder.encode(batch.inputIds(), types, batch.attentionMask());
            Tensor vectors = encoder.pool(hidden, batch.attentionMask(), settings.pooling());
            Tensor done = settings.normalize() ? encoder.normalize(vectors) : vectors;
            int width = (int) done.size(1);
            float[] flat = done.toFloats();
            float[][] rows = new float[texts.size()][];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = Arrays.copyOfRange(flat, row * width, (row + 1) * width);
            }
            return rows;
        }
    }

    /** Frees the model; no call may be running on another thread. */
    @Override
    public synchronized void close() {
        if (tokenizer != null) {
            tokenizer.close();
        }
        model.close();
    }
}
