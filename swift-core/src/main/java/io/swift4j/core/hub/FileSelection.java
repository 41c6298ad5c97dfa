package io.swift4j.core.hub;

import io.swift4j.core.safetensors.PickleFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which files of a repository are wanted, by glob patterns on their paths; pickles never are.
 *
 * <p>{@code *} and {@code ?} stay within a folder, {@code **} crosses folders; matching is case-sensitive. Immutable and thread-safe.
 */
public final class FileSelection {

    private static final FileSelection MODEL = new FileSelection(
            List.of(
                    "config.json",
                    "*_config.json",
                    "tokenizer.json",
                    "tokenizer.model",
                    "*.tiktoken",
                    "spiece.model",
                    "source.spm",
                    "target.spm",
                    "sentencepiece.bpe.model",
                    "vocab.json",
                    "vocab.txt",
                    "merges.txt",
                    "added_tokens.json",
                    "special_tokens_map.json",
                    "normalizer.json",
                    "chat_template.json",
                    "chat_template.jinja",
                    "additional_chat_templates/*.jinja",
                    "*.safetensors",
                    "*.safetensors.index.json",
                    "modules.json",
                    "config_sentence_transformers.json",
                    "[0-9]_*/config.json",
                    "[0-9]_*/*.safetensors"),
            List.of("consolidated*.safetensors", "*.fp16*.safetensors*"));

    private final List<String> include;
    private final List<String> exclude;
    private final List<Pattern> includePatterns;
    private final List<Pattern> excludePatterns;

    private FileSelection(List<String> include, List<String> exclude) {
        this.include = List.copyOf(include);
        this.exclude = List.copyOf(exclude);
        this.includePatterns = this.include.stream().map(FileSelection::glob).toList();
        this.excludePatterns = this.exclude.stream().map(FileSelection::glob).toList();
    }

    /**
     * Selects what loading a model takes: configurations, tokenizer, chat templates, processors, safetensors weights with their
     * index, and the modules of sentence-transformers; not the duplicates in other formats or half precision.
     */
    public static FileSelection modelFiles() {
        return MODEL;
    }

    /**
     * Selects the files matching any of the patterns.
     *
     * @throws HubException if there is no pattern or one names a pickle
     */
    public static FileSelection of(String... patterns) {
        List<String> errors = new ArrayList<>();
        if (patterns.length == 0) {
            errors.add("give at least one pattern, for example *.json");
        }
        for (String pattern : patterns) {
            if (PickleFiles.isPickle(pattern)) {
                errors.add("'" + pattern + "' selects pickles, which can run code when read and are never downloaded");
            }
        }
        if (!errors.isEmpty()) {
            throw new HubException("file selection: " + String.join("; ", errors));
        }
        return new FileSelection(List.of(patterns), List.of());
    }

    /** Returns this selection with more files. */
    public FileSelection and(FileSelection other) {
        List<String> both = new ArrayList<>(include);
        both.addAll(other.include);
        List<String> neither = exclude.stream().filter(other.exclude::contains).toList();
        return new FileSelection(both, neither);
    }

    /** Returns this selection without the files matching any of the patterns. */
    public FileSelection excluding(String... patterns) {
        List<String> all = new ArrayList<>(exclude);
        all.addAll(List.of(patterns));
        return new FileSelection(include, all);
    }

    /** Returns whether the file of that repository path is wanted. */
    public boolean matches(String path) {
        return !PickleFiles.isPickle(path)
                && includePatterns.stream()
                        .anyMatch(pattern -> pattern.matcher(path).matches())
                && excludePatterns.stream()
                        .noneMatch(pattern -> pattern.matcher(path).matches());
    }

    /** Returns whether weights are wanted, so that a repository without any is worth a warning. */
    boolean wantsWeights() {
        return matches("model.safetensors");
    }

    private static Pattern glob(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            int close = c == '[' ? glob.indexOf(']', i + 2) : -1;
            if (c == '*' && glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (close > 0) {
                String body = glob.substring(i + 1, close)
                        .replace("\\", "\\\\")
                        .replace("[", "\\[")
                        .replace("&", "\\&");
                regex.append('[')
                        .append(body.startsWith("!") ? "^" + body.substring(1) : body)
                        .append(']');
                i = close;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    @Override
    public String toString() {
        return include + (exclude.isEmpty() ? "" : " without " + exclude);
    }
}
