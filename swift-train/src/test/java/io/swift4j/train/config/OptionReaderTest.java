package io.swift4j.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.hub.HubSource;
import io.swift4j.train.data.BatchOptions;
import io.swift4j.train.data.LossScale;
import io.swift4j.train.data.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionReaderTest {

    @TempDir
    Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void defaultsAreThoseOfMsSwift() {
        TrainOptions options = TrainOptions.of(Map.of());
        assertThat(options.changes()).isEmpty();
        assertThat(options.tuner().tunerType()).isEqualTo("lora");
        assertThat(options.tuner().targetModules()).containsExactly("all-linear");
        assertThat(options.lora().loraRank()).isEqualTo(8);
        assertThat(options.lora().loraAlpha()).isEqualTo(32);
        assertThat(options.lora().loraDropout()).isEqualTo(0.05);
        assertThat(options.learningRate()).isEqualTo(1e-4);
        assertThat(options.gradientAccumulationSteps()).isEqualTo(16);
        assertThat(options.optimizer().adamBeta2()).isEqualTo(0.95);
        assertThat(options.optimizer().weightDecay()).isEqualTo(0.1);
        assertThat(options.schedule().numTrainEpochs()).isEqualTo(3);
        assertThat(options.schedule().lrSchedulerType()).isEqualTo("cosine");
        assertThat(options.logging().loggingSteps()).isEqualTo(5);
        assertThat(options.encoding().truncationStrategy()).isEqualTo(Truncation.DELETE);
        assertThat(options.evalStrategy()).isEqualTo(Interval.NO);
        assertThat(options.with(Map.of("tuner_type", "full")).learningRate()).isEqualTo(1e-5);
        assertThat(options.with(Map.of("per_device_train_batch_size", 6)).gradientAccumulationSteps())
                .isEqualTo(3);
    }

    @Test
    void yamlJsonAndTheCommandLineSayTheSame() throws IOException {
        Path yaml = file("a.yaml", """
                model: Qwen/Qwen3-0.6B
                dataset: [a.jsonl#500, b.jsonl]
                learning_rate: 1e-3
                lora_rank: 16
                packing: true
                max_length: 2048
                loss_scale: last_round
                columns: {q: query}
                """);
        Path json = file("a.json", """
                {"model": "Qwen/Qwen3-0.6B", "dataset": ["a.jsonl#500", "b.jsonl"], "learning_rate": 0.001,
                 "lora_rank": 16, "packing": true, "max_length": 2048, "loss_scale": "last_round",
                 "columns": {"q": "query"}}""");
        TrainOptions options = OptionReader.read(yaml).options();
        assertThat(OptionReader.read(json).options()).isEqualTo(options);
        String[] line = ("--model Qwen/Qwen3-0.6B --dataset a.jsonl#500 b.jsonl --learning_rate 1e-3 --lora_rank=16"
                        + " --packing --max_length 2048 --loss_scale last_round --columns {\"q\":\"query\"}")
                .split(" ");
        assertThat(OptionReader.commandLine(List.of(line)).options()).isEqualTo(options);
        assertThat(options.outputDir()).isEqualTo("output/Qwen3-0.6B");
        assertThat(options.encoding(OptionalInt.of(5)).maxLength()).hasValue(2048);
        assertThat(options.encoding().lossScale()).contains(LossScale.LAST_ROUND);
        assertThat(options.trainBatches().packing()).isEqualTo(BatchOptions.Packing.BINPACK);
        assertThat(options.trainBatches().packLength()).isEqualTo(2048);
        TrainOptions changed = OptionReader.commandLine(List.of(yaml.toString(), "--lora_r", "4"))
                .options();
        assertThat(ArgsFile.diff(options, changed)).containsExactly(new ArgsFile.Difference("lora_rank", 16, 4));
    }

    @Test
    void formerNamesAreUnderstoodAndTheCurrentOnesNamed() {
        OptionReader.Result result =
                OptionReader.bind("x", Map.of("sft_type", "full", "lora_target_modules", List.of("q_proj")));
        assertThat(result.options().tuner().tunerType()).isEqualTo("full");
        assertThat(result.notes())
                .containsExactlyInAnyOrder(
                        "sft_type is now called tuner_type", "lora_target_modules is now called target_modules");
    }

    @Test
    void allThatIsWrongIsListedTogether() throws IOException {
        Path yaml = file("bad.yaml", """
                lora_rnk: 8
                lora_alpha: many
                lora_dropout: 1.5
                packing: true
                group_by_length: true
                max_length: 1.5
                truncation_strategy: middle
                streaming: true
                warmup_ratio: 0.1
                warmup_steps: 10
                adalora_init_r: 20
                dataset: [a.jsonl#x]
                bf16: maybe
                """);
        assertThatThrownBy(() -> OptionReader.read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bad.yaml has 12 problems")
                .hasMessageContaining("no option is called lora_rnk; did you mean lora_rank?")
                .hasMessageContaining("lora_alpha is \"many\"; it must be a whole number")
                .hasMessageContaining("lora_dropout must be from 0 to 1, not 1.5")
                .hasMessageContaining("packing and group_by_length exclude each other")
                .hasMessageContaining("max_length is 1.5; it must be a whole number")
                .hasMessageContaining("truncation_strategy is \"middle\"; it must be one of delete, left, right, split")
                .hasMessageContaining("streaming is not offered: files are read whole")
                .hasMessageContaining("warmup_ratio and warmup_steps exclude each other")
                .hasMessageContaining("adalora_init_r has no effect with tuner_type lora; it is for adalora")
                .hasMessageContaining("dataset \"a.jsonl#x\"")
                .hasMessageContaining("bf16 is \"maybe\"; it must be true or false")
                .hasMessageContaining("model is missing");
    }

    @Test
    void contradictionsBetweenGroupsAreListedTogether() {
        assertThatThrownBy(() -> TrainOptions.of(Map.of(
                        "tuner_type",
                        "full",
                        "quant_method",
                        "bnb",
                        "quant_bits",
                        4,
                        "packing",
                        true,
                        "eval_strategy",
                        "steps",
                        "beta",
                        0.1)))
                .hasMessageContaining("4 problems")
                .hasMessageContaining("tuner_type full cannot train quantised weights")
                .hasMessageContaining("packing needs packing_length or max_length")
                .hasMessageContaining("need rows to measure with")
                .hasMessageContaining("no effect without rlhf_type");
    }

    @Test
    void argsJsonGivesTheSameOptions() throws IOException {
        TrainOptions options = TrainOptions.of(
                Map.of("model", "m", "dataset", List.of("a"), "rlhf_type", "dpo", "beta", 0.2, "save_total_limit", 2));
        Path file = folder.resolve("args.json");
        ArgsFile.write(file, options);
        assertThat(Files.readString(file)).contains("\"rlhf_type\" : \"dpo\"", "\"eval_steps\" : null");
        assertThat(ArgsFile.read(file)).isEqualTo(options);
        assertThat(ArgsFile.diff(options, ArgsFile.read(file))).isEmpty();
    }

    @Test
    void wrongCommandLinesAndFiles() throws IOException {
        assertThatThrownBy(() -> OptionReader.commandLine(List.of("--a", "1", "--a", "2")))
                .hasMessageContaining("--a is given twice");
        Path twice = file("twice.yml", "seed: 1\nseed: 2\n");
        assertThatThrownBy(() -> OptionReader.read(twice)).hasMessageContaining("twice.yml is not valid YAML");
        Path list = file("list.yml", "- 1\n");
        assertThatThrownBy(() -> OptionReader.read(list)).hasMessageContaining("must hold keys and values");
        List<String> both = List.of("--train_type", "lora", "--sft_type", "full");
        assertThatThrownBy(() -> OptionReader.commandLine(both))
                .hasMessageContaining("tuner_type is given twice, the second time as sft_type");
        Path former = file("former.yml", "sft_type: full\ntuner_type: lora\n");
        for (List<String> line : List.of(List.of(former.toString()), List.of(former.toString(), "--seed", "1"))) {
            assertThatThrownBy(() -> OptionReader.commandLine(line))
                    .hasMessageContaining("tuner_type is given twice, the second time as tuner_type");
        }
        Path one = file("one.yml", "sft_type: full\nmodel: m\ndataset: a.jsonl\n");
        OptionReader.Result result = OptionReader.commandLine(List.of(one.toString(), "--train_type", "lora"));
        assertThat(result.options().tuner().tunerType()).isEqualTo("lora");
        assertThat(result.notes())
                .containsExactly("sft_type is now called tuner_type", "train_type is now called tuner_type");
    }

    @Test
    void hubAndQuantisationReachLoading() {
        TrainOptions options = TrainOptions.of(Map.of(
                "use_hf",
                false,
                "model_revision",
                "v2",
                "quant_method",
                "bnb",
                "quant_bits",
                4,
                "bnb_4bit_quant_type",
                "fp4",
                "bnb_4bit_use_double_quant",
                false));
        assertThat(options.hub().defaultSource()).isEqualTo(HubSource.MODEL_SCOPE);
        assertThat(options.hub().revision()).isEqualTo("v2");
        assertThat(options.loading().quantization()).isEqualTo("fp4_single");
        assertThat(TrainOptions.of(Map.of("use_hf", true)).hub().defaultSource())
                .isEqualTo(HubSource.HUGGING_FACE);
        assertThat(TrainOptions.of(Map.of()).hub().revision()).isNull();
    }

    @Test
    void devicesAreDealtReplicas() {
        assertThat(TrainOptions.of(Map.of("model", "m", "dataset", List.of("a.jsonl")))
                        .loading()
                        .device())
                .isEqualTo("cpu");
        TrainOptions two = TrainOptions.of(Map.of(
                "model", "m", "dataset", List.of("a.jsonl"), "device", List.of("cuda:0", "cuda:1"), "replicas", 4));
        assertThat(two.loading().device()).isEqualTo("cuda:0");
        assertThatThrownBy(() -> TrainOptions.of(
                        Map.of("model", "m", "dataset", List.of("a.jsonl"), "device", List.of("cuda:0", "cuda:1"))))
                .hasMessageContaining("device names [cuda:0, cuda:1], but replicas is 1; set it to a multiple of 2");
    }
}
