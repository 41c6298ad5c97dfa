package io.swift4j.modality.processor.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Placeholders;
import io.swift4j.modality.processor.ProcessorFamily;
import io.swift4j.modality.processor.ProcessorFiles;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.image.CodedPictures;
import java.util.List;
import java.util.Map;

/** Texts with pictures for models that write pictures too: Chameleon, Emu3 and Janus. */
public final class CodedProcessors implements ProcessorFamily {

    /** How many pixels of a side one code of Emu3 stands for, whatever the tokenizer is. */
    private static final int EMU3_SIDE = 8;

    @Override
    public List<String> modelTypes() {
        return List.of("chameleon", "emu3", "janus");
    }

    @Override
    public List<String> classNames() {
        return List.of(
                "ChameleonProcessor",
                "ChameleonImageProcessor",
                "Emu3Processor",
                "Emu3ImageProcessor",
                "JanusProcessor",
                "JanusImageProcessor");
    }

    @Override
    public MediaProcessor create(ProcessorFiles files, ProcessorOptions options) {
        String kinds = files.pictures().text("image_processor_type", "")
                + files.model().text("model_type", "")
                + files.processor().text("processor_class", "");
        if (kinds.contains("hameleon")) {
            return chameleon(files, options);
        }
        return kinds.contains("mu3") ? emu3(files, options) : janus(files, options);
    }

    private static CodedProcessor chameleon(ProcessorFiles files, ProcessorOptions options) {
        ConfigJson processor = files.processor();
        String token = files.token("image_token").orElseGet(() -> processor.text("image_token", "<image>"));
        String start = files.token("boi_token").orElse("<racm3:break>");
        String end = files.token("eoi_token").orElse("<eoss>");
        String views = start + token.repeat(length(processor, "image_seq_length", 1024)) + end;
        return new CodedProcessor(
                placeholder(token),
                CodedPictures.chameleon(files.pictures(), options.maxValues()),
                (height, width) -> views,
                (rows, columns) -> start,
                "",
                files.token("sep_token").orElse(""),
                false);
    }

    private static CodedProcessor janus(ProcessorFiles files, ProcessorOptions options) {
        ConfigJson processor = files.processor();
        String token = needed(files, "image_token", "<image_placeholder>");
        String start = needed(files, "boi_token", "<begin_of_image>");
        String views = start
                + token.repeat(length(processor, "num_image_tokens", 576))
                + needed(files, "eoi_token", "<end_of_image>");
        return new CodedProcessor(
                placeholder(token),
                CodedPictures.janus(files.pictures(), options.maxValues()),
                (height, width) -> views,
                (rows, columns) -> start,
                processor.flag("use_default_system_prompt", false) ? JanusPrompt.SYSTEM : "",
                "",
                false);
    }

    private static CodedProcessor emu3(ProcessorFiles files, ProcessorOptions options) {
        String token = needed(files, "image_token", "<image>");
        String start = needed(files, "boi_token", "<|image start|>");
        String wrapper = needed(files, "image_wrapper_token", "<|image token|>");
        String end = needed(files, "eof_token", "<|extra_201|>") + needed(files, "eoi_token", "<|image end|>");
        return new CodedProcessor(
                placeholder(token),
                CodedPictures.emu3(files.pictures(), options.maxValues()),
                (height, width) -> {
                    long rows = height / EMU3_SIDE;
                    long columns = width / EMU3_SIDE;
                    return start + rows + "*" + columns + wrapper + token.repeat(Math.toIntExact(rows * (columns + 1)))
                            + end;
                },
                (rows, columns) -> start + rows + "*" + columns + wrapper,
                needed(files, "bos_token", "<|extra_203|>"),
                "",
                true);
    }

    private static String needed(ProcessorFiles files, String field, String otherwise) {
        return files.token(field).orElse(otherwise);
    }

    private static int length(ConfigJson processor, String field, int otherwise) {
        int length = processor.integer(field, otherwise);
        if (length < 1 || length > 1 << 20) {
            processor.report(field, "must lie in [1, " + (1 << 20) + "], not " + length);
            return 1;
        }
        return length;
    }

    private static Placeholders placeholder(String token) {
        return new Placeholders(Map.of(MediaKind.IMAGE, token.isEmpty() ? "<image>" : token));
    }
}
