package io.swift4j.modality.whisper;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.whisper.WindowDecoding.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.zip.Deflater;

/** Writes windows until the answers are believed, or the temperatures have all been tried. */
final class Believed {

    private static final Script SCRIPT =
            Script.builder("rows").functions("rows.py", """
                    def picked(self, x: Tensor, rows: Tensor) -> Tensor:
                      return x.index_select(0, rows.to(x.device))
                    """).build();

    /**
     * What became of a window.
     *
     * @param tokens of its answer, without prompt and end token
     * @param silent whether nothing is said in it
     * @param temperature the answer was written at
     */
    record Window(int[] tokens, boolean silent, double temperature) {}

    private final WindowDecoding decoding;
    private final Doubts doubts;
    private final WhisperGenerationConfig config;
    private final int vocabulary;
    private final Random random;

    Believed(WindowDecoding decoding, Doubts doubts, WhisperGenerationConfig config, int vocabulary) {
        this.decoding = decoding;
        this.doubts = doubts;
        this.config = config;
        this.vocabulary = vocabulary;
        this.random = new Random(doubts.seed());
    }

    /**
     * Writes windows.
     *
     * @param states of the encoder, {@code [batch, positions, hidden]}
     * @param prompts one for each row, of one length
     */
    List<Window> write(Tensor states, int[][] prompts, int maxNewTokens) {
        Window[] done = new Window[prompts.length];
        int[] open = new int[prompts.length];
        Arrays.setAll(open, row -> row);
        double[] silence = silence(states, prompts);
        for (double temperature : doubts.temperatures()) {
            try (TensorScope scope = TensorScope.open()) {
                List<Answer> answers = decoding.decode(
                        SCRIPT.tensor("picked", states, Tensor.of(open, open.length)),
                        Arrays.stream(open).mapToObj(row -> prompts[row]).toArray(int[][]::new),
                        maxNewTokens,
                        temperature,
                        random);
                List<Integer> doubted = new ArrayList<>();
                for (int i = 0; i < open.length; i++) {
                    Answer answer = answers.get(i);
                    boolean guess = below(answer.logProbability(), doubts.logProbability());
                    boolean silent = guess
                            && doubts.noSpeech().isPresent()
                            && silence[open[i]] > doubts.noSpeech().getAsDouble();
                    boolean repeats = doubts.compressionRatio().isPresent()
                            && compressionRatio(answer)
                                    > doubts.compressionRatio().getAsDouble();
                    done[open[i]] = new Window(answer.tokens(), silent, temperature);
                    if (!silent && (guess || repeats)) {
                        doubted.add(open[i]);
                    }
                }
                open = doubted.stream().mapToInt(Integer::intValue).toArray();
            }
            if (open.length == 0) {
                break;
            }
        }
        return List.of(done);
    }

    private static boolean below(double value, OptionalDouble limit) {
        return limit.isPresent() && value < limit.getAsDouble();
    }

    private double[] silence(Tensor states, int[][] prompts) {
        if (doubts.noSpeech().isEmpty()) {
            return new double[0];
        }
        int token = config.noTimestamps()
                        .orElseThrow(() -> new SwiftException("no_speech_threshold needs no_timestamps_token_id in"
                                + " generation_config.json, before which the token of silence is"))
                - 1;
        int[][] starts = Arrays.stream(prompts)
                .map(prompt -> Arrays.copyOf(prompt, lastStart(prompt) + 1))
                .toArray(int[][]::new);
        return decoding.silence(states, starts, token);
    }

    private int lastStart(int[] prompt) {
        for (int i = prompt.length - 1; i >= 0; i--) {
            if (prompt[i] == config.startToken()) {
                return i;
            }
        }
        return prompt.length - 1;
    }

    /** How much shorter zlib makes the tokens' bytes; the end token counts. */
    private double compressionRatio(Answer answer) {
        int width = (int) (Math.log(vocabulary) / Math.log(2) / 8) + 1;
        int[] tokens = answer.tokens();
        int count = tokens.length + (answer.ended() ? 1 : 0);
        byte[] bytes = new byte[count * width];
        for (int i = 0; i < count; i++) {
            int token = i < tokens.length ? tokens[i] : config.endToken();
            for (int b = 0; b < width; b++) {
                bytes[i * width + b] = (byte) (token >> (8 * b));
            }
        }
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] out = new byte[bytes.length + 64];
            int length = 0;
            while (!deflater.finished()) {
                length += deflater.deflate(out);
            }
            return (double) bytes.length / length;
        } finally {
            deflater.end();
        }
    }
}
