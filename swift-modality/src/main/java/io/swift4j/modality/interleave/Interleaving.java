package io.swift4j.modality.interleave;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.compose.PictureWords;
import io.swift4j.modality.compose.SoundWords;
import io.swift4j.modality.media.MediaDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers in which words take turns with pictures and sounds, of models that write all of them in one vocabulary (Chameleon Team 2024;
 * Wang et al. 2024): Chameleon, Emu3 and composed models.
 *
 * <p>A picture is its beginning, its size where the model states one, its codes row by row and its end; the tokens of these stand nowhere
 * else. Made for one model, which must live as long. Thread-safe; owns what it loads: close it.
 */
public final class Interleaving implements AutoCloseable {

    static final List<String> TYPES = List.of("any_to_any", "chameleon", "emu3");

    private final Tokenizer tokenizer;
    private final List<CodeRun> runs;
    private final int[] placeholders;
    private final MediaDecoder decoder;

    private Interleaving(Tokenizer tokenizer, List<CodeRun> runs, int[] placeholders, MediaDecoder decoder) {
        this.tokenizer = tokenizer;
        this.runs = runs;
        this.placeholders = placeholders;
        this.decoder = decoder;
    }

    /**
     * What models of a type write between words; nothing for most.
     *
     * @param folder of the checkpoint
     */
    public static Set<Modality> outputs(String modelType, Path folder) {
        EnumSet<Modality> outputs = EnumSet.noneOf(Modality.class);
        if (!TYPES.contains(modelType)) {
            return outputs;
        }
        boolean composed = modelType.equals("any_to_any");
        if (!composed || PictureWords.areIn(folder)) {
            outputs.add(Modality.IMAGE);
        }
        if (composed && SoundWords.areIn(folder)) {
            outputs.add(Modality.AUDIO);
        }
        return outputs;
    }

    /**
     * That of a model, loaded at the first call and closed with the model.
     *
     * @throws SwiftException when the model writes words alone, or lacks what the others take
     */
    public static Interleaving of(PretrainedModel model) {
        return model.part(Interleaving.class, "", () -> load(model));
    }

