package io.swift4j.cli.bench;

import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.constraint.TokenMask;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.grammar.GrammarOptions;
import io.swift4j.core.grammar.JsonGrammar;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.text.TokenBytes;
import io.swift4j.core.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code bench json}: what masks of a grammar cost, and how fast a model answers with and without one. */
@CommandLine.Command(
        name = "json",
        description = "Cost of constrained JSON decoding, a token and against free decoding.")
final class JsonProbe implements Callable<Integer> {

    private static final String SCHEMA = """
            {"type": "object", "properties": {
              "title": {"type": "string"},
              "kind": {"enum": ["invoice", "receipt", "order"]},
              "date": {"type": "string", "format": "date"},
              "total": {"type": "number", "minimum": 0, "maximum": 100000},
              "lines": {"type": "array", "items": {"type": "object",
                "properties": {"text": {"type": "string", "maxLength": 60}, "count": {"type": "integer", "minimum": 1}},
                "required": ["text", "count"], "additionalProperties": false}},
              "notes": {"type": "object", "additionalProperties": {"type": "string"}}},
             "required": ["title", "kind", "total", "lines"], "additionalProperties": false}
            """;

    @CommandLine.Parameters(paramLabel = "DIR", description = "checkpoint folder of a text model")
    private Path folder = Path.of(".");

    @CommandLine.Option(names = "--new", description = "tokens of each answer (default: ${DEFAULT-VALUE})")
    private int fresh = 128;

    @CommandLine.Option(names = "--answers", description = "answers of each measurement (default: ${DEFAULT-VALUE})")
    private int answers = 10;

    @CommandLine.Option(
            names = "--vocabulary",
            description = "size of a vocabulary made up where the folder has no tokenizer")
    private int vocabulary = 151_936;

    @Override
    public Integer call() {
        TokenBytes tokens;
        if (Files.exists(folder.resolve("tokenizer.json"))) {
            try (Tokenizer tokenizer = Tokenizer.load(folder)) {
                tokens = tokenizer.tokenBytes();
            }
        } else {
            tokens = madeUp(vocabulary);
        }
        System.out.printf(Locale.ROOT, "vocabulary of %d tokens%n", tokens.size());
        long start = System.nanoTime();
        JsonGrammar grammar = JsonGrammar.of(SCHEMA, tokens, GrammarOptions.defaults());
        System.out.printf(Locale.ROOT, "compiled in %.1f ms%n", (System.nanoTime() - start) / 1e6);
        Random random = new Random(0);
        for (String round : List.of("first", "next", "next", "later")) {
            masks(grammar, tokens, random, round);
        }
        if (Files.exists(folder.resolve("config.json"))) {
            decode(grammar);
        }
        return 0;
    }

    private void masks(Constraint grammar, TokenBytes tokens, Random random, String round) {
        long nanos = 0;
        int steps = 0;
        for (int answer = 0; answer < answers; answer++) {
            ConstraintState state = grammar.start(new int[0]);
            for (int step = 0; step < fresh; step++) {
                long start = System.nanoTime();
                TokenMask mask = new TokenMask(tokens.size());
                state.allow(mask, fresh - step);
                nanos += System.nanoTime() - start;
                int[] allowed = mask.tokens(true);
                if (allowed.length == 0) {
                    break;
                }
                int token = allowed[random.nextInt(allowed.length)];
                start = System.nanoTime();
                ConstraintState next = state.next(token);
                nanos += System.nanoTime() - start;
                steps++;
                if (next == null) {
                    throw new IllegalStateException("token " + token + " was allowed and may not come");
                }
                state = next;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d %s answers: %.4f ms a token over %d tokens%n",
                answers,
                round,
                nanos / 1e6 / steps,
                steps);
    }

    private void decode(JsonGrammar grammar) {
        try (PretrainedModel model = PretrainedModel.load(folder, LoadOptions.defaults())) {
            int size = model.decoder().config().vocabSize();
            int[] prompt = new Random(1).ints(64, 0, size).toArray();
            GenerationConfig free =
                    GenerationConfig.builder().maxNewTokens(fresh).build();
            // The end is a token without text that the model never likes best: answers keep their length.
            GenerationConfig bound = free.toBuilder()
                    .constraint(grammar)
                    .eosTokenIds(List.of(size - 1))
                    .build();
            Generator generator = new Generator(model.decoder());
            double[] ratios = new double[5];
            for (int i = -1; i < ratios.length; i++) {
                double without = perToken(generator, prompt, free);
                double with = perToken(generator, prompt, bound);
                if (i >= 0) {
                    ratios[i] = with / without;
                }
                System.out.printf(Locale.ROOT, "free %.2f ms a token, bound %.2f ms%n", without * 1e3, with * 1e3);
            }
            Arrays.sort(ratios);
            System.out.printf(Locale.ROOT, "bound against free: %.3f%n", ratios[ratios.length / 2]);
        }
    }

    private static double perToken(Generator generator, int[] prompt, GenerationConfig config) {
        long start = System.nanoTime();
        GenerationResult result = generator.generate(Prompts.of(0, prompt), config);
        return (System.nanoTime() - start) / 1e9 / result.lengths()[0];
    }

    /** All bytes, and words as a tokenizer of texts and programs has them: with spaces before, marks after, quotes and brackets. */
    private static TokenBytes madeUp(int size) {
        List<byte[]> all = new ArrayList<>();
        for (int octet = 0; octet < 256; octet++) {
            all.add(new byte[] {(byte) octet});
        }
        Random random = new Random(7);
        Set<String> words = new LinkedHashSet<>();
        String letters = "etaoinshrdlucmfwypvbgkqjxzéüß日本語한국";
        String[] marks = {
            "\"", "\":", "\",", "\"}", "\"]", "\"},", "{\"", "[\"", ",\"", ".", ",", ":", "\n", "  ", "()", "'s"
        };
        while (words.size() < size - 256 - 1) {
            StringBuilder word = new StringBuilder(random.nextInt(2) == 0 ? " " : "");
            int length = 1 + random.nextInt(9);
            for (int i = 0; i < length; i++) {
                word.append(letters.charAt((int) (letters.length() * Math.pow(random.nextDouble(), 2))));
            }
            if (random.nextInt(12) == 0) {
                word.append(marks[random.nextInt(marks.length)]);
            }
            words.add(random.nextInt(60) == 0 ? marks[random.nextInt(marks.length)] + word : word.toString());
        }
        words.forEach(word -> all.add(word.getBytes(StandardCharsets.UTF_8)));
        all.add(new byte[0]);
        return TokenBytes.of(all);
    }
}
