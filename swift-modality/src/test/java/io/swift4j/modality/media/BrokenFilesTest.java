package io.swift4j.modality.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.media.source.MediaSource;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenFilesTest {

    static Stream<ConfigJson> refused() {
        return TestMedia.cases("broken").stream()
                .filter(json -> json.object("params").text("expect").equals("error"));
    }

    static Stream<ConfigJson> decoded() {
        return TestMedia.cases("broken").stream()
                .filter(json -> json.object("params").text("expect").startsWith("ok"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aBrokenFileIsRefusedByItsName(ConfigJson json) {
        Path file = TestMedia.ROOT.resolve(json.texts("media").get(0));
        assertThatThrownBy(() -> MediaDecoder.defaults().decode(MediaSource.of(file)))
                .isInstanceOf(MediaException.class)
                .hasMessageStartingWith(file + ": ");
    }

    @ParameterizedTest
    @MethodSource("decoded")
    void aFileThatIsOnlyOddGivesWhatIsThere(ConfigJson json) {
        Path file = TestMedia.ROOT.resolve(json.texts("media").get(0));
        assertThat(MediaDecoder.defaults().decode(MediaSource.of(file))).isNotNull();
    }
}
