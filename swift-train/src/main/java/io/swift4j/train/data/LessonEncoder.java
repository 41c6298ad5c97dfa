package io.swift4j.train.data;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.modality.lesson.Dialogue;
import io.swift4j.modality.lesson.Lesson;
import io.swift4j.modality.lesson.LessonSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Makes lessons of rows whose answers are codes. */
final class LessonEncoder {

    private LessonEncoder() {}

    /** Whether a model learns a conversation as codes. */
    static boolean takes(Conversation conversation, LessonSource source) {
        return !source.learnsWords()
                || conversation.turns().stream()
                        .anyMatch(turn -> turn.isAssistant() && !turn.media().isEmpty());
    }

    /**
     * A conversation as the model takes it.
     *
     * @param learned the turns that are learned, unless they say otherwise
     * @throws NothingToLearn where no frame is
     */
    static CodeExample encode(Conversation conversation, List<Integer> learned, LessonSource source, Row row) {
        List<Message> messages = new ArrayList<>();
        List<Float> weights =
                new ArrayList<>(Collections.nCopies(conversation.turns().size(), 0f));
        for (int i : learned) {
            Turn turn = conversation.turns().get(i);
            weights.set(i, turn.loss().orElse(true) ? turn.lossScale().orElse(1f) : 0);
        }
        conversation.turns().forEach(turn -> messages.add(message(turn)));
        Lesson lesson = source.lessons().lesson(new Dialogue(messages, weights));
        if (lesson.learned() == 0) {
            throw new NothingToLearn();
        }
        return new CodeExample(lesson, row.channel(), row.id());
    }

    private static Message message(Turn turn) {
        if (!turn.hasParts()) {
            return new Message(turn.role(), List.of(Content.text(turn.content())));
        }
        Iterator<Content.Medium> media = turn.media().iterator();
        List<Content> content = new ArrayList<>();
        for (Map<String, Object> part : turn.parts()) {
            content.add(
                    "text".equals(part.get("type")) ? Content.text(String.valueOf(part.get("text"))) : media.next());
        }
        return new Message(turn.role(), content);
    }
}
