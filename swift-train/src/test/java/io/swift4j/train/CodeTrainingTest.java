package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.answer.MediaFiles;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.codec.audio.AudioCodes;
import io.swift4j.modality.codec.audio.EncodeOptions;
import io.swift4j.modality.csm.CsmSpeaker;
import io.swift4j.modality.csm.Turn;
import io.swift4j.modality.moshi.MoshiSpeaker;
import io.swift4j.modality.moshi.MoshiTurn;
import io.swift4j.modality.painter.DrawOptions;
import io.swift4j.modality.painter.Painter;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.CodeExample;
import io.swift4j.train.data.DataException;
import io.swift4j.train.data.Encoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Models whose answers are codes learn rows of sounds and pictures, and then give the very codes. */
@ExtendWith(NoLeaks.class)
class CodeTrainingTest {

    private static final Path MODALITY = Path.of("../swift-modality/src/test/resources");
    private static final Path CSM = MODALITY.resolve("speech/csm");
    private static final Path MOSHI = MODALITY.resolve("speech/moshi");
    private static final Path WORDS = Path.of("../swift-core/src/test/resources/text/chatml");
    private static final Map<String, ?> MEMORISING = Map.of(
            "num_train_epochs", 100, "tuner_type", "full", "learning_rate", 0.003, "lr_scheduler_type", "constant");
    private static final Path JANUS = MODALITY.resolve("painters/janus");

    @TempDir
    private Path folder;

    private Path rows(String... lines) throws IOException {
        return Files.write(folder.resolve("rows.jsonl"), List.of(lines));
    }

