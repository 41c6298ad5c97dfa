package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.Example;
import io.swift4j.train.data.Label;
import io.swift4j.train.data.LabelledExample;
import io.swift4j.train.data.RowId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every objective learns, gives the same twice, and goes on from a checkpoint bit for bit. */
class ObjectiveRunsTest {

    private static final int STEPS = 24;

    @TempDir
    private Path folder;

    private PretrainedModel model;
    private final Random random = new Random(3);

    @BeforeEach
    void load() {
        model = PretrainedModel.load(TinyModel.llama().write(folder.resolve("base")));
    }

    @AfterEach
    void close() {
        model.close();
    }

    private TrainOptions options(Map<String, ?> more) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("model", "base");
        values.put("dataset", List.of("rows.jsonl"));
        values.put("output_dir", folder.resolve("out").toString());
        values.put("max_steps", STEPS);
        values.put("per_device_train_batch_size", 2);
        values.put("gradient_accumulation_steps", 2);
        values.put("save_steps", 10);
        values.put("learning_rate", 0.01);
        values.put("lora_dropout", 0.1);
        values.putAll(more);
        return TrainOptions.of(values);
    }

    private Trainer.Builder builder(AdaptedModel adapted, Map<String, ?> more, List<? extends Encoded> examples) {
        return Trainer.builder().model(adapted).args(options(more)).trainDataset(examples);
    }

    private TrainResult train(Map<String, ?> more, List<? extends Encoded> examples) {
        try (AdaptedModel adapted = new AdaptedModel(model)) {
            return builder(adapted, more, examples).build().train();
        }
    }

    private TrainResult learnsAndResumes(Map<String, ?> more, List<? extends Encoded> examples) throws Exception {
        TrainResult whole = train(more, examples);
        assertThat(mean(whole.losses().subList(STEPS - 6, STEPS)))
                .isLessThan(mean(whole.losses().subList(0, 6)) * 0.9);
        resumes(whole, more, examples);
        return whole;
    }

    private void resumes(TrainResult whole, Map<String, ?> more, List<? extends Encoded> examples) throws Exception {
        Path last = whole.folder().resolve("checkpoint-" + STEPS);
        byte[] adapter = Files.readAllBytes(last.resolve("adapter_model.safetensors"));
        byte[] moments = Files.readAllBytes(last.resolve("optimizer.safetensors"));
        Map<String, Object> resumed = new LinkedHashMap<>(more);
        resumed.put(
                "resume_from_checkpoint",
                whole.folder().resolve("checkpoint-10").toString());
        assertThat(train(resumed, examples).losses()).isEqualTo(whole.losses().subList(10, STEPS));
        assertThat(Files.readAllBytes(last.resolve("adapter_model.safetensors")))
                .isEqualTo(adapter);
        assertThat(Files.readAllBytes(last.resolve("optimizer.safetensors"))).isEqualTo(moments);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private Example text(int prompt, int line) {
        int[] ids = random.ints(5 + random.nextInt(5), 3, 60).toArray();
        int[] labels = ids.clone();
        java.util.Arrays.fill(labels, 0, Math.min(prompt, ids.length), Example.NOTHING);
        float[] weights = new float[ids.length];
        java.util.Arrays.fill(weights, 1);
        return new Example(ids, labels, weights, "", new RowId("rows.jsonl", line));
    }

    private List<LabelledExample> labelled(int prompt, IntFunction<Label> label) {
        List<LabelledExample> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(new LabelledExample(text(prompt, i + 1), label.apply(i)));
        }
        return rows;
    }

    @Test
    void kto() throws Exception {
        learnsAndResumes(Map.of("rlhf_type", "kto"), labelled(3, i -> new Label.Desirable(i % 2 == 0)));
    }

    @Test
    void ktoRefusesRowsThatAreNotWantedOrUnwantedAnswersAndNamesThem() {
        List<LabelledExample> rows = new ArrayList<>(labelled(3, i -> new Label.Desirable(true)));
        rows.set(4, new LabelledExample(text(3, 5), new Label.Category(1)));
        rows.set(6, new LabelledExample(text(99, 7), new Label.Desirable(true)));
        assertThatThrownBy(() -> train(Map.of("rlhf_type", "kto"), rows))
                .hasMessageContaining("2 rows")
                .hasMessageContaining("rows.jsonl:5: label")
                .hasMessageContaining("rows.jsonl:7: messages");
    }
}
