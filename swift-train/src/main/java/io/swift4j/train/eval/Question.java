package io.swift4j.train.eval;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.train.metric.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model is asked, and what is right.
 *
 * @param benchmark the benchmark's name
 * @param id of its row, unlike all others of the benchmark
 * @param group the part of the benchmark; empty for none
 * @param set rows of the same set are right together; empty for none
 * @param system what the model is told before; empty for nothing
 * @param media what is shown, before the words
 * @param words the question
 * @param reading how the answer is got
 * @param references texts that are right; empty where a box is wanted
 * @param box the box that is right; empty where texts are
 */
public record Question(
        String benchmark,
        String id,
        String group,
        String set,
        String system,
        List<Content.Medium> media,
        String words,
        Reading reading,
        List<String> references,
        Optional<Box> box) {

    public Question {
        media = List.copyOf(media);
        references = List.copyOf(references);
        if (references.isEmpty() == box.isEmpty()) {
            throw new IllegalArgumentException(id + ": either texts or a box must be right");
        }
    }

    /** The question as a conversation. */
    public List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        if (!system.isEmpty()) {
            messages.add(Message.system(system));
        }
        List<Content> parts = new ArrayList<>(media);
        parts.add(Content.text(words));
        messages.add(new Message("user", parts));
        return messages;
    }

    /** The question as a text to be continued, for models without a chat template. */
    public String text() {
        return system.isEmpty() ? words : system + "\n\n" + words;
    }
}
