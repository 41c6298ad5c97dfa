package io.swift4j.modality.whisper;

import io.swift4j.core.config.Problems;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How speech is written down; what is left open is as {@code generation_config.json} says.
 *
 * @param languages one for all recordings, or one each: {@code en}, {@code english} or {@code <|en|>}; empty to find out
 * @param task {@code transcribe}, or {@code translate} to English
 * @param timestamps whether to give timestamps; recordings longer than one window need them
 * @param prompt token ids of words to expect, which come before the recording's own; the token {@code <|startofprev|>} first
 * @param promptEverywhere whether the prompt comes before every window rather than only the first, which needs {@code
 *     conditionOnPrevious}
 * @param conditionOnPrevious whether each window of a long recording is read in the light of the ones before
 * @param maxNewTokens of one window
 * @param doubts when an answer is not believed
 */
public record WhisperOptions(
        List<String> languages,
        Optional<String> task,
        Optional<Boolean> timestamps,
        List<Integer> prompt,
        boolean promptEverywhere,
        Optional<Boolean> conditionOnPrevious,
        OptionalInt maxNewTokens,
        Optional<Doubts> doubts) {

    public WhisperOptions {
        languages = List.copyOf(languages);
        prompt = List.copyOf(prompt);
        new Problems("Whisper options")
                .unless(
                        task.isEmpty() || List.of("transcribe", "translate").contains(task.get()),
                        "task must be transcribe or translate, not " + task.orElse(""))
                .unless(
                        maxNewTokens.isEmpty() || maxNewTokens.getAsInt() > 0,
                        "max_new_tokens must be at least 1, not " + maxNewTokens.orElse(0))
                .unless(
                        !promptEverywhere || conditionOnPrevious.orElse(false),
                        "a prompt before every window needs condition_on_prev_tokens")
                .check();
    }

    /** Everything as the model's own configuration says. */
    public static WhisperOptions defaults() {
        return new WhisperOptions(
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty());
    }

    /** With a language for all recordings, or one for each. */
    public WhisperOptions withLanguage(String... names) {
        return new WhisperOptions(
                List.of(names), task, timestamps, prompt, promptEverywhere, conditionOnPrevious, maxNewTokens, doubts);
    }

    /** With a task: {@code transcribe} or {@code translate}. */
    public WhisperOptions withTask(String name) {
        return new WhisperOptions(
                languages,
                Optional.of(name),
                timestamps,
                prompt,
                promptEverywhere,
                conditionOnPrevious,
                maxNewTokens,
                doubts);
    }

    /** With or without timestamps. */
    public WhisperOptions withTimestamps(boolean wanted) {
        return new WhisperOptions(
                languages,
                task,
                Optional.of(wanted),
                prompt,
                promptEverywhere,
                conditionOnPrevious,
                maxNewTokens,
                doubts);
    }

    /** With words to expect before the first window, as token ids behind {@code <|startofprev|>}. */
    public WhisperOptions withPrompt(List<Integer> ids) {
        return new WhisperOptions(languages, task, timestamps, ids, false, conditionOnPrevious, maxNewTokens, doubts);
    }

    /** With windows read in the light of the ones before. */
    public WhisperOptions withConditionOnPrevious(boolean wanted) {
        return new WhisperOptions(
                languages,
                task,
                timestamps,
                prompt,
                promptEverywhere && wanted,
                Optional.of(wanted),
                maxNewTokens,
                doubts);
    }

    /** With the prompt before every window. */
    public WhisperOptions withPromptEverywhere() {
        return new WhisperOptions(languages, task, timestamps, prompt, true, Optional.of(true), maxNewTokens, doubts);
    }

    /** With at most this many new tokens in a window. */
    public WhisperOptions withMaxNewTokens(int count) {
        return new WhisperOptions(
                languages,
                task,
                timestamps,
                prompt,
                promptEverywhere,
                conditionOnPrevious,
                OptionalInt.of(count),
                doubts);
    }

    /** With answers that are not believed written again. */
    public WhisperOptions withDoubts(Doubts wanted) {
        return new WhisperOptions(
                languages,
                task,
                timestamps,
                prompt,
                promptEverywhere,
                conditionOnPrevious,
                maxNewTokens,
                Optional.of(wanted));
    }
}
