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

/**
 * Says what Qwen2.5-Omni's thinker answered: its talker, its token2wav and its speakers.
 *
 * <p>Thread-safe; owns native memory: close it.
 */
public final class OmniSpeaker implements AutoCloseable {

    private final ConfigJson config;
    private final GridPlaces places;
    private final Talker talker;
    private final Token2Wav token2Wav;
    private final Map<String, OmniVoice> voices;
    private final Deque<Runnable> freeing;

    private OmniSpeaker(Path folder, LoadOptions options, Deque<Runnable> freeing) {
        ConfigJson file = ConfigJson.read(folder.resolve("config.json"));
        this.freeing = freeing;
        this.config = OmniParts.config(file, "talker_config", "qwen2_5_omni_talker");
        this.places = new GridPlaces(
                PositionScheme.of(file),
                config.integer("vision_start_token_id", 151_652),
                config.integer("audio_start_token_id", 151_647));
        Weights speakers = Weights.load(OmniVoice.file(folder), Dtype.FLOAT32, options.device());
        freeing.push(speakers::close);
        this.voices = OmniVoice.of(speakers);
        this.talker = Talker.load(folder, options);
        freeing.push(talker::close);
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
        return talker.defaults();
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
            GenerationResult spoken =
                    talker.speak(prompt(thinker, prompt, answer, voice.firstToken()), how, (row, code) -> true);
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
        if (answer.length < 2) {
            throw new SwiftException(
                    "an answer of " + answer.length + " tokens can't be said; the talker needs at least 2");
        }
        int[] prompt = asked.ids()[0];
        int[] run = Arrays.copyOf(prompt, prompt.length + answer.length - 1);
        System.arraycopy(answer, 0, run, prompt.length, answer.length - 1);
        Tensor states =
                thinker.forward(ForwardInput.of(run).withMedia(asked.media())).lastHiddenState();
        Tensor sums = talker.heard(states, words(thinker, run), keep(run));
        Tensor marks = thinker.inputs(ForwardInput.of(new int[] {
            firstToken,
            config.integer("tts_text_end_token_id", 151_861),
            config.integer("tts_text_pad_token_id", 151_859)
        }));
        int before = prompt.length;
        int[] text = Arrays.copyOf(prompt, before + 2);
        text[before] = firstToken;
        text[before + 1] = answer[0];
        int[][] ones = {new int[text.length]};
        Arrays.fill(ones[0], 1);
        return new TalkerPrompt(
                places.input(new int[][] {text}, ones, asked.media()),
                talker.joined(sums.narrow(1, 0, before), marks.narrow(1, 0, 1), sums.narrow(1, before, 1)),
                talker.joined(sums.narrow(1, before + 1, answer.length - 2), marks.narrow(1, 1, 2)));
    }

    /** Vectors of words; those of placeholders are any, for they are left out. */
    private Tensor words(Decoder thinker, int[] ids) {
        return thinker.inputs(ForwardInput.of(
                Arrays.stream(ids).map(id -> placeholder(id) ? 0 : id).toArray()));
    }

    private int[] keep(int[] ids) {
        return Arrays.stream(ids).map(id -> placeholder(id) ? 0 : 1).toArray();
    }

    private boolean placeholder(int id) {
        return id == config.integer("audio_token_index", 151_646)
                || id == config.integer("image_token_index", 151_655)
                || id == config.integer("video_token_index", 151_656);
    }

    @Override
    public void close() {
        freeing.forEach(Runnable::run);
    }
}
