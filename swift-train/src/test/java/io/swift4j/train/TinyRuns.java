package io.swift4j.train;

import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Example;
import io.swift4j.train.data.RowId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of whole runs share: a tiny model in a folder of its own, options, and rows. */
abstract class TinyRuns {

    @TempDir
    Path folder;

    PretrainedModel model;

    @BeforeEach
    void load() {
        model = PretrainedModel.load(TinyModel.llama().write(folder.resolve("base")));
    }

    @AfterEach
    void close() {
        model.close();
    }

    /** Options of a run of the tiny model; what is given comes last. */
    final TrainOptions options(Map<String, ?> usual, Map<String, ?> more) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("model", "base");
        values.put("dataset", List.of("rows.jsonl"));
        values.put("output_dir", folder.resolve("out").toString());
        values.put("learning_rate", 0.01);
        values.putAll(usual);
        values.putAll(more);
        return TrainOptions.of(values);
    }

    /** Trains an adapter on fourteen rows. */
    final TrainResult train(AdaptedModel adapted, AdapterConfig config, TrainOptions options) {
        return Trainer.builder()
                .model(adapted)
                .adapter(config)
                .args(options)
                .trainDataset(examples(5, 14))
                .build()
                .train();
    }

    /** Rows of 4 to 9 random tokens, of which all but the first are learned. */
    static List<Example> examples(long seed, int count) {
        Random random = new Random(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] ids = random.ints(4 + random.nextInt(6), 3, 60).toArray();
            int[] labels = ids.clone();
            labels[0] = Example.NOTHING;
            float[] weights = new float[ids.length];
            Arrays.fill(weights, 1, weights.length, 1);
            examples.add(new Example(ids, labels, weights, "", new RowId("rows.jsonl", i + 1)));
        }
        return examples;
    }
}
