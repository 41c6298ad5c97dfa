package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.jinja.JinjaException;
import io.swift4j.core.text.ChatTemplate;
import io.swift4j.core.text.Encoding;
import io.swift4j.core.text.RenderedChat;
import io.swift4j.core.text.TextSpan;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.lesson.LessonSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns rows into tokens and labels.
 *
 * <p>A conversation is written by the chat template, and what the assistant says of it is learned with the token that ends
 * its turn. Plain text is encoded as it is, with the tokenizer's tokens around it and an end token, and learned whole. A
 * labelled row or a text to be compared that does not end with the assistant is written with the prompt for an answer.
 *
 * <p>Thread-safe. Uses the tokenizer, does not close it.
 */
public final class RowEncoder {

    private final @Nullable Tokenizer tokenizer;
    private final @Nullable ChatTemplate template;
    private final EncodeOptions options;
    private final Truncater truncater;
    private final @Nullable MediaExpansion media;

    /** Encodes with the tokenizer's own chat template; rows of plain text need none. */
    public RowEncoder(Tokenizer tokenizer, EncodeOptions options) {
        this(tokenizer, options, null);
    }

    /**
     * Encodes with the tokenizer's own chat template, rows with media too.
     *
     * @param media expands placeholders; null where rows with media are refused
     */
    public RowEncoder(Tokenizer tokenizer, EncodeOptions options, @Nullable MediaExpansion media) {
        this(tokenizer, tokenizer.hasChatTemplate() ? tokenizer.chatTemplate() : null, options, media);
    }

    /** Encodes with a chat template. */
    public RowEncoder(Tokenizer tokenizer, @Nullable ChatTemplate template, EncodeOptions options) {
        this(tokenizer, template, options, null);
    }

    /**
     * Encodes for a model that learns codes alone and reads words in its own way.
     *
     * @param media with {@link MediaExpansion#lessons}
     */
    public static RowEncoder ofCodes(EncodeOptions options, MediaExpansion media) {
        return new RowEncoder(null, null, options, media);
    }

    RowEncoder(
            @Nullable Tokenizer tokenizer,
            @Nullable ChatTemplate template,
            EncodeOptions options,
            @Nullable MediaExpansion media) {
        this.media = media;
        this.tokenizer = tokenizer;
        this.template = template;
        this.options = options;
        this.truncater = new Truncater(options);
    }

    /** What became of a row. */
    record Outcome(List<Encoded> examples, Optional<DataReport.LostRow> lost, Optional<DataReport.CutRow> cut) {}

