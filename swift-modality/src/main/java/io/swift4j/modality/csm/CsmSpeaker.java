package io.swift4j.modality.csm;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.Sound;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Says texts with a CSM model, after what was said before.
 *
 * <p>Thread-safe; owns native memory: close it.
 */
public final class CsmSpeaker implements AutoCloseable {

    private final Csm csm;
    private final CsmProcessor processor;
    private final Csm.Choice choice;
    private final Runnable freeing;

    private CsmSpeaker(Csm csm, Tokenizer tokenizer, Csm.Choice choice, Runnable freeing) {
        this.freeing = freeing;
        this.csm = csm;
        this.processor = new CsmProcessor(csm, tokenizer);
        this.choice = choice;
    }

    /**
     * Loads a checkpoint folder, with the settings of its {@code generation_config.json}.
     *
     * @throws io.swift4j.core.SwiftException when it can't be used, with every reason
     */
    public static CsmSpeaker load(Path folder, LoadOptions options) {
        Csm csm = Csm.load(folder, options);
        try {
            Tokenizer words = Tokenizer.load(folder);
            return new CsmSpeaker(csm, words, Csm.Choice.read(folder), () -> {
                words.close();
                csm.close();
            });
        } catch (RuntimeException e) {
            csm.close();
            throw e;
        }
    }

    /**
     * Speech by a loaded model, with the settings of its folder; the decoder and the tokenizer stay the caller's.
     *
     * @param decoder of a CSM checkpoint; it may have adapters
     */
    public static CsmSpeaker of(Decoder decoder, Tokenizer tokenizer, Path folder) {
        return new CsmSpeaker(Csm.of(decoder), tokenizer, Csm.Choice.read(folder), () -> {});
    }

    /** The model. */
    public Csm model() {
        return csm;
    }

    /** What makes tensors of texts and sounds. */
    public CsmProcessor processor() {
        return processor;
    }

    /**
     * Says a text.
     *
     * <p>Codes that are no sound are never chosen, which the model on its own might.
     *
     * @param before what was said before, with its sounds; it sets the voices
     * @param next what is to be said
     * @param mostFrames at most so many frames, of {@code codec().frameRate()} a second
     * @param seed of what is random, where the checkpoint's settings draw at random
     */
    public Sound say(List<Turn> before, Turn next, int mostFrames, long seed) {
        return say(before, next, mostFrames, false, seed);
    }

    /**
     * Says a text.
     *
     * @param greedy whether the likeliest codes are taken, whatever the checkpoint's settings are
     */
    public Sound say(List<Turn> before, Turn next, int mostFrames, boolean greedy, long seed) {
        List<Turn> turns = new ArrayList<>(before);
        turns.add(next);
        List<Integer> silent = IntStream.range(
                        csm.codec().codebookSize(), csm.config().size())
                .boxed()
                .toList();
        Csm.Choice settings = greedy ? choice.likeliest() : choice;
        GenerationConfig first = settings.first().toBuilder()
                .maxNewTokens(mostFrames)
                .suppressTokens(silent)
                .seed(seed)
                .build();
        GenerationConfig others =
                settings.others().toBuilder().suppressTokens(silent).seed(seed).build();
        CsmSpeech speech = csm.speak(processor.conversation(turns), new Csm.Choice(first, others), (row, code) -> true);
        return csm.sounds(speech).get(0);
    }

    @Override
    public void close() {
        freeing.run();
    }
}
