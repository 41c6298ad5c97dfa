package io.swift4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSelectionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.json",
                "generation_config.json",
                "tokenizer.json",
                "tokenizer_config.json",
                "preprocessor_config.json",
                "video_preprocessor_config.json",
                "adapter_config.json",
                "chat_template.jinja",
                "additional_chat_templates/rag.jinja",
                "merges.txt",
                "qwen.tiktoken",
                "model.safetensors",
                "model-00001-of-00002.safetensors",
                "model.safetensors.index.json",
                "adapter_model.safetensors",
                "modules.json",
                "1_Pooling/config.json",
                "2_Dense/model.safetensors"
            })
    void aModelNeeds(String path) {
        assertThat(FileSelection.modelFiles().matches(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                ".gitattributes",
                "pytorch_model.bin",
                "pytorch_model.bin.index.json",
                "training_args.bin",
                "model.fp16.safetensors",
                "consolidated.safetensors",
                "onnx/model.onnx",
                "original/consolidated.00.pth",
                "unet/model.safetensors",
                "tf_model.h5",
                "Pooling/config.json"
            })
    void aModelDoesNotNeed(String path) {
        assertThat(FileSelection.modelFiles().matches(path)).isFalse();
    }

    @Test
    void globsFollowFolders() {
        FileSelection selection = FileSelection.of("unet/*.json", "data/**", "a?.txt", "[!x].md", "odd(.txt");
        assertThat(selection.matches("unet/config.json")).isTrue();
        assertThat(selection.matches("unet/a/config.json")).isFalse();
        assertThat(selection.matches("data/a/b.txt")).isTrue();
        assertThat(selection.matches("data/a/b.pkl")).isFalse();
        assertThat(selection.matches("ab.txt")).isTrue();
        assertThat(selection.matches("a/.txt")).isFalse();
        assertThat(selection.matches("y.md")).isTrue();
        assertThat(selection.matches("x.md")).isFalse();
        assertThat(selection.matches("odd(.txt")).isTrue();
    }

    @Test
    void selectionsCombine() {
        FileSelection selection = FileSelection.modelFiles()
                .and(FileSelection.of("consolidated.safetensors", "README.md"))
                .excluding("*.jinja");
        assertThat(selection.matches("README.md")).isTrue();
        assertThat(selection.matches("consolidated.safetensors")).isTrue();
        assertThat(selection.matches("config.json")).isTrue();
        assertThat(selection.matches("chat_template.jinja")).isFalse();
    }

    @Test
    void picklesCannotBeAskedFor() {
        assertThatThrownBy(() -> FileSelection.of("pytorch_model.bin", "*.pt", "config.json"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("'pytorch_model.bin' selects pickles")
                .hasMessageContaining("'*.pt' selects pickles");
        assertThatThrownBy(FileSelection::of)
                .isInstanceOf(HubException.class)
                .hasMessageContaining("at least one pattern");
    }
}
