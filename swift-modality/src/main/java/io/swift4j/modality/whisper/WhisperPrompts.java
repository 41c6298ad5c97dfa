package io.swift4j.modality.whisper;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the decoder is given before its answer: earlier text, start token, language, task, and whether timestamps are wanted. */
final class WhisperPrompts {

    private final WhisperGenerationConfig config;
    private final WhisperConfig model;
    private final WhisperOptions options;
    private final boolean timestamps;

    WhisperPrompts(WhisperGenerationConfig config, WhisperConfig model, WhisperOptions options, boolean timestamps) {
        this.config = config;
        this.model = model;
        this.options = options;
        this.timestamps = timestamps;
    }

    /**
     * The start of each recording's answer, all of one length.
     *
     * @param detected asked for the languages' tokens where nobody names them
     */
    List<List<Integer>> starts(int batch, Supplier<int[]> detected) {
        List<String> languages =
                options.languages().isEmpty() ? config.language().map(List::of).orElse(List.of()) : options.languages();
        Optional<String> task = options.task().or(config::task);
        check(languages, task, batch);
        List<List<Integer>> starts = new ArrayList<>();
        boolean forced =
                languages.isEmpty() && task.isEmpty() && !config.forced().isEmpty();
        boolean finds = languages.isEmpty()
                && !config.languages().isEmpty()
                && (!forced || config.forced().get(0) < 0);
        int[] found = finds ? detected.get() : new int[0];
        for (int row = 0; row < batch; row++) {
            List<Integer> start = new ArrayList<>(List.of(config.startToken()));
            if (forced) {
                start.addAll(config.forced());
            }
            int language = !languages.isEmpty()
                    ? Languages.token(languages.get(languages.size() == 1 ? 0 : row), config.languages())
                    : finds ? found[row] : -1;
            if (language >= 0 && start.size() > 1) {
                start.set(1, language);
            } else if (language >= 0) {
                start.add(language);
            }
            if (task.isPresent()) {
                start.add(taskToken(task.get()));
            } else if (!languages.isEmpty() && config.tasks().containsKey("transcribe")) {
                start.add(taskToken("transcribe"));
            }
            marked(start);
            start.removeIf(token -> token < 0);
            starts.add(start);
        }
        return starts;
    }

    private void check(List<String> languages, Optional<String> task, int batch) {
        if (config.languages().isEmpty() && (!languages.isEmpty() || task.isPresent())) {
            throw new SwiftException("this model has no language and task tokens: it knows English only;"
                    + " ask for neither language nor task");
        }
        if (languages.size() > 1 && languages.size() != batch) {
            throw new SwiftException(languages.size() + " languages do not fit " + batch + " recordings");
        }
    }

    private int taskToken(String task) {
        Integer token = config.tasks().get(task);
        if (token == null) {
            throw new SwiftException("this model has no token of the task '" + task + "'; it has "
                    + config.tasks().keySet());
        }
        return token;
    }

    private void marked(List<Integer> start) {
        if (config.noTimestamps().isEmpty()) {
            return;
        }
        int none = config.noTimestamps().getAsInt();
        boolean has = start.get(start.size() - 1) == none;
        if (!timestamps && !has) {
            start.add(none);
        } else if (timestamps && has) {
            start.remove(start.size() - 1);
        }
    }

    /**
     * Everything before a window's answer.
     *
     * @param before the stretches of the recording so far
     */
    List<Integer> window(List<Integer> start, List<SpokenTokens> before, boolean conditioned) {
        List<Integer> ids = new ArrayList<>();
        List<int[]> earlier = new ArrayList<>();
        if (!options.prompt().isEmpty() && !options.promptEverywhere()) {
            earlier.add(withoutMark(options.prompt()));
        }
        before.forEach(stretch -> earlier.add(stretch.tokens()));
        if (conditioned && !earlier.isEmpty()) {
            if (options.promptEverywhere()) {
                ids.addAll(options.prompt());
            } else {
                ids.addAll(config.beforePreviousText());
            }
            List<Integer> said = new ArrayList<>();
            for (int[] tokens : earlier) {
                int n = tokens.length;
                int kept = n > 2 && tokens[n - 2] >= config.firstTimestamp() ? n - 1 : n;
                for (int i = 0; i < kept; i++) {
                    said.add(tokens[i]);
                }
            }
            int most = model.maxTokens() / 2 - 1;
            ids.addAll(said.subList(Math.max(0, said.size() - most), said.size()));
        } else {
            ids.addAll(options.prompt());
        }
        ids.addAll(start);
        return ids;
    }

    private int[] withoutMark(List<Integer> prompt) {
        boolean marked = config.previousText().isPresent()
                && prompt.get(0) == config.previousText().getAsInt();
        return prompt.stream().skip(marked ? 1 : 0).mapToInt(Integer::intValue).toArray();
    }
}
