package io.swift4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.Response;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.examples.FillRecord.Bill;
import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;
import io.swift4j.modality.answer.sound.SoundOptions;
import io.swift4j.modality.painter.DrawOptions;
import io.swift4j.train.config.TrainOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs whose answers are pictures, sounds, boxes and records; their pages hold what came back. */
class AnswerExamplesTest {

    private static final Path MODALITY = Path.of("../swift-modality/src/test/resources");
    private static final Path SEEING = Path.of("../swift-train/src/test/resources/qwen2_vl");
    private static final Path CUP = MODALITY.resolve("media/images/coffee_anim.gif");

    @TempDir
    private Path folder;

    private static List<byte[]> shown(Path page, String type) throws IOException {
        Matcher found = Pattern.compile("data:" + type + ";base64,([^\"]+)\"").matcher(Files.readString(page));
        List<byte[]> files = new ArrayList<>();
        while (found.find()) {
            files.add(Base64.getDecoder().decode(found.group(1)));
        }
        return files;
    }

    private static BufferedImage picture(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    @Test
    void thePictureOfATextIsOnThePage() throws IOException {
        Path page = folder.resolve("pages/drawn.html");
        Response drawn = DrawText.draw(
                MODALITY.resolve("painters/janus").toString(),
                "a red cat & a <dog>",
                DrawOptions.defaults().greedy(),
                page);
        Image image =
                (Image) ((MediaRef.Decoded) ((Content.Image) drawn.content().get(0)).source()).value();
        BufferedImage saved = picture(shown(page, "image/png").get(0));
        assertThat(saved.getWidth()).isEqualTo(image.width());
        assertThat(saved.getRGB(2, 3) & 0xff).isEqualTo(image.pixels()[3 * (3 * image.width() + 2) + 2] & 0xff);
        assertThat(page).content().contains("a red cat &amp; a &lt;dog&gt;");
    }

    @Test
    void theSoundOfATextIsOnThePage() throws Exception {
        Path page = folder.resolve("said.html");
        Response said = SpeakText.speak(
                MODALITY.resolve("speech/csm").toString(),
                "hello",
                SoundOptions.defaults().withSeconds(0.3).likeliest(),
                page);
        Sound sound =
                (Sound) ((MediaRef.Decoded) ((Content.Audio) said.content().get(0)).source()).value();
        try (var wav = AudioSystem.getAudioInputStream(
                new ByteArrayInputStream(shown(page, "audio/wav").get(0)))) {
            assertThat(wav.getFrameLength()).isEqualTo(sound.length());
            assertThat(wav.getFormat().getSampleRate()).isEqualTo(sound.sampleRate());
        }
    }

    @Test
    void aBoxThatWasTaughtIsFoundAndDrawnOnThePicture() throws IOException {
        String row = "{\"query\": \"<image>the cup\", \"images\": [\""
                + CUP.toAbsolutePath().normalize() + "\"],"
                + " \"response\": \"<|object_ref_start|>cup<|object_ref_end|><|box_start|>(250,125),(750,500)<|box_end|>\"}";
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), (row + "\n").repeat(4));
        Path taught = folder.resolve("taught");
        LoraFromChat.train(
                TrainOptions.of(Map.of(
                        "model",
                        SEEING.toString(),
                        "dataset",
                        List.of(rows.toString()),
                        "output_dir",
                        folder.resolve("out").toString(),
                        "max_steps",
                        60,
                        "per_device_train_batch_size",
                        4,
                        "gradient_accumulation_steps",
                        1,
                        "learning_rate",
                        0.01)),
                taught);
        Path page = folder.resolve("boxes.html");
        Response found = FindBoxes.find(taught.toString(), CUP, "the cup", 40, page);
        BufferedImage asked = picture(shown(page, "image/png").get(0));
        BufferedImage drawn = picture(shown(page, "image/png").get(1));
        Content.Region box = ((Content.Boxes) found.content().get(0)).regions().get(0);
        assertThat(box.label()).contains("cup");
        assertThat(box.left()).isCloseTo(0.25 * asked.getWidth(), within(1));
        assertThat(box.bottom()).isCloseTo(0.5 * asked.getHeight(), within(1));
        int x = (int) box.right();
        int y = (int) ((box.top() + box.bottom()) / 2);
        assertThat(drawn.getRGB(x, y)).isNotEqualTo(asked.getRGB(x, y));
        assertThat(drawn.getRGB(1, y)).isEqualTo(asked.getRGB(1, y));
    }

    private static org.assertj.core.data.Offset<Double> within(double offset) {
        return org.assertj.core.data.Offset.offset(offset);
    }

    @Test
    void aRecordIsFilledWhateverTheWeightsSay() throws IOException {
        Path page = folder.resolve("bill.html");
        // Random weights choose where strings and lists end: as they are seeded, they do so in time.
        Bill bill = FillRecord.fill(SEEING.toString(), CUP, 2000, page);
        assertThat(bill.items()).isNotNull();
        assertThat(page).content().contains("<pre>{").contains("shop");
    }
}
