package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.answer.MediaFiles;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.codec.audio.AudioCodes;
import io.swift4j.modality.csm.CsmSpeaker;
import io.swift4j.modality.csm.Turn;
import io.swift4j.modality.lesson.CodeLosses;
import io.swift4j.modality.lesson.Lesson;
import io.swift4j.modality.moshi.Moshi;
import io.swift4j.modality.moshi.MoshiPrompts;
import io.swift4j.modality.moshi.MoshiSpeech;
import io.swift4j.modality.music.Composer;
import io.swift4j.modality.music.Dia;
import io.swift4j.modality.music.DiaNetwork;
import io.swift4j.modality.music.MusicNetwork;
import io.swift4j.modality.music.SpeakOptions;
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
    private static final Path MUSIC = MODALITY.resolve("music/stereo");
    private static final Path DAC = MODALITY.resolve("codecs/dac_odd");
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

    private static TrainResult train(TrainOptions options, AdaptedModel adapted, TrainingData data) {
        return Trainer.builder().model(adapted).args(options).data(data).build().train();
    }

    /** The sound of frames of codes. */
    private static float[] played(AudioCodec codec, int[][] frames) {
        int[][] books = CodeLosses.turned(frames);
        try (TensorScope scope = TensorScope.open()) {
            int[] flat = Arrays.stream(books).flatMapToInt(Arrays::stream).toArray();
            AudioCodes codes = AudioCodes.of(Tensor.of(flat, 1, books.length, books[0].length));
            return codec.sounds(codes).get(0).samples();
        }
    }

    private static int[][] frames(TrainingData data, int row) {
        return ((CodeExample) data.train().get(row)).lesson().frames();
    }

    private static int[][] withoutEnd(int[][] frames) {
        return Arrays.copyOf(frames, frames.length - 1);
    }

    @Test
    void speechThatWasLearnedIsSaidCodeForCode() throws IOException {
        tone("low.wav", 220, 0.4);
        tone("high.wav", 660, 0.4);
        Path rows = rows(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hello world\"},"
                        + "{\"role\":\"assistant\",\"content\":\"<audio>\"}],\"audios\":[\"low.wav\"]}",
                "{\"messages\":[{\"role\":\"assistant\",\"content\":\"[7]happy rock<audio>\"}],\"audios\":[\"high.wav\"]}");
        TrainOptions options = options(CSM, rows, MEMORISING);
        try (PretrainedModel model = load(CSM);
                AdaptedModel adapted = new AdaptedModel(model);
                Tokenizer tokenizer = Tokenizer.load(CSM)) {
            TrainingData data = TrainingData.read(options, model);
            assertThat(data.train()).hasSize(2).allMatch(CodeExample.class::isInstance);
            TrainResult result = train(options, adapted, data);
            assertThat(result.losses().get(99)).isLessThan(0.1 * result.losses().get(0));
            assertThat(adapted.adapter("default").parameters().keySet())
                    .anyMatch(name -> name.contains("backbone_model.layers.0"))
                    .anyMatch(name -> name.contains("backbone_model.embed_tokens.embed_audio_tokens"))
                    .anyMatch(name -> name.contains("depth_decoder.model.layers.0"));
            try (CsmSpeaker speaker = CsmSpeaker.of(adapted.decoder(), tokenizer, CSM)) {
                AudioCodec codec = speaker.model().codec();
                for (int row = 0; row < 2; row++) {
                    int[][] taught = withoutEnd(frames(data, row));
                    String words = row == 0 ? "hello world" : "happy rock";
                    Sound said = speaker.say(List.of(), Turn.of(row == 0 ? 0 : 7, words), taught.length + 5, true, 0);
                    assertThat(Arrays.equals(said.samples(), played(codec, taught)))
                            .isTrue();
                }
            }
        }
        assertThat(Files.readString(logs())).contains("\"loss_backbone\"", "\"loss_depth\"");
    }

    @Test
    void anAnswerToSpeechIsSpokenAsItWasLearned() throws IOException {
        Sound asked = tone("asked.wav", 220, 0.4);
        tone("answer.wav", 660, 0.4);
        Path rows = rows("{\"messages\":[{\"role\":\"user\",\"content\":\"<audio>\"},"
                + "{\"role\":\"assistant\",\"content\":\"<audio>\"}],\"audios\":[\"asked.wav\",\"answer.wav\"]}");
        TrainOptions options = options(MOSHI, rows, MEMORISING);
        try (PretrainedModel model = load(MOSHI);
                AdaptedModel adapted = new AdaptedModel(model)) {
            TrainingData data = TrainingData.read(options, model);
            TrainResult result = train(options, adapted, data);
            assertThat(result.losses().get(99)).isLessThan(0.1 * result.losses().get(0));
            assertThat(adapted.adapter("default").parameters().keySet())
                    .anyMatch(name -> name.startsWith("depth_decoder."));
            try (Moshi moshi = Moshi.of(adapted.decoder())) {
                int[][] taught = frames(data, 0);
                int last = taught.length - 1;
                GenerationConfig two = GenerationConfig.builder()
                        .doSample(false)
                        .maxNewTokens(2)
                        .build();
                for (int known = asked.length() / moshi.codec().hopLength(); known < last; known++) {
                    MoshiPrompts prompts = prompts(data, known);
                    MoshiSpeech speech = moshi.speak(prompts, two, two, (row, token) -> true);
                    assertThat(speech.codes()[0][0][known - 1]).isEqualTo(taught[known][0]);
                    assertThat(speech.text().answer(0)[0])
                            .isEqualTo(
                                    ((CodeExample) data.train().get(0)).lesson().ids()[known]);
                }
            }
        }
    }

    /** The first frames of a learned conversation, the delay undone. */
    private static MoshiPrompts prompts(TrainingData data, int known) {
        int[][] all = frames(data, 0);
        int books = all[0].length / 2;
        int[][][] streams = new int[2][books][known];
        for (int stream = 0; stream < 2; stream++) {
            for (int book = 0; book < books; book++) {
                for (int t = 0; t < known; t++) {
                    streams[stream][book][t] = all[t + (book == 0 ? 0 : 1)][stream * books + book];
                }
            }
        }
        int[] text = Arrays.copyOf(((CodeExample) data.train().get(0)).lesson().ids(), known);
        return new MoshiPrompts(new int[][] {text}, new int[][][] {streams[0]}, new int[][][] {streams[1]});
    }

    @Test
    void musicThatWasLearnedIsComposedCodeForCode() throws IOException {
        tone("low.wav", 220, 0.1);
        tone("high.wav", 660, 0.15);
        Path rows = rows(
                "{\"query\":\"slow waltz\",\"response\":\"<audio>\",\"audios\":[\"low.wav\"]}",
                "{\"query\":\"happy rock\",\"response\":\"<audio>\",\"audios\":[\"high.wav\"]}");
        TrainOptions options = options(MUSIC, rows, MEMORISING);
        try (PretrainedModel model = load(MUSIC);
                AdaptedModel adapted = new AdaptedModel(model);
                Composer composer = Composer.of(model)) {
            TrainingData data = TrainingData.read(options, model);
            TrainResult result = train(options, adapted, data);
            assertThat(result.losses().get(99)).isLessThan(0.1 * result.losses().get(0));
            Composer taught = composer.with(adapted.network().as(MusicNetwork.class));
            for (Encoded row : data.train()) {
                Lesson lesson = ((CodeExample) row).lesson();
                int[][] keep = {new int[lesson.ids().length]};
                Arrays.fill(keep[0], 1);
                int late = lesson.length() - lesson.ids().length - lesson.frames().length;
                GenerationConfig greedy = GenerationConfig.builder()
                        .doSample(false)
                        .maxNewTokens(lesson.frames().length + late)
                        .build();
                Composer.Words words = new Composer.Words(new int[][] {lesson.ids()}, keep);
                int[][] books = taught.write(
                                words, Optional.empty(), Optional.empty(), 1, greedy, (place, code) -> true)
                        .codes()[0];
                assertThat(CodeLosses.turned(books)).isDeepEqualTo(lesson.frames());
            }
        }
    }

    @Test
    void aDialogueThatWasLearnedIsSpokenAsItWas() throws IOException {
        Path dia = dia();
        tone("low.wav", 220, 0.02);
        Path rows = rows("{\"query\":\"[S1] hi\",\"response\":\"<audio>\",\"audios\":[\"low.wav\"]}");
        Map<String, Object> more = new LinkedHashMap<>(MEMORISING);
        more.put("codec", DAC.toString());
        try (PretrainedModel model = load(dia);
                AdaptedModel adapted = new AdaptedModel(model);
                Dia plain = Dia.of(model);
                AudioCodec codec = AudioCodec.load(DAC)) {
            TrainOptions options = options(dia, rows, more);
            TrainingData data = TrainingData.read(options, model);
            int[][] frames = frames(data, 0);
            assertThat(frames[frames.length - 1]).containsOnly(codec.codebookSize());
            TrainResult result = train(options, adapted, data);
            assertThat(result.losses().get(99)).isLessThan(0.1 * result.losses().get(0));
            SpeakOptions greedy =
                    SpeakOptions.defaults().greedy().withGuidance(1).withFrames(60);
            Sound said = plain.with(adapted.network().as(DiaNetwork.class))
                    .speak(List.of("[S1] hi"), codec, greedy)
                    .get(0);
            assertThat(Arrays.equals(said.samples(), played(codec, withoutEnd(frames))))
                    .isTrue();
            TrainOptions without = options(dia, rows, Map.of());
            assertThatThrownBy(() -> TrainingData.read(without, model)).hasMessageContaining("comes without its codec");
        }
        TrainOptions wrong = options(CSM, rows, more);
        try (PretrainedModel model = load(CSM)) {
            assertThatThrownBy(() -> TrainingData.read(wrong, model))
                    .hasMessageContaining("codec has no effect: a csm model comes with its own");
        }
    }

    /** Dia for a codec of 32 codes. */
    private Path dia() throws IOException {
        Path dia = Files.createDirectories(folder.resolve("dia"));
        for (String name : List.of("config.json", "generation_config.json", "model.safetensors")) {
            Files.copy(MODALITY.resolve("music/dia").resolve(name), dia.resolve(name));
        }
        for (String name : List.of("config.json", "generation_config.json")) {
            String text = Files.readString(dia.resolve(name))
                    .replaceAll("\"eos_token_id\": \\d+", "\"eos_token_id\": 32")
                    .replaceAll("\"pad_token_id\": \\d+", "\"pad_token_id\": 33")
                    .replaceAll("\"bos_token_id\": \\d+", "\"bos_token_id\": 34");
            Files.writeString(dia.resolve(name), text);
        }
        return dia;
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
                List<Double> losses = train(options, adapted, TrainingData.read(options, model))
                        .losses();
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
            assertThatThrownBy(() -> TrainingData.read(options, model))
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
            TrainingData data = TrainingData.read(options, model);
            assertThat(data.train().stream().map(Encoded::getClass).map(Class::getSimpleName))
                    .containsExactly("CodeExample", "Example");
            int[][] taught = frames(data, 0);
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
