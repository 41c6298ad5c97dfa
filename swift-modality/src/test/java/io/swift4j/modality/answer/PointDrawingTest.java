package io.swift4j.modality.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.content.Content;
import io.swift4j.modality.Image;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointDrawingTest {

    @Test
    void eachPointIsADotOfItsOwnColourAndTheRestStaysAsItWas() {
        Image black = new Image(60, 80, new byte[3 * 60 * 80]);
        Image drawn = BoxDrawing.draw(
                black,
                new Content.Points(List.of(
                        new Content.Point(Optional.empty(), 20, 30), new Content.Point(Optional.empty(), 60, 10))));
        assertThat(rgb(drawn, 20, 30)).isEqualTo(0xE69F00);
        assertThat(rgb(drawn, 60, 10)).isEqualTo(0x56B4E9);
        assertThat(rgb(drawn, 40, 50)).isZero();
        assertThat(rgb(drawn, 26, 30)).isZero();
    }

    @Test
    void aPointOutsideThePictureIsNotDrawn() {
        Image black = new Image(60, 80, new byte[3 * 60 * 80]);
        Content.Points far = new Content.Points(List.of(new Content.Point(Optional.empty(), 500, 30)));
        assertThat(BoxDrawing.draw(black, far).pixels()).isEqualTo(black.pixels());
    }

    private static int rgb(Image image, int x, int y) {
        int at = 3 * (y * image.width() + x);
        byte[] pixels = image.pixels();
        return (pixels[at] & 0xff) << 16 | (pixels[at + 1] & 0xff) << 8 | (pixels[at + 2] & 0xff);
    }
}
