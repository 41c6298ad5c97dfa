package io.swift4j.modality.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import io.swift4j.modality.whisper.Transcription;
import io.swift4j.modality.whisper.Whisper;
import io.swift4j.modality.whisper.WhisperOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From files to the reference's results, on checkpoints too large for this repository: {@code -Dswift4j.fixtures=FOLDER}. */
@EnabledIfSystemProperty(named = "swift4j.fixtures", matches = ".+")
class ReferenceFixturesTest {

    private static final Path ROOT = Path.of(System.getProperty("swift4j.fixtures", ""));
    private static final List<String> TEXTS = List.of(
            "A photo of a cat.",
            "a cup of coffee on a table",
            "An astronaut in space, smiling",
            "A rocket starts into the dark sky!");
    private static final List<String> PICTURES =
            List.of("chelsea_224x140.png", "coffee_168x112.png", "astronaut_112.png", "rocket_130x90.png");

    private static void assertRow(float[] found, Tensor all, int row) {
        assertThat(found).containsExactly(all.narrow(0, row, 1).toFloats(), within(1e-4f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip", "siglip"})
    void textsAndPictures(String kind) {
        Path folder = ROOT.resolve("embed").resolve(kind);
        String file = kind.equals("clip") ? "forward_contrastive.safetensors" : "forward_sigmoid.safetensors";
        try (EmbeddingSpace space = EmbeddingSpace.load(folder);
                Weights golden = Weights.load(folder.resolve(file), null, "cpu");
                TensorScope scope = TensorScope.open()) {
            for (int i = 0; i < TEXTS.size(); i++) {
                assertRow(
                        space.embed(Content.text(TEXTS.get(i))),
                        golden.tensors().get("text_embeds"),
                        i);
                assertRow(
                        space.embed(Content.medium(ROOT.resolve("media/images").resolve(PICTURES.get(i)))),
                        golden.tensors().get("image_embeds"),
                        i);
            }
        }
    }

    @Test
    void sounds() {
        Path folder = ROOT.resolve("embed/clap");
        try (EmbeddingSpace space = EmbeddingSpace.load(folder);
                Weights golden = Weights.load(folder.resolve("forward_contrastive.safetensors"), null, "cpu");
                Weights samples = Weights.load(folder.resolve("features.safetensors"), null, "cpu");
                TensorScope scope = TensorScope.open()) {
            for (int i = 0; i < 2; i++) {
                float[] pcm = samples.tensors().get("pcm48_" + i).toFloats();
                Content sound = new Content.Audio(new MediaRef.Decoded("sound " + i, new Sound(48_000, 1, pcm)));
                assertRow(space.embed(sound), golden.tensors().get("audio_embeds"), i);
            }
        }
    }

    @Test
    void speech() {
        WhisperOptions english = WhisperOptions.defaults().withLanguage("en").withMaxNewTokens(20);
        try (Whisper whisper = Whisper.load(ROOT.resolve("audio/whisper"))) {
            Transcription said = whisper.transcribe(
                    MediaDecoder.defaults().sound(MediaSource.of(ROOT.resolve("media/audio/speech_16k.wav"))), english);
            assertThat(said.text()).isEqualTo("heYdiYYYdidi\u001dY.YYYdi\ufffd\u0012\ufffdKK");
            Transcription found = whisper.transcribe(
                    MediaDecoder.defaults().sound(MediaSource.of(ROOT.resolve("media/audio/speech_16k.wav"))),
                    WhisperOptions.defaults().withTask("transcribe").withMaxNewTokens(20));
            assertThat(found.language()).isEqualTo("es");
            assertThat(found.text()).isEqualTo("heY\u001dYYYdidi\u001dY.YYYdi\ufffd\ufffd\ufffdK\ufffd");
        }
    }
}
