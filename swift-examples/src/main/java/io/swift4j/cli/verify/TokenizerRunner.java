package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.text.BatchEncoding;
import io.swift4j.core.text.BatchOptions;
import io.swift4j.core.text.Encoding;
import io.swift4j.core.text.Padding;
import io.swift4j.core.text.Side;
import io.swift4j.core.text.SpecialTokens;
import io.swift4j.core.text.StreamingDetokenizer;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.text.WordStreamer;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * {@code tokenize}, {@code tokenize_pair}, {@code batch_tokenize}, {@code decode_stream} and {@code vocab}: text to tokens and
 * back.
 */
final class TokenizerRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        Tokenizer tokenizer = folder.tokenizer();
        switch (one.kind()) {
            case "tokenize" -> tokenize(tokenizer, one.text(), comparison);
            case "tokenize_pair" -> pair(tokenizer, one.text(), comparison);
            case "batch_tokenize" -> batch(folder, tokenizer, one, comparison);
            case "decode_stream" -> stream(tokenizer, one, comparison);
            default -> vocabulary(tokenizer, one.text(), comparison);
        }
    }

    private static void tokenize(Tokenizer tokenizer, ConfigJson text, Comparison comparison) {
        String input = text.text("input");
        Encoding plain = tokenizer.encode(input, false);
        int[] special = tokenizer.encode(input, true).ids();
        for (String field : text.fields()) {
            switch (field) {
                case "input" -> {
                    // What goes in.
                }
                case "ids" -> comparison.equal(field, list(plain.ids()), text.integers(field));
                case "tokens" -> comparison.equal(field, plain.tokens(), text.texts(field));
                case "offsets" ->
                    comparison.equal(
                            field,
                            plain.offsets().stream()
                                    .map(span -> List.of(span.start(), span.end()))
                                    .toList(),
                            text.plain(field));
                case "ids_with_special" -> comparison.equal(field, list(special), text.integers(field));
                case "decoded" -> comparison.equal(field, tokenizer.decode(plain.ids(), false), text.text(field));
                case "decoded_with_special" ->
                    comparison.equal(field, tokenizer.decode(special, false), text.text(field));
                case "decoded_skip_special" ->
                    comparison.equal(field, tokenizer.decode(special, true), text.text(field));
                default -> comparison.problem("field " + field + " of a tokenize case is not supported");
            }
        }
    }

    private static void pair(Tokenizer tokenizer, ConfigJson text, Comparison comparison) {
        Encoding encoding = tokenizer.encodePair(text.text("first"), text.text("second"), true);
        comparison.equal("ids", list(encoding.ids()), text.integers("ids"));
        if (text.has("token_type_ids")) {
            comparison.equal("token_type_ids", list(encoding.typeIds()), text.integers("token_type_ids"));
        }
    }

    private static void batch(CaseFolder folder, Tokenizer tokenizer, Case one, Comparison comparison) {
        ConfigJson params = one.params();
        BatchOptions options = BatchOptions.defaults().withSpecialTokens(params.flag("add_special_tokens", true));
        if (params.isFlag("padding")) {
            options = options.withPadding(params.flag("padding", false) ? Padding.LONGEST : Padding.NONE);
        } else if (params.has("padding")) {
            String padding = params.text("padding");
            options = options.withPadding(
                    switch (padding) {
                        case "longest" -> Padding.LONGEST;
                        case "max_length" -> Padding.MAX_LENGTH;
                        case "do_not_pad" -> Padding.NONE;
                        default -> throw new IllegalArgumentException("padding " + padding + " is not supported");
                    });
        }
        if (params.has("padding_side")) {
            options = options.withPaddingSide(side(params.text("padding_side")));
        }
        if (params.has("truncation_side")) {
            options = options.withTruncationSide(side(params.text("truncation_side")));
        }
        OptionalInt length = params.optionalInteger("max_length");
        if (length.isPresent()) {
            boolean cuts = params.isFlag("truncation") ? params.flag("truncation", false) : params.has("truncation");
            options = cuts ? options.withTruncation(length.getAsInt()) : options.withMaxLength(length.getAsInt());
        }
        if (params.has("pad_to_multiple_of")) {
            options = options.withPadToMultipleOf(params.integer("pad_to_multiple_of"));
        }
        BatchEncoding batch = tokenizer.encodeBatch(one.text().texts("inputs"), options);
        try (TensorScope scope = TensorScope.open()) {
            for (String key : one.outputs()) {
                int[][] actual = switch (Case.argument(key)) {
                    case "input_ids" -> batch.inputIds();
                    case "attention_mask" -> batch.attentionMask();
                    case "token_type_ids" -> batch.tokenTypeIds().orElseGet(() -> new int[0][]);
                    default -> throw new IllegalArgumentException("output " + key + " is not supported");
                };
                comparison.tensor(Case.argument(key), Tensor.of(actual), folder.tensor(key));
            }
        }
    }

    private static Side side(String name) {
        return Side.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static void stream(Tokenizer tokenizer, Case one, Comparison comparison) {
        ConfigJson text = one.text();
        int[] ids = text.integers("ids").stream().mapToInt(Integer::intValue).toArray();
        boolean skip = one.params().flag("skip_special_tokens", false);
        if (text.has("decode_stream_chunks")) {
            StreamingDetokenizer detokenizer = new StreamingDetokenizer(tokenizer, skip);
            List<@Nullable String> chunks = new ArrayList<>();
            for (int id : ids) {
                chunks.add(detokenizer.next(id).orElse(null));
            }
            comparison.equal("decode_stream_chunks", chunks, text.plain("decode_stream_chunks"));
        }
        if (text.has("text_streamer_chunks")) {
            WordStreamer streamer = new WordStreamer(tokenizer, skip);
            List<String> chunks = new ArrayList<>();
            for (int id : ids) {
                chunks.add(streamer.next(id));
            }
            chunks.add(streamer.finish());
            comparison.equal("text_streamer_chunks", chunks, text.plain("text_streamer_chunks"));
        }
        List<String> prefixes = new ArrayList<>();
        for (int length = 1; length <= ids.length; length++) {
            prefixes.add(tokenizer.decode(Arrays.copyOf(ids, length), skip));
        }
        comparison.equal("prefix_decodes", prefixes, text.plain("prefix_decodes"));
        comparison.equal("full", tokenizer.decode(ids, skip), text.text("full"));
    }

    private static void vocabulary(Tokenizer tokenizer, ConfigJson text, Comparison comparison) {
        SpecialTokens special = tokenizer.specialTokens();
        for (String field : text.fields()) {
            switch (field) {
                case "vocab_size" -> comparison.equal(field, tokenizer.vocabSize(), text.integer(field));
                case "special_tokens_map" -> comparison.equal(field, special.map(), text.plain(field));
                case "all_special_ids" -> comparison.equal(field, special.allIds(), text.integers(field));
                case "bos" -> comparison.equal(field, special.bos(), text.optionalInteger(field));
                case "eos" -> comparison.equal(field, special.eos(), text.optionalInteger(field));
                case "pad" -> comparison.equal(field, special.pad(), text.optionalInteger(field));
                case "unk" -> comparison.equal(field, special.unk(), text.optionalInteger(field));
                default -> comparison.problem("field " + field + " of a vocab case is not supported");
            }
        }
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
