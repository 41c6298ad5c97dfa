package io.swift4j.modality.talker;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.position.PositionScheme;
import io.swift4j.modality.senses.GridPlaces;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what Qwen2.5-Omni's thinker answered: its talker, its token2wav and its speakers.
 *
 * <p>Thread-safe; owns native memory: close it.
 */
public final class OmniSpeaker implements AutoCloseable {

    private final ConfigJson config;
    private final GridPlaces places;
    private final Path folder;
    private final LoadOptions options;
    private final Token2Wav token2Wav;
    private final Map<String, OmniVoice> voices;
    private final Deque<Runnable> freeing;
    private @Nullable Talker talker;

    private OmniSpeaker(Path folder, LoadOptions options, Deque<Runnable> freeing) {
        ConfigJson file = ConfigJson.read(folder.resolve("config.json"));
        this.folder = folder;
        this.options = options;
        this.freeing = freeing;
        this.config = OmniParts.config(file, OmniParts.TALKER, Talker.TYPE);
        this.places = new GridPlaces(
                PositionScheme.of(file),
                config.integer("vision_start_token_id", 151_652),
                config.integer("audio_start_token_id", 151_647));
        Weights speakers = Weights.load(OmniVoice.file(folder), Dtype.FLOAT32, options.device());
        freeing.push(speakers::close);
        this.voices = OmniVoice.of(speakers);
        this.token2Wav = Token2Wav.load(folder, options.device());
        freeing.push(token2Wav::close);
    }

    /**
     * Loads what speaks of a checkpoint of the whole of Qwen2.5-Omni.
     *
     * @throws SwiftException when the configuration or the weights can't be used, with every reason, or there is no file of speakers
     */
    public static OmniSpeaker load(Path folder, LoadOptions options) {
        Deque<Runnable> freeing = new ArrayDeque<>();
        try {
            return new OmniSpeaker(folder, options, freeing);
        } catch (RuntimeException e) {
            freeing.forEach(Runnable::run);
            throw e;
        }
    }

    /** The names of the speakers. */
    public Set<String> speakers() {
        return voices.keySet();
    }

    /** A speaker by name; the first unless one is named. */
    public OmniVoice voice(Optional<String> name) {
        OmniVoice found = name.map(voices::get)
                .orElse(
                        name.isPresent() || voices.isEmpty()
                                ? null
                                : voices.values().iterator().next());
        if (found == null) {
            throw new SwiftException("there is no speaker " + name.orElse("at all") + " in " + OmniVoice.FILE
                    + "; it has " + voices.keySet());
        }
        return found;
    }

    /** How the reference chooses codes. */
    public GenerationConfig.Builder defaults() {
        return Talker.defaults(config);
    }

    /** How many codes so many seconds of speech are. */
    public int codes(double seconds) {
        return (int) Math.max(1, Math.round(seconds * token2Wav.sampleRate() / token2Wav.samplesPerCode()));
    }

    /**
     * Says an answer.
     *
     * @param thinker the decoder that gave it
     * @param prompt what it answered: one conversation
     * @param answer its tokens, end-of-sequence token included
     * @param how codes are chosen
     * @throws SwiftException when the answer is too short to be said, or nothing is said of it
     */
    public Sound say(
            Decoder thinker, Prompts prompt, int[] answer, OmniVoice voice, GenerationConfig how, FlowOptions flow) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            GenerationResult spoken = talker(thinker)
                    .speak(prompt(thinker, prompt, answer, voice.firstToken()), how, (row, code) -> true);
            int[] codes = Arrays.stream(spoken.answer(0))
                    .takeWhile(code -> !how.eosTokenIds().contains(code))
                    .toArray();
            if (codes.length == 0) {
                throw new SwiftException("nothing was said: the speech ended at once; ask for another seed");
            }
            return token2Wav.sound(codes, voice.voice(), flow);
        }
    }

    /** What the talker is given of an answer, as {@code Qwen2_5OmniForConditionalGeneration.generate} puts it together. */
    TalkerPrompt prompt(Decoder thinker, Prompts asked, int[] answer, int firstToken) {
        if (asked.ids().length != 1) {
            throw new SwiftException("one answer is said at a time, not " + asked.ids().length);
        }
        if (answer.length < Telling.LEAST) {
            throw new SwiftException("an answer of " + answer.length
                    + " tokens can't be said; the talker needs at least " + Telling.LEAST);
        }
        int[] prompt = asked.ids()[0];
        int[] run = Arrays.copyOf(prompt, prompt.length + answer.length - 1);
        System.arraycopy(answer, 0, run, prompt.length, answer.length - 1);
        Tensor states =
                thinker.forward(ForwardInput.of(run).withMedia(asked.media())).lastHiddenState();
        int before = prompt.length;
        Telling.Told told = new Telling(config).told(thinker, talker(thinker), run, before, states, firstToken);
        int[] text = Arrays.copyOf(prompt, before + 2);
        text[before] = firstToken;
        text[before + 1] = answer[0];
        int[][] ones = {new int[text.length]};
        Arrays.fill(ones[0], 1);
        return new TalkerPrompt(places.input(new int[][] {text}, ones, asked.media()), told.states(), told.reply());
    }

    /** The thinker's own talker, with its adapters; one that is loaded now where it comes without. */
    private synchronized Talker talker(Decoder thinker) {
        return OmniSenses.talker(thinker).map(own -> Talker.of(own, config)).orElseGet(() -> {
            if (talker == null) {
                talker = Talker.load(folder, options);
                freeing.push(talker::close);
            }
            return talker;
        });
    }

    @Override
    public void close() {
        freeing.forEach(Runnable::run);
    }
}
