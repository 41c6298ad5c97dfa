package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Brings rows of tokens to the greatest length allowed. */
final class Truncater {

    /** The examples left of a row, and the account where it lost tokens; without examples the row is lost. */
    record Result(List<Encoded> examples, Optional<DataReport.CutRow> cut, Optional<String> lost) {

        static Result whole(Encoded encoded) {
            return new Result(List.of(encoded), Optional.empty(), Optional.empty());
        }

        static Result lost(String why) {
            return new Result(List.of(), Optional.empty(), Optional.of(why));
        }
    }

    private final int limit;
    private final Truncation truncation;

    Truncater(EncodeOptions options) {
        this.limit = options.maxLength().orElse(Integer.MAX_VALUE);
        this.truncation = options.truncation();
    }

    Result cut(Encoded encoded) {
        int length = longest(encoded);
        if (length <= limit) {
            return Result.whole(encoded);
        }
        if (truncation == Truncation.DELETE) {
            return Result.lost("has " + length + " tokens; max_length is " + limit);
        }
        if (encoded instanceof CodeExample) {
            return Result.lost("has " + length + " places; max_length is " + limit
                    + ", and codes of a sound or a picture can't be cut off; raise max_length, or make it shorter");
        }
        if (encoded instanceof Example example) {
            return truncation == Truncation.SPLIT ? split(example) : cutOne(example);
        }
        if (truncation == Truncation.SPLIT) {
            throw new SwiftException("has " + length + " tokens, max_length is " + limit
                    + "; truncation_strategy split is only for rows that are conversations or texts and nothing else");
        }
        if (encoded instanceof PreferencePair pair) {
            return cutPair(pair);
        }
        if (encoded instanceof Contrast contrast) {
            return cutContrast(contrast);
        }
        return encoded instanceof Prompt prompt ? cutPrompt(prompt) : cutLabelled((LabelledExample) encoded);
    }

    /** The tokens of the longest sequence that a model would have to compute. */
    private static int longest(Encoded encoded) {
        if (encoded instanceof PreferencePair pair) {
            return Math.max(pair.chosen().length(), pair.rejected().length());
        }
        return encoded instanceof Contrast contrast
                ? contrast.texts().stream().mapToInt(Example::length).max().orElse(0)
                : encoded.length();
    }

    private Result cutContrast(Contrast contrast) {
        List<Example> texts = contrast.texts().stream()
                .map(text -> text.length() <= limit ? text : shortened(text, text.length() - limit))
                .toList();
        return cut(
                contrast,
                new Contrast(texts.get(0), texts.get(1), texts.subList(2, texts.size()), contrast.similarity()));
    }

    private Result cutPrompt(Prompt prompt) {
        int from = truncation == Truncation.LEFT ? prompt.length() - limit : 0;
        int[] ids = Arrays.copyOfRange(prompt.ids(), from, from + limit);
        return cut(prompt, new Prompt(ids, prompt.messages(), prompt.columns(), prompt.origin()));
    }

    private Result cut(Encoded before, Encoded rest) {
        return new Result(
                List.of(rest),
                Optional.of(new DataReport.CutRow(before.origin(), before.length(), rest.length(), how())),
                Optional.empty());
    }

    private Example shortened(Example example, int excess) {
        int left = truncation == Truncation.LEFT ? Math.max(0, excess) : 0;
        return example.slice(left, Math.min(example.length(), left + limit));
    }

    private String how() {
        return truncation == Truncation.LEFT ? "cut off on the left" : "cut off on the right";
    }

    /** Why an example can't be cut to tokens from one place to before another; empty if it can. */
    private Optional<Result> wouldCutMedia(Example example, int from, int to) {
        return example.media()
                .filter(media -> !media.within(from, to))
                .map(media -> Result.lost("has " + example.length() + " tokens; max_length is " + limit
                        + ", and keeping tokens " + from + " to " + to + " would cut off media, which stand at tokens "
                        + media.from() + " to " + media.to()
                        + "; raise max_length, or make media smaller (max_pixels)"));
    }

    private Result cutOne(Example example) {
        int left = truncation == Truncation.LEFT ? example.length() - limit : 0;
        Optional<Result> media = wouldCutMedia(example, left, left + limit);
        if (media.isPresent()) {
            return media.get();
        }
        Example rest = shortened(example, example.length() - limit);
        return rest.learned() == 0 ? nothingLeft(example.length()) : result(List.of(rest), example, how());
    }

    private Result cutLabelled(LabelledExample labelled) {
        Example example = labelled.example();
        Example rest = shortened(example, example.length() - limit);
        if (rest.learned() == 0 && example.learned() > 0) {
            return nothingLeft(example.length());
        }
        return result(List.of(new LabelledExample(rest, labelled.label())), example, how());
    }

    /** On the left both answers lose the same tokens, which must be of the prompt. */
    private Result cutPair(PreferencePair pair) {
        Example chosen = pair.chosen();
        Example rejected = pair.rejected();
        int longer = Math.max(chosen.length(), rejected.length());
        if (truncation == Truncation.LEFT && longer - limit > pair.promptLength()) {
            return Result.lost("has an answer longer than max_length " + limit);
        }
        Example first = shortened(chosen, longer - limit);
        Example second = shortened(rejected, longer - limit);
        if (first.learned() == 0 || second.learned() == 0) {
            return nothingLeft(longer);
        }
        return cut(pair, PreferencePair.of(first, second, pair.margin()));
    }

    private Result split(Example example) {
        List<Encoded> parts = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        int count = (example.length() + limit - 1) / limit;
        for (int i = 0; i < count; i++) {
            if (!example.separable(i * limit, Math.min(example.length(), (i + 1) * limit))) {
                return wouldCutMedia(example, i * limit, (i + 1) * limit).orElseThrow();
            }
            Example part = example.slice(i * limit, Math.min(example.length(), (i + 1) * limit));
            if (part.learned() > 0) {
                parts.add(part);
            } else {
                empty.add(String.valueOf(i + 1));
            }
        }
        if (parts.isEmpty()) {
            return nothingLeft(example.length());
        }
        String without = empty.isEmpty() ? "" : ", of which " + String.join(", ", empty) + " had nothing to learn";
        return result(parts, example, "split into " + count + " parts" + without);
    }

    private static Result result(List<Encoded> rest, Example before, String how) {
        int kept = rest.stream().mapToInt(Encoded::length).sum();
        return new Result(
                rest,
                Optional.of(new DataReport.CutRow(before.origin(), before.length(), kept, how)),
                Optional.empty());
    }

    private Result nothingLeft(int length) {
        return Result.lost("has " + length + " tokens; within max_length " + limit + " nothing is left to learn");
    }
}
