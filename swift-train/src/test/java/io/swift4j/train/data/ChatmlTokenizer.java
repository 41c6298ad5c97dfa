package io.swift4j.train.data;

import io.swift4j.core.text.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A small tokenizer with Qwen3's chat template. */
final class ChatmlTokenizer {

    /** ChatML with the assistant's words marked. */
    static final String MARKED = "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' }}"
            + "{% if m.role == 'assistant' %}{% generation %}{{ m.content + '<|im_end|>' }}{% endgeneration %}"
            + "{% else %}{{ m.content + '<|im_end|>' }}{% endif %}{{ '\\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    /** ChatML without marks. */
    static final String PLAIN = MARKED.replace("{% generation %}", "").replace("{% endgeneration %}", "");

    private ChatmlTokenizer() {}

    static Tokenizer load(Path folder) throws IOException {
        for (String name : List.of("tokenizer.json", "tokenizer_config.json", "chat_template.jinja")) {
            try (InputStream in = Tokenizer.class.getResourceAsStream("/text/chatml/" + name)) {
                Files.copy(in, folder.resolve(name));
            }
        }
        return Tokenizer.load(folder);
    }

    /** The text of the tokens that are learned. */
    static String learned(Tokenizer tokenizer, Example example) {
        int[] labels = Arrays.stream(example.labels())
                .filter(label -> label != Example.NOTHING)
                .toArray();
        return tokenizer.decode(labels, false);
    }
}
