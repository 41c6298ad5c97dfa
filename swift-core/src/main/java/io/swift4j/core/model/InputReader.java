package io.swift4j.core.model;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.task.TaskConfig;
import java.util.List;
import java.util.Set;

/**
 * Reads the media of conversations for one model: finds out what each is, decodes it, and prepares it for the model's encoders.
 *
 * <p>Made by an {@link InputReaderProvider}. Thread-safe. Knows chat templates and tokens only as text.
 */
public interface InputReader {

    /** What the model takes. */
    Set<Modality> takes();

    /**
     * Messages all of whose media are of a kind that the model takes.
     *
     * @param messages the parts of a conversation
     * @param explanation why each part goes where it goes, one line each
     */
    record Routed(List<Message> messages, String explanation) {
        public Routed {
            messages = List.copyOf(messages);
        }
    }

    /**
     * Decides by its content which encoder each part goes to.
     *
     * @throws io.swift4j.core.SwiftException naming a part that can't be read, or that no encoder of the model takes
     */
    Routed route(List<Message> messages, TaskConfig task);

    /**
     * A text with a placeholder for every vector that the encoders will make, and the tensors that they make them of.
     *
     * @param media belong to the scope that they were made in
     */
    record Expanded(String text, MediaTensors media) {}

    /**
     * Prepares a text and its media.
     *
     * @param text as a chat template writes it, with one placeholder for each medium
     * @param media of routed messages, in the order of the text
     * @throws io.swift4j.core.SwiftException when media and placeholders are not as many, or a medium can't be decoded or taken
     */
    Expanded expand(String text, List<Content.Medium> media);

    /** Tensors of several texts as one batch, in order. */
    MediaTensors collate(List<MediaTensors> samples);
}
