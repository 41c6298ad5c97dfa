package io.swift4j;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.hub.HubConfig;
import io.swift4j.core.hub.ModelLocation;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.Encoder;
import io.swift4j.core.model.InputReader;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.ModelConfig;
import io.swift4j.core.model.Network;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.WriterConfig;
import io.swift4j.core.task.TaskConfig;
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
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pretrained model and its tokenizer: give it text, and pictures, sounds and films where it has encoders for them; get text.
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
    private final LoadOptions options;
    private final GenerationConfig read;
    private final TaskConfig task;
    private final PromptReader prompts;
    private final Map<Modality, AnswerWriter> writers;
    private final Set<Modality> gives;
    private volatile Supplier<? extends Network> network;
    private @Nullable GenerationConfig defaults;
    private @Nullable Tokenizer tokenizer;

    private SwiftModel(PretrainedModel model, GenerationConfig read, TaskConfig task, LoadOptions options) {
        this.model = model;
        this.options = options;
        this.read = read;
        this.task = task;
        this.prompts = new PromptReader(model.folder(), this::tokenizer, task, options.webMedia());
        this.writers = AnswerWriters.of(model.config(), model.folder());
        this.gives = gives(model.config(), writers.keySet());
        this.network = model::network;
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
        return load(folderOrId, null, options, hub);
    }

    /**
     * Loads a model for a task, such as {@code TaskConfig.of(IMAGE, TEXT, CAPTION)}.
     *
     * @throws SwiftException also when the model can't do it: it has no encoder for an input, or no head for the output
     */
    public static SwiftModel fromPretrained(String folderOrId, TaskConfig task) {
        return fromPretrained(folderOrId, task, LoadOptions.defaults());
    }

    /** Loads a model for a task. */
    public static SwiftModel fromPretrained(String folderOrId, TaskConfig task, LoadOptions options) {
        return load(folderOrId, task, options, HubConfig.fromEnvironment());
    }

    private static SwiftModel load(String folderOrId, @Nullable TaskConfig task, LoadOptions options, HubConfig hub) {
        Path folder = ModelLocation.resolve(folderOrId, hub);
        PretrainedModel model = PretrainedModel.load(folder, options);
        try {
            SwiftModel loaded = new SwiftModel(
                    model, GenerationConfig.read(folder), task == null ? TaskConfig.chat() : task, options);
            if (task != null) {
                loaded.check(task);
            }
            return loaded;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private void check(TaskConfig wanted) {
        wanted.heads(model.folder().toString(), gives());
        Set<Modality> taken = takes();
        if (!taken.containsAll(wanted.inputs())) {
            throw new SwiftException(
                    "task " + wanted + ": " + model.folder() + " takes " + Modality.words(taken) + " only");
        }
    }

    /** What may go into the model. */
    public Set<Modality> takes() {
        Set<Modality> all = EnumSet.of(Modality.TEXT);
        AnswerWriters.all().forEach(writer -> all.addAll(writer.takes(model.config())));
        if (model.config() instanceof DecoderConfig && model.decoder().hasSenses() && !AnswerWriters.only(config())) {
            all.addAll(prompts.takes());
        }
        return all;
    }

    /** What comes out of the model; nothing of a text encoder, which only {@link #embed}s. */
    public Set<Modality> gives() {
        return gives;
    }

    private static Set<Modality> gives(ModelConfig config, Set<Modality> written) {
        Set<Modality> all = EnumSet.noneOf(Modality.class);
        all.addAll(written);
        if (config instanceof DecoderConfig && !AnswerWriters.only(config)) {
            all.addAll(List.of(Modality.TEXT, Modality.JSON));
        }
        return Collections.unmodifiableSet(all);
    }

    private void checkWritesText() {
        if (!gives.isEmpty() && !gives.contains(Modality.TEXT)) {
            throw new SwiftException(folder() + " is a " + config().modelType() + " model, which gives "
                    + Modality.words(gives) + " and no text; ask for that with generate(Request)");
        }
    }

    /** What the model was loaded for. */
    public TaskConfig task() {
        return task;
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

    /** How it was loaded. */
    public LoadOptions loadOptions() {
        return options;
    }

    /**
     * A further part of the model, such as what makes sound of codes: loaded at the first call, and closed with the model.
     *
     * @param type of the part, of which there is one
     */
    public <T extends AutoCloseable> T part(Class<T> type, Function<SwiftModel, T> load) {
        return part(type, "", load);
    }

    /**
     * A further part, one of several of its type.
     *
     * @param which of them, such as the folder it comes from
     */
    public <T extends AutoCloseable> T part(Class<T> type, Object which, Function<SwiftModel, T> load) {
        return model.part(type, which, () -> load.apply(this));
    }

    /**
     * Answers with another network of the same kind from now on, as one with adapters: {@code model.answerWith(adapted::network)}.
     *
     * @param source asked at the beginning of every answer; what it gives stays its owner's and must be good until the answer
     *     ends
     */
    public void answerWith(Supplier<? extends Network> source) {
        network = source;
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
        return generate(new int[][] {prompt}, MediaTensors.NONE, config, listener)
                .get(0);
    }

    /** Answers a conversation of text and media, as the checkpoint wants to generate. */
    public TextAnswer chat(List<Message> messages) {
        return chat(messages, generationConfig(), (answer, piece) -> true);
    }

    /** Answers a conversation of text and media, telling {@code listener} the text as it comes. */
    public TextAnswer chat(List<Message> messages, GenerationConfig config, TextListener listener) {
        return chats(List.of(messages), config, listener).get(0);
    }

    /**
     * Answers conversations of text and media, all in one batch.
     *
     * @return the answers in order; with several for each conversation, those of one follow each other
     * @throws SwiftException naming a medium that can't be read, or that no encoder of the model takes
     */
    public List<TextAnswer> chats(List<List<Message>> chats, GenerationConfig config, TextListener listener) {
        try (TensorScope scope = TensorScope.open()) {
            return answers(prompts(chats), spoken(config), listener);
        }
    }

    /** Answers of words are made of words: tokens that stand for codes of pictures are never chosen, as by the reference. */
    private GenerationConfig spoken(GenerationConfig config) {
        return model.config() instanceof DecoderConfig own ? config.suppressing(own.unspoken()) : config;
    }

    /** Conversations as tokens and media, ready to be answered; the media belong to the caller's scope. */
    public Prompts prompts(List<List<Message>> chats) {
        checkWritesText();
        PromptReader.Read read = prompts.chats(chats);
        return Prompts.of(generationConfig().padTokenId(), read.ids()).with(read.media());
    }

    /** Answers prompts. */
    public List<TextAnswer> answers(Prompts asked, GenerationConfig config, TextListener listener) {
        Tokenizer text = tokenizer();
        AnswerStream stream = new AnswerStream(text, asked.ids().length * config.sequencesPerPrompt(), listener);
        Generator generator = new Generator(answering(), ids -> text.decode(ids, false));
        GenerationResult result = generator.generate(asked, config, stream);
        stream.finish();
        List<TextAnswer> answers = new ArrayList<>();
        for (int row = 0; row < result.sequences().length; row++) {
            int[] ids = result.answer(row);
            answers.add(new TextAnswer(
                    text.decode(ids, true),
                    Arrays.stream(ids).boxed().toList(),
                    result.reasons().get(row),
                    result.lengths()[row]));
        }
        return answers;
    }

    /**
     * Answers in the modality that the request's task asks for: text, JSON of a schema, boxes, pictures, as the model can. Where it
     * asks for several, the answer's parts are what the model wrote, one after another: text, a picture, text.
     *
     * @throws SwiftException when the model has no head for it, or a part of the request can't be read or taken
     */
    public Response generate(Request request) {
        TaskConfig asked = request.task().orElse(task);
        Set<Modality> outputs = asked.heads(model.folder().toString(), gives());
        if (outputs.size() > 1) {
            return AnswerWriters.mixing(model.config(), model.folder(), outputs).write(this, request, outputs);
        }
        Modality output = outputs.iterator().next();
        return switch (output) {
            case TEXT -> {
                TextAnswer answer = chat(request.messages(), request.config(this), (row, piece) -> true);
                yield new Response(List.of(Content.text(answer.text())), answer.reason(), answer.tokens());
            }
            case JSON -> JsonAnswers.write(this, request);
            default -> Objects.requireNonNull(writers.get(output)).write(this, request, output);
        };
    }

    /**
     * The decoder that answers now: the checkpoint's own, or what {@link #answerWith} put in its place.
     *
     * @throws SwiftException when the model has none
     */
    public Decoder answering() {
        return model.config() instanceof WriterConfig ? model.decoder() : answering(Decoder.class);
    }

    /**
     * The network that answers now, likewise.
     *
     * @throws SwiftException where it is of another type
     */
    public <N extends Network> N answering(Class<N> type) {
        return network.get().as(type);
    }

    /** Why each part of a conversation goes to the encoder it goes to, and which head answers, in plain text. */
    public String explain(List<Message> messages) {
        InputReader.Routed routed = prompts.route(messages);
        return routed.explanation() + "the answer comes from the head for "
                + Modality.words(task.heads(model.folder().toString(), gives())) + ", for the task is " + task;
    }

    /**
     * Continues a text with media.
     *
     * @param prompt with one of the model's own placeholders for each medium, as its chat template writes them
     * @param media in the order of the placeholders
     */
    public TextAnswer generate(
            String prompt, List<Content.Medium> media, GenerationConfig config, TextListener listener) {
        try (TensorScope scope = TensorScope.open()) {
            PromptReader.Read read = prompts.text(prompt, media);
            return generate(read.ids(), read.media(), config, listener).get(0);
        }
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
        return generate(ids, MediaTensors.NONE, config, listener);
    }

    private List<TextAnswer> generate(
            int[][] prompts, MediaTensors media, GenerationConfig config, TextListener listener) {
        checkWritesText();
        return answers(Prompts.of(config.padTokenId(), prompts).with(media), spoken(config), listener);
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