    private static Interleaving load(PretrainedModel model) {
        Tokenizer tokenizer = Tokenizer.load(model.folder());
        try {
            ConfigJson encoders =
                    ConfigJson.read(model.folder().resolve("config.json")).object("encoders");
            List<Integer> placeholders = new ArrayList<>();
            for (String modality : encoders.fields()) {
                for (String field : List.of("placeholder", "film_placeholder")) {
                    if (encoders.object(modality).has(field)) {
                        placeholders.add(encoders.object(modality).integer(field));
                    }
                }
            }
            return new Interleaving(
                    tokenizer,
                    CodeRuns.of(model, tokenizer),
                    placeholders.stream().mapToInt(Integer::intValue).toArray(),
                    MediaDecoder.defaults());
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /**
     * How answers are written and read that have some outputs, text among them.
     *
     * @param outputs beside text
     * @param rows of codes of a picture; 0 for as many as the model was made for
     * @param columns likewise
     * @throws SwiftException when the model doesn't write one of them, or what it writes can't be decoded
     */
    public Turns turns(Set<Modality> outputs, int rows, int columns) {
        Turns turns = codes(outputs, rows, columns);
        turns.wanted().forEach(CodeRun::checkDecodes);
        return turns;
    }

    /** The same, where codes need not be decoded. */
    Turns codes(Set<Modality> outputs, int rows, int columns) {
        List<CodeRun> sized = new ArrayList<>();
        for (CodeRun run : runs) {
            sized.add(
                    run instanceof PictureRun picture && rows > 0 && outputs.contains(Modality.IMAGE)
                            ? picture.withSize(rows, columns)
                            : run);
        }
        BitSet reserved = new BitSet();
        sized.forEach(run -> run.reserve(reserved));
        for (int placeholder : placeholders) {
            reserved.set(placeholder);
        }
        return new Turns(
                tokenizer,
                sized.stream().filter(run -> outputs.contains(run.output())).toList(),
                reserved);
    }

    /**
     * The text in which an assistant says a medium, with a token for each code.
     *
     * @throws SwiftException when the model doesn't write such media, or the medium can't be read or decoded
     */
    public String words(Content.Medium medium) {
        Modality wanted = medium instanceof Content.Image
                ? Modality.IMAGE
                : medium instanceof Content.Audio ? Modality.AUDIO : Modality.VIDEO;
        for (CodeRun run : runs) {
            if (run.output() == wanted) {
                return run.words(medium, decoder);
            }
        }
        throw new SwiftException(medium.source().name() + " is said by an assistant, but the model writes no "
                + wanted.words() + "; beside words it writes "
                + Modality.words(runs.stream().map(CodeRun::output).toList()));
    }

    /** Messages in which the assistant's media are text, as it would write them. */
    public List<Message> spelled(List<Message> messages) {
        return messages.stream()
                .map(message -> !message.role().equals("assistant")
                        ? message
                        : new Message(
                                message.role(),
                                message.content().stream()
                                        .map(part -> part instanceof Content.Medium medium
                                                ? Content.text(words(medium))
                                                : part)
                                        .toList()))
                .toList();
    }

    /** A stretch of an answer: words where there is no run. */
    record Stretch(@Nullable CodeRun run, int[] tokens) {}

    /** How answers are written and read. Immutable. */
    public static final class Turns {

        private final Tokenizer tokenizer;
        private final List<CodeRun> wanted;
        private final BitSet reserved;

        Turns(Tokenizer tokenizer, List<CodeRun> wanted, BitSet reserved) {
            this.tokenizer = tokenizer;
            this.wanted = wanted;
            this.reserved = reserved;
        }

        List<CodeRun> wanted() {
            return wanted;
        }

        private Map<Integer, ConstraintState> starts(int[] prompt) {
            Map<Integer, ConstraintState> starts = new LinkedHashMap<>();
            wanted.forEach(run -> starts.put(run.begin(), run.constraint().start(prompt)));
            return starts;
        }

        /** What answers are made of: a medium begins only where it can be ended within the most tokens. */
        public Constraint constraint() {
            return prompt -> new TurnsState(reserved, starts(prompt), null);
        }

        /** The fewest tokens that one medium takes. */
        public int shortest() {
            return starts(new int[0]).values().stream()
                    .mapToInt(ConstraintState::shortest)
                    .min()
                    .orElse(0);
        }

        /**
         * The parts of an answer in their order. A medium that was cut off, by a limit of time or because nobody listens any more, is left
         * out; the answer's reason tells.
         */
        public List<Content> contents(Collection<Integer> answer) {
            List<Content> parts = new ArrayList<>();
            for (Stretch stretch : stretches(answer)) {
                if (stretch.run != null) {
                    parts.add(stretch.run.content(stretch.tokens));
                    continue;
                }
                String text = tokenizer.decode(stretch.tokens, true);
                if (!text.isEmpty()) {
                    parts.add(Content.text(text));
                }
            }
            return parts;
        }

        List<Stretch> stretches(Collection<Integer> answer) {
            Map<Integer, ConstraintState> starts = starts(new int[0]);
            List<Stretch> stretches = new ArrayList<>();
            List<Integer> gathered = new ArrayList<>();
            @Nullable CodeRun run = null;
            @Nullable ConstraintState state = null;
            for (int token : answer) {
                if (state == null && starts.containsKey(token)) {
                    add(stretches, null, gathered);
                    run = wanted.stream()
                            .filter(each -> each.begin() == token)
                            .findFirst()
                            .orElseThrow();
                    state = starts.get(token);
                }
                gathered.add(token);
                if (state != null) {
                    state = state.next(token);
                    if (state == null) {
                        throw new SwiftException("token " + token + " can't stand in a run of codes after "
                                + (gathered.size() - 1) + " of its tokens");
                    }
                    if (state.mayEnd()) {
                        add(stretches, run, gathered);
                        run = null;
                        state = null;
                    }
                }
            }
            if (state == null) {
                add(stretches, null, gathered);
            }
            return stretches;
        }

        private static void add(List<Stretch> stretches, @Nullable CodeRun run, List<Integer> gathered) {
            if (!gathered.isEmpty()) {
                stretches.add(new Stretch(
                        run, gathered.stream().mapToInt(Integer::intValue).toArray()));
                gathered.clear();
            }
        }
    }

    @Override
    public void close() {
        runs.forEach(CodeRun::close);
        tokenizer.close();
    }
}
