package io.swift4j.modality.whisper;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Goes through recordings window by window; each begins where the one before was last understood. */
final class LongForm {

    private final WhisperConfig model;
    private final WhisperGenerationConfig config;
    private final WhisperOptions options;
    private final WhisperPrompts prompts;
    private final Believed writer;
    private final boolean conditioned;
    private int maxLength;

    LongForm(
            WhisperConfig model,
            WhisperGenerationConfig config,
            WhisperOptions options,
            WhisperPrompts prompts,
            Believed writer) {
        this.model = model;
        this.config = config;
        this.options = options;
        this.prompts = prompts;
        this.writer = writer;
        this.conditioned = options.conditionOnPrevious().orElse(config.conditionsOnPrevious());
        this.maxLength = config.maxLength();
    }

    private static final class Recording {
        private final List<Integer> start;
        private final int frames;
        private final List<SpokenTokens> stretches = new ArrayList<>();
        private List<Integer> window = List.of();
        private boolean conditioned;
        private int at;

        Recording(List<Integer> start, int frames) {
            this.start = start;
            this.frames = frames;
        }
    }

    /**
     * Reads recordings to their ends.
     *
     * @param features {@code [batch, mel, frames]}
     * @param frames of sound in each
     * @param starts of each recording's answers
     * @param encoder from windows to states
     */
    List<Heard> read(Tensor features, int[] frames, List<List<Integer>> starts, Function<Tensor, Tensor> encoder) {
        List<Recording> recordings = IntStream.range(0, frames.length)
                .mapToObj(i -> new Recording(starts.get(i), frames[i]))
                .toList();
        recordings.forEach(recording -> recording.conditioned = conditioned);
        int[] unread = unread(recordings);
        while (unread.length > 0) {
            // Prompts that differ in length can't share a batch.
            if (conditioned) {
                for (int row : unread) {
                    window(features, recordings, new int[] {row}, encoder);
                }
            } else {
                window(features, recordings, unread, encoder);
            }
            unread = unread(recordings);
        }
        return recordings.stream()
                .map(recording -> new Heard(recording.stretches, recording.start, recording.window))
                .toList();
    }

    private static int[] unread(List<Recording> recordings) {
        return IntStream.range(0, recordings.size())
                .filter(i -> recordings.get(i).at < recordings.get(i).frames)
                .toArray();
    }

    private void window(Tensor features, List<Recording> recordings, int[] rows, Function<Tensor, Tensor> encoder) {
        int size = model.encoder().frames();
        int[][] before = new int[rows.length][];
        List<Believed.Window> answers;
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> windows = new ArrayList<>();
            for (int i = 0; i < rows.length; i++) {
                Recording recording = recordings.get(rows[i]);
                before[i] = prompts.window(recording.start, recording.stretches, recording.conditioned).stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
                int count = (int) Math.min(size, features.size(2) - recording.at);
                windows.add(features.narrow(0, rows[i], 1).narrow(2, recording.at, Math.min(count, length(recording))));
            }
            answers = writer.write(encoder.apply(Windows.padded(windows, size)), before, room(before[0].length));
        }
        for (int i = 0; i < rows.length; i++) {
            Recording recording = recordings.get(rows[i]);
            Believed.Window window = answers.get(i);
            int[] answer = window.tokens();
            // What was drawn freely would lead the next window astray.
            recording.conditioned = conditioned && window.temperature() < 0.5;
            if (window.silent()) {
                recording.at += length(recording);
                continue;
            }
            Stretches stretches = Stretches.of(answer, config.firstTimestamp(), recording.at, length(recording));
            recording.stretches.addAll(stretches.list());
            recording.window = IntStream.concat(IntStream.of(before[i]), IntStream.of(answer))
                    .boxed()
                    .toList();
            recording.at += stretches.frames();
        }
    }

    private int length(Recording recording) {
        return Math.min(model.encoder().frames(), recording.frames - recording.at);
    }

    /** How many tokens a window's answer may have; as in the reference, a limit on the whole grows by the prompt at every window. */
    private int room(int prompt) {
        int limit = model.maxTokens();
        int wanted = options.maxNewTokens().orElse(config.maxNewTokens().orElse(0));
        if (wanted > 0 && prompt + wanted > limit) {
            throw new SwiftException("the prompt's " + prompt + " tokens and max_new_tokens " + wanted
                    + " exceed the decoder's " + limit + " positions (max_target_positions)");
        }
        if (wanted == 0) {
            maxLength = Math.min(maxLength + Math.min(limit / 2 - 1, prompt), limit);
            wanted = maxLength - prompt;
        }
        if (wanted < 1) {
            throw new SwiftException("the prompt has " + prompt + " tokens, which leaves no room for an answer within "
                    + Math.min(maxLength, limit));
        }
        return wanted;
    }
}
