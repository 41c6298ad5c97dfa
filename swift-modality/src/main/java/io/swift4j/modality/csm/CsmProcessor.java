package io.swift4j.modality.csm;

import io.swift4j.core.SwiftException;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.codec.audio.MimiCodec;
import io.swift4j.modality.processor.audio.Resampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a CSM model's tensors of texts with sounds in them.
 *
 * <p>Thread-safe; the model and the tokenizer stay the caller's.
 */
public final class CsmProcessor {

    private final Csm csm;
    private final Tokenizer tokenizer;
    private final String audio;
    private final String audioEnd;

    /** A processor for a model, with its tokenizer. */
    public CsmProcessor(Csm csm, Tokenizer tokenizer) {
        this.csm = csm;
        this.tokenizer = tokenizer;
        this.audio = tokenizer.token(csm.audioToken());
        this.audioEnd = tokenizer.token(csm.audioEndToken());
    }

    /** How many frames of codes a sound of so many samples becomes. */
    long frames(int samples) {
        return ((MimiCodec) csm.codec()).frames(samples);
    }

    /**
     * A batch of texts.
     *
     * @param texts with the audio token, {@code <|AUDIO|>} as a rule, wherever a sound stands
     * @param sounds of all texts in their order, one channel at the codec's rate
     * @throws SwiftException when there are more or fewer sounds than places for them
     */
    public CsmPrompts process(List<String> texts, List<float[]> sounds) {
        Pattern place = Pattern.compile(Pattern.quote(audio));
        List<List<float[]>> bySample = new ArrayList<>();
        List<int[]> ids = new ArrayList<>();
        int taken = 0;
        for (String text : texts) {
            List<float[]> own = new ArrayList<>();
            StringBuilder longer = new StringBuilder();
            Matcher matcher = place.matcher(text);
            while (matcher.find()) {
                if (taken == sounds.size()) {
                    throw new SwiftException(
                            "there are more places for sounds (" + audio + ") than the " + taken + " sounds given");
                }
                float[] sound = sounds.get(taken++);
                own.add(sound);
                matcher.appendReplacement(
                        longer, Matcher.quoteReplacement(audio.repeat(Math.toIntExact(frames(sound.length)))));
            }
            matcher.appendTail(longer);
            ids.add(tokenizer.encode(longer.toString(), false).ids());
            bySample.add(own);
        }
        if (taken < sounds.size()) {
            throw new SwiftException(sounds.size() + " sounds are given for " + taken + " places (" + audio + ")");
        }
        return padded(ids, bySample);
    }

    private CsmPrompts padded(List<int[]> rows, List<List<float[]>> sounds) {
        int width = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        int pad = tokenizer.specialTokens().pad().orElse(0);
        int[][] ids = new int[rows.size()][width];
        int[][] keep = new int[rows.size()][width];
        for (int row = 0; row < ids.length; row++) {
            int[] own = rows.get(row);
            Arrays.fill(ids[row], 0, width - own.length, pad);
            System.arraycopy(own, 0, ids[row], width - own.length, own.length);
            Arrays.fill(keep[row], width - own.length, width, 1);
        }
        return new CsmPrompts(ids, keep, sounds, Optional.empty());
    }

    /**
     * The same with labels: all frames and their ends.
     *
     * @param depthShare of the frames whose codes are all learned; of the others, chosen at random, only the first
     * @param seed of that choice
     */
    public CsmPrompts labelled(CsmPrompts prompts, double depthShare, long seed) {
        if (!(depthShare >= 0 && depthShare <= 1)) {
            throw new SwiftException("depthShare must lie in [0, 1], not " + depthShare);
        }
        int[][] labels = new int[prompts.ids().length][];
        List<int[]> frames = new ArrayList<>();
        for (int row = 0; row < labels.length; row++) {
            labels[row] = prompts.ids()[row].clone();
            for (int t = 0; t < labels[row].length; t++) {
                int id = labels[row][t];
                if (id == csm.audioToken()) {
                    frames.add(new int[] {row, t});
                } else if (id != csm.audioEndToken()) {
                    labels[row][t] = Csm.NOTHING;
                }
            }
        }
        Collections.shuffle(frames, new Random(seed));
        for (int[] at : frames.subList(0, (int) (frames.size() * (1 - depthShare)))) {
            labels[at[0]][at[1]] = Csm.FIRST_ONLY;
        }
        return new CsmPrompts(prompts.ids(), prompts.keep(), prompts.sounds(), Optional.of(labels));
    }

    /**
     * A conversation, the last turn of which may be without sound, to be spoken.
     *
     * <p>Sounds are brought to one channel and the codec's rate.
     */
    public CsmPrompts conversation(List<Turn> turns) {
        StringBuilder text = new StringBuilder();
        List<float[]> sounds = new ArrayList<>();
        String begin = named(tokenizer.specialTokens().bos(), "bos_token");
        String end = named(tokenizer.specialTokens().eos(), "eos_token");
        for (Turn turn : turns) {
            if (turn.text().contains(audio) || turn.text().contains(end)) {
                throw new SwiftException("the text of a turn must not hold the tokens " + audio + " and " + end);
            }
            text.append(begin)
                    .append('[')
                    .append(turn.speaker())
                    .append(']')
                    .append(turn.text())
                    .append(end);
            turn.sound().ifPresent(sound -> {
                text.append(audio).append(audioEnd);
                sounds.add(Resampler.mono(sound, csm.codec().sampleRate()));
            });
        }
        return process(List.of(text.toString()), sounds);
    }

    private String named(java.util.OptionalInt token, String what) {
        if (token.isEmpty()) {
            throw new SwiftException("the tokenizer has no " + what + ", which begins or ends turns");
        }
        return tokenizer.token(token.getAsInt());
    }
}