    private Sound tone(String name, double hertz, double seconds) {
        float[] samples = new float[(int) (24_000 * seconds)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / 24_000));
        }
        MediaFiles.wav(new Sound(24_000, 1, samples), folder.resolve(name));
        return new Sound(24_000, 1, samples);
    }

    private TrainOptions options(Path model, Path rows, Map<String, ?> more) {
        Map<String, Object> values = new LinkedHashMap<>(Map.of(
                "model",
                model.toString(),
                "dataset",
                List.of(rows.toString()),
                "output_dir",
                folder.resolve("out").toString(),
                "torch_dtype",
                "float32",
                "learning_rate",
                0.005,
                "per_device_train_batch_size",
                2,
                "gradient_accumulation_steps",
                1,
                "lora_rank",
                16,
                "lora_dropout",
                0,
                "save_strategy",
                "no"));
        values.put("report_to", List.of());
        if (!more.containsKey("tuner_type")) {
            values.put("lora_rank", 16);
            values.put("lora_dropout", 0);
        }
        values.putAll(more);
        return TrainOptions.of(values);
    }

    private static PretrainedModel load(Path folder) {
        return PretrainedModel.load(folder, LoadOptions.defaults().withDtype(Dtype.FLOAT32));
    }

    private static TrainingData data(TrainOptions options, PretrainedModel model) {
        try (Tokenizer tokenizer = Tokenizer.load(model.folder())) {
            return TrainingData.read(options, tokenizer, TrainingMedia.of(options, model));
        }
    }

    private static TrainResult train(TrainOptions options, AdaptedModel adapted, TrainingData data) {
        return Trainer.builder().model(adapted).args(options).data(data).build().train();
    }

    private static float[] throughCodec(AudioCodec codec, Sound sound, int codebooks) {
        try (TensorScope scope = TensorScope.open()) {
            AudioCodes codes =
                    codec.encode(List.of(sound), EncodeOptions.defaults().withCodebooks(codebooks));
            return codec.sounds(codes).get(0).samples();
        }
    }

    @Test
    void speechThatWasLearnedIsSaidCodeForCode() throws IOException {
        Sound low = tone("low.wav", 220, 0.4);
        Sound high = tone("high.wav", 660, 0.4);
        Path rows = rows(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hello world\"},"
                        + "{\"role\":\"assistant\",\"content\":\"<audio>\"}],\"audios\":[\"low.wav\"]}",
                "{\"messages\":[{\"role\":\"assistant\",\"content\":\"happy rock<audio>\"}],\"audios\":[\"high.wav\"]}");
        TrainOptions options = options(CSM, rows, MEMORISING);
        try (PretrainedModel model = load(CSM);
                AdaptedModel adapted = new AdaptedModel(model);
                Tokenizer tokenizer = Tokenizer.load(CSM)) {
            TrainingData data = data(options, model);
            assertThat(data.train()).hasSize(2).allMatch(CodeExample.class::isInstance);
            TrainResult result = train(options, adapted, data);
            assertThat(result.losses().get(99)).isLessThan(0.1 * result.losses().get(0));
            assertThat(adapted.adapter("default").parameters().keySet())
                    .anyMatch(name -> name.contains("backbone_model.layers.0"))
                    .anyMatch(name -> name.contains("backbone_model.embed_tokens.embed_audio_tokens"))
                    .anyMatch(name -> name.contains("depth_decoder.model.layers.0"));
            try (CsmSpeaker speaker = CsmSpeaker.of(adapted.decoder(), tokenizer, CSM)) {
                AudioCodec codec = speaker.model().codec();
                Sound said = speaker.say(List.of(), Turn.of(0, "hello world"), 20, true, 0);
                assertThat(Arrays.equals(said.samples(), throughCodec(codec, low, codec.codebooks())))
                        .isTrue();
                said = speaker.say(List.of(), Turn.of(0, "happy rock"), 20, true, 0);
                assertThat(Arrays.equals(said.samples(), throughCodec(codec, high, codec.codebooks())))
                        .isTrue();
            }
        }
        assertThat(Files.readString(logs())).contains("\"loss_backbone\"", "\"loss_depth\"");
    }

    @Test
    void anAnswerToSpeechIsSpokenAsItWasLearned() throws IOException {
        Sound asked = tone("asked.wav", 220, 0.4);
        Sound answer = tone("answer.wav", 660, 0.4);
        Path rows = rows("{\"messages\":[{\"role\":\"user\",\"content\":\"<audio>\"},"
                + "{\"role\":\"assistant\",\"content\":\"<audio>\"}],\"audios\":[\"asked.wav\",\"answer.wav\"]}");
        TrainOptions options = options(MOSHI, rows, MEMORISING);
        try (PretrainedModel model = load(MOSHI);
                AdaptedModel adapted = new AdaptedModel(model);
                Tokenizer tokenizer = Tokenizer.load(WORDS)) {
            TrainingData data = TrainingData.read(options, tokenizer, TrainingMedia.of(options, model));
            TrainResult result = train(options, adapted, data);
            assertThat(result.losses().get(99)).isLessThan(0.1 * result.losses().get(0));
            assertThat(adapted.adapter("default").parameters().keySet())
                    .anyMatch(name -> name.startsWith("depth_decoder."));
            try (MoshiSpeaker speaker = MoshiSpeaker.of(adapted.decoder(), Optional.empty(), MOSHI)) {
                AudioCodec codec = speaker.model().codec();
                int frames = answer.length() / codec.hopLength();
                Sound said = speaker.say(List.of(new MoshiTurn(false, asked)), frames, true, 0)
                        .sound();
                float[] both = new float[asked.length() + answer.length()];
                System.arraycopy(answer.samples(), 0, both, asked.length(), answer.length());
                float[] through = throughCodec(codec, new Sound(24_000, 1, both), 4);
                float[] expected = Arrays.copyOfRange(through, asked.length(), through.length);
                assertThat(Arrays.equals(said.samples(), expected)).isTrue();
            }
        }
    }

    private Path logs() throws IOException {
        try (var files = Files.walk(folder.resolve("out"))) {
            return files.filter(file -> file.endsWith("logging.jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void checkpointingAndKeepingGiveTheSameLosses() throws IOException {
        tone("low.wav", 220, 0.4);
        Path rows = rows("{\"messages\":[{\"role\":\"user\",\"content\":\"hello world\"},"
                + "{\"role\":\"assistant\",\"content\":\"<audio>\"}],\"audios\":[\"low.wav\"]}");
        List<Double> kept = null;
        for (boolean checkpointing : new boolean[] {false, true}) {
            TrainOptions options =
                    options(CSM, rows, Map.of("num_train_epochs", 4, "gradient_checkpointing", checkpointing));
            try (PretrainedModel model = load(CSM);
                    AdaptedModel adapted = new AdaptedModel(model)) {
                List<Double> losses =
                        train(options, adapted, data(options, model)).losses();
                // The same operations in the same order: layers are run again, not differently.
                assertThat(kept == null ? losses : kept).isEqualTo(losses);
                kept = losses;
            }
        }
    }

    @Test
    void rowsThatCsmCanNotLearnAreNamedWithWhatIsMissing() throws IOException {
        tone("low.wav", 220, 0.1);
        Path rows = rows(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"ho\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"<audio>\"},{\"role\":\"assistant\",\"content\":"
                        + "\"ho\"}],\"audios\":[\"low.wav\"]}",
                "{\"messages\":[{\"role\":\"system\",\"content\":\"speak\"},{\"role\":\"assistant\",\"content\":"
                        + "\"ho<audio>\"}],\"audios\":[\"low.wav\"]}");
        TrainOptions options = options(CSM, rows, Map.of());
        try (PretrainedModel model = load(CSM)) {
            assertThatThrownBy(() -> data(options, model))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("rows.jsonl:1")
                    .hasMessageContaining("has no sound")
                    .hasMessageContaining("rows.jsonl:2")
                    .hasMessageContaining("has no words")
                    .hasMessageContaining("rows.jsonl:3")
                    .hasMessageContaining("the role system");
        }
    }

    @Test
    void janusLearnsToDrawAndToDescribeInOneRun() throws IOException {
        Files.copy(JANUS.resolve("image_0.png"), folder.resolve("picture.png"));
        Path rows = rows(
                "{\"query\":\"red\",\"response\":\"<image>\",\"images\":[\"picture.png\"]}",
                "{\"messages\":[{\"role\":\"assistant\",\"content\":\"seen by all\"}]}");
        TrainOptions options = options(JANUS, rows, Map.of("num_train_epochs", 60));
        try (PretrainedModel model = load(JANUS);
                AdaptedModel adapted = new AdaptedModel(model);
                Tokenizer tokenizer = Tokenizer.load(JANUS)) {
            TrainingData data = data(options, model);
            assertThat(data.train().stream().map(Encoded::getClass).map(Class::getSimpleName))
                    .containsExactly("CodeExample", "Example");
            int[][] taught = ((CodeExample) data.train().get(0)).lesson().frames();
            TrainResult result = train(options, adapted, data);
            assertThat(result.losses().get(59)).isLessThan(0.3 * result.losses().get(0));
            try (Painter painter = Painter.of(adapted.decoder(), tokenizer, JANUS)) {
                DrawOptions greedy = DrawOptions.defaults().greedy().withGuidance(1);
                int[] drawn = painter.codes(List.of("red"), greedy, (row, code) -> true)
                        .get(0)
                        .codes();
                assertThat(drawn)
                        .isEqualTo(Arrays.stream(taught)
                                .flatMapToInt(Arrays::stream)
                                .toArray());
            }
        }
    }
}
