package io.swift4j.modality.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.modality.Film;
import io.swift4j.modality.Frame;
import io.swift4j.modality.FrameReader;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.MediaLimits;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.ffmpeg.OpenInputs;
import io.swift4j.modality.media.source.MediaSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilmTest {

    @AfterEach
    void nothingNativeIsLeft() {
        assertThat(OpenInputs.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"video/vfr.mp4", "video/speech.webm", "video/rotated.mp4", "images/coffee_anim.gif"})
    void framesAreShownAtTheListedTimes(String file) {
        Film film = open(file);
        List<Double> shown = new ArrayList<>();
        try (FrameReader reader = film.read()) {
            for (Optional<Frame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                shown.add(frame.get().seconds());
                assertThat(frame.get().image().height()).isEqualTo(film.height());
                assertThat(frame.get().image().width()).isEqualTo(film.width());
            }
        }
        assertThat(shown).hasSize(film.frameCount());
        for (int i = 0; i < shown.size(); i++) {
            assertThat(shown.get(i)).isEqualTo(film.times()[i], within(1e-9));
        }
    }

    @Test
    void chosenFramesAreThoseOfAFullPass() {
        Film film = open("video/vfr.mp4");
        List<Image> all = film.frames(0, 1, 2, 3, 4, 5);
        List<Image> some = film.frames(1, 4, 4, 5);
        assertThat(some.get(0).pixels()).isEqualTo(all.get(1).pixels());
        assertThat(some.get(1).pixels()).isEqualTo(all.get(4).pixels());
        assertThat(some.get(2).pixels()).isEqualTo(all.get(4).pixels());
        assertThat(some.get(3).pixels()).isEqualTo(all.get(5).pixels());
    }

    @Test
    void aFrameThatIsNotThereIsAnErrorThatNamesIt() {
        Film film = open("video/one_frame.mp4");
        assertThatThrownBy(() -> film.frames(0, 1))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("one_frame.mp4")
                .hasMessageContaining("no frame 1");
    }

    @Test
    void aReaderMayBeClosedInTheMiddle() {
        FrameReader reader = open("video/speech.mp4").read();
        assertThat(reader.next()).isPresent();
        reader.close();
        reader.close();
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void aSoundTrackIsThereOrNot() {
        assertThat(open("video/silent.mp4").sound()).isEmpty();
        Sound sound = open("video/speech.mp4").sound().orElseThrow();
        assertThat(sound.sampleRate()).isEqualTo(44_100);
        assertThat(sound.seconds()).isCloseTo(3, within(0.1));
        assertThatThrownBy(() -> MediaDecoder.defaults().sound(MediaSource.of(TestMedia.file("video/silent.mp4"))))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("no sound");
    }

    @Test
    void theKindOfAContainerIsThatOfItsStreams() {
        assertThat(kind("video/speech.webm")).isEqualTo(MediaKind.VIDEO);
        assertThat(kind("audio/speech.ogg")).isEqualTo(MediaKind.AUDIO);
        assertThat(kind("audio/speech.m4a")).isEqualTo(MediaKind.AUDIO);
        assertThat(kind("images/coffee_anim.gif")).isEqualTo(MediaKind.IMAGE);
    }

    @Test
    void limitsHold() {
        MediaLimits limits = MediaLimits.defaults();
        refused(limits.withMaxPixels(112 * 84 - 1), "maxPixels");
        refused(limits.withMaxSeconds(2.9), "maxSeconds");
        refused(limits.withMaxFrames(74), "maxFrames");
        refused(limits.withMaxBytes(54_052), "maxBytes");
        MediaDecoder decoder = MediaDecoder.defaults().withLimits(limits.withMaxSamples(100_000));
        assertThatThrownBy(() -> decoder.sound(MediaSource.of(TestMedia.file("video/speech.mp4"))))
                .hasMessageContaining("maxSamples");
    }

    private static void refused(MediaLimits limits, String by) {
        MediaDecoder decoder = MediaDecoder.defaults().withLimits(limits);
        assertThatThrownBy(() -> decoder.film(MediaSource.of(TestMedia.file("video/speech.mp4"))))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("speech.mp4")
                .hasMessageContaining(by);
    }

    private static MediaKind kind(String file) {
        return MediaDecoder.defaults().kind(MediaSource.of(TestMedia.file(file)));
    }

    private static Film open(String file) {
        return MediaDecoder.defaults().film(MediaSource.of(TestMedia.file(file)));
    }
}
