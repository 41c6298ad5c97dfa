package io.swift4j.modality.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.WebAccess;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModalityRouterTest {

    private static final ModalityRouter ALL = ModalityRouter.of(
            "omni", EnumSet.of(Modality.IMAGE, Modality.AUDIO, Modality.VIDEO), Set.of(Modality.TEXT));

    @TempDir
    private Path folder;

    private static Route route(ModalityRouter router, Content... parts) {
        return router.route(List.of(Message.user(parts)), TaskConfig.chat());
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return java.nio.file.Files.write(folder.resolve(name), bytes);
    }

    @Test
    void bytesDecideNotTheName() throws IOException {
        Route route = route(ALL, Content.medium(file("speech.wav", Files.png())), Content.text("What is it?"));
        assertThat(route.parts())
                .singleElement()
                .satisfies(part -> assertThat(part.encoder()).isEqualTo(Modality.IMAGE));
        assertThat(route.messages().get(0).content().get(0)).isInstanceOf(Content.Image.class);
        assertThat(route.explain())
                .contains("speech.wav", "its first bytes say so", "its name says WAV, but it is PNG");
    }

    @Test
    void bytesDecideNotTheTypeOfADataUrl() {
        Content.Medium url = new Content.AnyMedium(new MediaRef.DataUrl(Files.dataUrl("image/png", Files.wav())));
        Route route = route(ALL, url);
        assertThat(route.parts().get(0).encoder()).isEqualTo(Modality.AUDIO);
        assertThat(route.explain()).contains("it states image/png, but is WAV");
    }

    @Test
    void theStatedTypeDecidesWhereBytesSayNothing() {
        byte[] raw = new byte[64];
        Content.Medium url = new Content.AnyMedium(new MediaRef.DataUrl(Files.dataUrl("audio/aac", raw)));
        assertThat(route(ALL, url).explain()).contains("sound (AAC), its stated media type says so");
    }

    @Test
    void theNameDecidesLast() {
        Content.Medium bytes = new Content.AnyMedium(new MediaRef.Bytes("x.mp3", new byte[64]));
        assertThat(route(ALL, bytes).explain()).contains("sound (MP3), its name says so");
    }

    @Test
    void whatNothingTellsIsRefusedWithItsFirstBytes() throws IOException {
        Path file = file("notes.bin", new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        assertThatThrownBy(() -> route(ALL, Content.medium(file)))
                .hasMessageContaining("notes.bin")
                .hasMessageContaining("01 02 03 04 05 06 07 08");
    }

    @Test
    void aPartThatIsNotWhatItIsSaidToBeIsRefused() throws IOException {
        Path file = file("photo.wav", Files.png());
        assertThatThrownBy(() -> route(ALL, Content.audio(file)))
                .hasMessageContaining(
                        "photo.wav: was given as sound, but it is a picture (PNG), its first bytes say so");
        assertThatThrownBy(() -> route(ALL, Content.video(file))).hasMessageContaining("was given as a film");
        Path wav = file("a.wav", Files.wav());
        assertThatThrownBy(() -> route(ALL, Content.image(wav))).hasMessageContaining("was given as a picture");
    }

    @Test
    void anAnimatedFormatIsAPictureUnlessItIsSaidToBeAFilm() throws IOException {
        Path gif = file("a.gif", Files.picture("gif"));
        assertThat(route(ALL, Content.medium(gif)).parts().get(0).encoder()).isEqualTo(Modality.IMAGE);
        assertThat(route(ALL, Content.video(gif)).parts().get(0).encoder()).isEqualTo(Modality.VIDEO);
    }

    @Test
    void aPartThatNoEncoderTakesIsRefusedNamingBoth() throws IOException {
        ModalityRouter hearing = ModalityRouter.of("qwen2_audio", Set.of(Modality.AUDIO), Set.of(Modality.TEXT));
        Path file = file("cat.png", Files.png());
        assertThatThrownBy(() -> route(hearing, Content.text("Look:"), Content.image(file)))
                .hasMessageContaining("message 0, part 1")
                .hasMessageContaining("cat.png")
                .hasMessageContaining("encoder of pictures")
                .hasMessageContaining("qwen2_audio takes text and sound only");
    }

    @Test
    void aTaskRefusesWhatItDoesNotSpeakOf() throws IOException {
        TaskConfig caption = TaskConfig.of(Modality.IMAGE, Modality.TEXT, TaskType.CAPTION);
        Path wav = file("a.wav", Files.wav());
        assertThatThrownBy(() -> ALL.route(List.of(Message.user(Content.audio(wav))), caption))
                .hasMessageContaining("caption (from text and pictures to text)");
    }

    @Test
    void anOutputWithoutAHeadIsRefusedNamingBoth() {
        TaskConfig drawing = TaskConfig.of(Modality.TEXT, Modality.IMAGE, TaskType.GENERATION);
        assertThatThrownBy(() -> ALL.route(List.of(Message.user("a cat")), drawing))
                .hasMessageContaining("asks for pictures")
                .hasMessageContaining("omni has no head for that; it gives text");
    }

    @Test
    void decodedValuesAreWhatTheyAre() {
        MediaRef sound = new MediaRef.Decoded("beep", new Sound(16000, 1, new float[160]));
        Route route = route(
                ALL, new Content.AnyMedium(sound), Content.image(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB)));
        assertThat(route.parts()).extracting(Route.Part::encoder).containsExactly(Modality.AUDIO, Modality.IMAGE);
        MediaRef wrong = new MediaRef.Decoded("text", "a string");
        assertThatThrownBy(() -> route(ALL, new Content.AnyMedium(wrong))).hasMessageContaining("java.lang.String");
    }

    @Test
    void aStreamIsReadOnceAndRemembered() {
        MediaRef stream = new MediaRef.Stream("upload", new ByteArrayInputStream(Files.png()));
        Route first = route(ALL, new Content.AnyMedium(stream));
        Route second = ALL.route(first.messages(), TaskConfig.chat());
        assertThat(second.parts().get(0).encoder()).isEqualTo(Modality.IMAGE);
    }

    @Test
    void missingFilesAndWebAddressesAreNamed() {
        assertThatThrownBy(() -> route(ALL, Content.image(folder.resolve("none.png"))))
                .hasMessageContaining("none.png: there is no such file");
        assertThatThrownBy(() -> route(ALL, new Content.Image(MediaRef.parse("https://example.org/a.png"))))
                .hasMessageContaining("https://example.org/a.png")
                .hasMessageContaining("only where that is allowed");
        ModalityRouter fetching = ALL.withDecoder(MediaDecoder.defaults().withWeb(WebAccess.defaults()));
        Content.Medium inside = new Content.Image(MediaRef.parse("http://127.0.0.1/cat.png"));
        assertThatThrownBy(() -> route(fetching, inside))
                .hasMessageContaining("http://127.0.0.1/cat.png")
                .hasMessageContaining("public");
    }
}