    /**
     * Encodes rows, on all processors.
     *
     * @param maxLostRows how many bad rows may be left out; rows deleted for their length don't count
     * @throws DataException if there are more; all rows are encoded before
     */
    public EncodedSet encode(List<Row> rows, int maxLostRows) {
        List<Outcome> outcomes = rows.parallelStream().map(this::outcome).toList();
        List<Encoded> examples = new ArrayList<>();
        List<DataReport.LostRow> lost = new ArrayList<>();
        List<DataReport.CutRow> cut = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            examples.addAll(outcome.examples());
            outcome.lost().ifPresent(lost::add);
            outcome.cut().ifPresent(cut::add);
        }
        List<DataReport.LostRow> bad = lost.stream()
                .filter(row -> row.cause() != DataReport.Cause.TOO_LONG)
                .toList();
        if (bad.size() > maxLostRows) {
            throw new DataException(bad, maxLostRows);
        }
        return new EncodedSet(examples, new DataReport(0, 0, 0, examples.size(), lost, cut, Map.of()));
    }

    /** Encodes a row and brings it to the greatest length allowed; what is wrong with it is in the outcome. */
    Outcome outcome(Row row) {
        try {
            Truncater.Result result = truncater.cut(encode(row));
            return new Outcome(
                    result.examples(),
                    result.lost().map(why -> lost(row, DataReport.Cause.TOO_LONG, why)),
                    result.cut());
        } catch (SwiftException e) {
            return new Outcome(
                    List.of(), Optional.of(lost(row, cause(e), String.valueOf(e.getMessage()))), Optional.empty());
        }
    }

    private static DataReport.Cause cause(SwiftException e) {
        if (e instanceof NothingToLearn) {
            return DataReport.Cause.NOTHING_TO_LEARN;
        } else if (e instanceof MediaException) {
            return DataReport.Cause.BROKEN_MEDIUM;
        }
        return e instanceof JinjaException ? DataReport.Cause.TEMPLATE : DataReport.Cause.BAD;
    }

    private static DataReport.LostRow lost(Row row, DataReport.Cause cause, String why) {
        return new DataReport.LostRow(row.id(), cause, List.of(why));
    }

    /**
     * What a row is to the model, in its whole length: a text for each sequence that it becomes.
     *
     * @throws SwiftException as {@link #encode(Row)} does, but not where nothing is to be learned
     */
    public List<Explanation> explain(Row row) {
        if (row instanceof Row.Prompt prompt) {
            Prompt encoded = prompt(prompt);
            float[] none = new float[encoded.length()];
            return List.of(
                    explanation("prompt", new Built(example(encoded.ids(), none, row, Optional.empty()), List.of())));
        }
        if (row instanceof Row.Chat chat && lessons(chat.conversation()).isPresent()) {
            return List.of(Explanation.of((CodeExample) encode(row), chat.conversation(), options.maxLength()));
        }
        List<Explanation> all = new ArrayList<>();
        conversations(row)
                .forEach((title, conversation) -> all.add(explanation(
                        title,
                        build(conversation, row, row instanceof Row.Chat ? LossScale.DEFAULT : LossScale.LAST_ROUND))));
        return all;
    }

    private static Map<String, Conversation> conversations(Row row) {
        Map<String, Conversation> all = new LinkedHashMap<>();
        if (row instanceof Row.Preference preference) {
            all.put("preferred", preference.chosen());
            all.put("rejected", preference.rejected());
        } else if (row instanceof Row.Contrast contrast) {
            all.put("text", contrast.anchor());
            all.put("positive", contrast.positive());
            for (int i = 0; i < contrast.negatives().size(); i++) {
                all.put("negative " + (i + 1), contrast.negatives().get(i));
            }
        } else if (row instanceof Row.Labelled labelled) {
            all.put("labelled " + labelled.label(), labelled.conversation());
        } else if (row instanceof Row.Chat chat) {
            all.put("conversation", chat.conversation());
        }
        return all;
    }

    private Explanation explanation(String title, Built built) {
        return Explanation.of(title, tokenizer(), built.example(), built.media(), options.maxLength());
    }

    /**
     * Encodes one row in its whole length.
     *
     * @throws SwiftException if the chat template refuses it or cannot be used to learn it, or if nothing of it is to be
     *     learned
     */
    public Encoded encode(Row row) {
        Learnable.check(
                row,
                media != null
                        && media.lessons().filter(LessonSource::takesSpeech).isPresent());
        if (row instanceof Row.Preference preference) {
            Example chosen = learned(example(preference.chosen(), row, LossScale.LAST_ROUND));
            Example rejected = learned(example(preference.rejected(), row, LossScale.LAST_ROUND));
            return PreferencePair.of(chosen, rejected, preference.margin());
        }
        if (row instanceof Row.Labelled labelled) {
            return new LabelledExample(example(labelled.conversation(), row, LossScale.LAST_ROUND), labelled.label());
        }
        if (row instanceof Row.Contrast contrast) {
            return new Contrast(
                    text(contrast.anchor(), row),
                    text(contrast.positive(), row),
                    contrast.negatives().stream()
                            .map(negative -> text(negative, row))
                            .toList(),
                    contrast.similarity());
        }
        if (row instanceof Row.Prompt prompt) {
            return prompt(prompt);
        }
        Conversation conversation = ((Row.Chat) row).conversation();
        Optional<LessonSource> lessons = lessons(conversation);
        return lessons.isPresent()
                ? lesson(conversation, lessons.get(), row)
                : learned(example(conversation, row, LossScale.DEFAULT));
    }

    private Optional<LessonSource> lessons(Conversation conversation) {
        return media == null
                ? Optional.empty()
                : media.lessons().filter(source -> LessonEncoder.takes(conversation, source));
    }

    private CodeExample lesson(Conversation conversation, LessonSource source, Row row) {
        Conversation whole = whole(conversation);
        LossScale strategy = options.lossScale(LossScale.DEFAULT);
        List<Integer> turns = strategy == LossScale.ALL
                ? IntStream.range(0, whole.turns().size()).boxed().toList()
                : relevant(whole, strategy);
        Optional<Example> told = source.takesSpeech()
                ? Optional.of(learned(example(conversation, row, LossScale.LAST_ROUND)))
                : Optional.empty();
        return LessonEncoder.encode(whole, turns, told, source, row);
    }

    private Example text(Conversation conversation, Row row) {
        return example(conversation, row, LossScale.LAST_ROUND);
    }

    private Prompt prompt(Row.Prompt row) {
        Conversation whole = whole(row.conversation());
        Encoding encoding = encoding(
                template().render(whole.request(whole.turns().size(), true)).text());
        return new Prompt(encoding.ids(), messages(row), row.columns(), row.id());
    }

    /** The messages of a prompt as chat templates see them; needs no tokenizer. */
    List<Map<String, Object>> messages(Row.Prompt row) {
        return whole(row.conversation()).turns().stream().map(Turn::message).toList();
    }

    private static Example learned(Example example) {
        if (example.learned() == 0) {
            throw new NothingToLearn();
        }
        return example;
    }

    private Example example(Conversation conversation, Row row, LossScale usual) {
        return build(conversation, row, usual).example();
    }

    /** An example, and the tokens of each of its media. */
    private record Built(Example example, List<TextSpan> media) {}

    private Built build(Conversation read, Row row, LossScale usual) {
        // Places are in pictures that are shown; they are found before what the assistant draws becomes words.
        Conversation conversation = SpokenMedia.write(GroundingText.write(read, media), media);
        if (conversation.isPlainText()) {
            return new Built(plainText(conversation.last(), row), List.of());
        }
        ChatTemplate template = template();
        Conversation whole = whole(conversation);
        boolean asks = !whole.last().isAssistant();
        RenderedChat rendered =
                template.render(whole.request(whole.turns().size(), asks && !(row instanceof Row.Chat)));
        List<Content.Medium> shown = whole.media();
        MediaExpansion.Expanded expanded = expand(rendered.text(), shown);
        Encoding encoding = encoding(expanded.text());
        float[] weights = new float[encoding.size()];
        LossScale strategy = options.lossScale(usual);
        if (strategy == LossScale.ALL) {
            Arrays.fill(weights, 1);
        }
        List<Integer> turns = relevant(whole, strategy);
        if (!turns.isEmpty()) {
            AssistantSpans spans = new AssistantSpans(tokenizer(), template, whole, rendered, expanded, encoding);
            for (AssistantSpans.Span span : spans.find(turns)) {
                paint(weights, encoding, span);
            }
        }
        if (shown.isEmpty()) {
            return new Built(example(encoding.ids(), weights, row, Optional.empty()), List.of());
        }
        List<TextSpan> tokens = PlaceholderTokens.clear(weights, encoding, expanded);
        MediaRecipe recipe = new MediaRecipe(
                rendered.text(),
                shown,
                expanded.hash(),
                expanded.text().length(),
                tokens.get(0).start(),
                tokens.get(tokens.size() - 1).end());
        return new Built(example(encoding.ids(), weights, row, Optional.of(recipe)), tokens);
    }

    private MediaExpansion.Expanded expand(String text, List<Content.Medium> shown) {
        if (shown.isEmpty()) {
            return MediaExpansion.Expanded.none(text);
        }
        if (media == null) {
            throw new SwiftException("has media (" + shown.get(0).source().name() + "), but the model takes only text");
        }
        return media.expand(text, shown);
    }

    private Tokenizer tokenizer() {
        if (tokenizer == null) {
            throw new SwiftException("is not such a row as the model learns from"
                    + (media == null
                            ? ""
                            : media.lessons()
                                    .map(source -> ": " + source.rows())
                                    .orElse("")));
        }
        return tokenizer;
    }

    private ChatTemplate template() {
        tokenizer();
        if (template == null) {
            throw new SwiftException("is a conversation, but the tokenizer has no chat template; give one");
        }
        return template;
    }

    private Conversation whole(Conversation conversation) {
        return options.system().map(conversation::withSystem).orElse(conversation);
    }

    private Encoding encoding(String text) {
        Encoding encoding = tokenizer().encode(text, false);
        if (encoding.size() == 0) {
            throw new SwiftException("the chat template writes no text for it");
        }
        return encoding;
    }

    /** The turns of the assistant whose weight differs from what tokens have without looking at turns. */
    private static List<Integer> relevant(Conversation conversation, LossScale strategy) {
        List<Turn> turns = conversation.turns();
        int lastUser = turns.size() - 1;
        while (lastUser >= 0 && !turns.get(lastUser).role().equals("user")) {
            lastUser--;
        }
        List<Integer> relevant = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            boolean usual = strategy == LossScale.DEFAULT || (strategy == LossScale.LAST_ROUND && i > lastUser);
            boolean relevantHere = strategy == LossScale.ALL
                    ? turn.loss().isPresent() || turn.lossScale().isPresent()
                    : turn.loss().orElse(usual);
            if (turn.isAssistant() && relevantHere) {
                relevant.add(i);
            }
        }
        return relevant;
    }

    private static void paint(float[] weights, Encoding encoding, AssistantSpans.Span span) {
        Turn turn = span.turn();
        float weight = turn.loss().orElse(true) ? turn.lossScale().orElse(1f) : 0;
        for (int i = 0; i < weights.length; i++) {
            TextSpan token = encoding.offsets().get(i);
            if (token.start() < span.place().end() && token.end() > span.place().start()) {
                weights[i] = weight;
            }
        }
    }

    private Example plainText(Turn turn, Row row) {
        int[] ids = tokenizer().encode(turn.content(), true).ids();
        OptionalInt end = tokenizer()
                .specialTokens()
                .token("eos_token")
                .map(tokenizer()::tokenId)
                .orElse(OptionalInt.empty());
        if (end.isPresent() && (ids.length == 0 || ids[ids.length - 1] != end.getAsInt())) {
            ids = Arrays.copyOf(ids, ids.length + 1);
            ids[ids.length - 1] = end.getAsInt();
        }
        if (ids.length == 0) {
            throw new SwiftException("the text is empty");
        }
        float[] weights = new float[ids.length];
        Arrays.fill(weights, turn.loss().orElse(true) ? turn.lossScale().orElse(1f) : 0);
        return example(ids, weights, row, Optional.empty());
    }

    private static Example example(int[] ids, float[] weights, Row row, Optional<MediaRecipe> recipe) {
        int[] labels = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            labels[i] = weights[i] > 0 && i > 0 ? ids[i] : Example.NOTHING;
        }
        return new Example(ids, labels, weights, row.channel(), row.id(), recipe);
    }
}
