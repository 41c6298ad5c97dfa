package io.swift4j.core.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.testing.TinyModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceTest {

    @Test
    void aDeviceThatIsNotThereIsRefusedBeforeWeightsAreMoved(@TempDir Path folder) {
        Path model = TinyModel.llama().write(folder);
        assertThatThrownBy(
                        () -> PretrainedModel.load(model, LoadOptions.defaults().withDevice("cuda:99")))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("there is no device cuda:99: this libtorch sees");
    }
}
