package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.modality.lesson.Dialogue;
import io.swift4j.modality.lesson.Lesson;
import io.swift4j.modality.lesson.LessonSource;
import io.swift4j.modality.lesson.Speech;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes lessons of rows whose answers are codes. */
final class LessonEncoder {

    private LessonEncoder() {}

    /** Whether a model learns a conversation as codes. */
    static boolean takes(Conversation conversation, LessonSource source) {
        if (source.takesSpeech()) {
            return conversation.speech().isPresent();
        }
        return !source.learnsWords()
                || conversation.turns().stream()
                        .anyMatch(turn -> turn.isAssistant() && !turn.media().isEmpty());
    }

    /**
     * A conversation as the model takes it.
     *
     * @param learned the turns that are learned, unless they say otherwise
     * @param told the conversation in words, where what is said of it is named by codes
     * @throws NothingToLearn where no frame is
     */
    static CodeExample encode(
            Conversation conversation, List<Integer> learned, Optional<Example> told, LessonSource source, Row row) {
        List<Message> messages = new ArrayList<>();
        List<Float> weights =
                new ArrayList<>(Collections.nCopies(conversation.turns().size(), 0f));
        for (int i : learned) {
            Turn turn = conversation.turns().get(i);
            weights.set(i, turn.loss().orElse(true) ? turn.lossScale().orElse(1f) : 0);
        }
        conversation.turns().forEach(turn -> messages.add(message(turn)));
        Lesson lesson = source.lessons()
                .lesson(new Dialogue(messages, weights, told.map(words -> speech(conversation, words))));
        if (lesson.learned() == 0) {
            throw new NothingToLearn();
        }
        return new CodeExample(lesson, row.channel(), row.id(), told.flatMap(Example::media));
    }

    private static Speech speech(Conversation conversation, Example told) {
        List<List<Integer>> steps = conversation.speech().map(SpokenRow::codes).orElse(List.of());
        if (steps.isEmpty() || steps.stream().anyMatch(step -> step.size() != 1)) {
            throw new SwiftException("audio_codes must be the codes of the last answer's speech, one at a time");
        }
        int end = told.length();
        while (told.labels()[end - 1] == Example.NOTHING) {
            end--;
        }
        int from = end;
        while (told.labels()[from - 1] != Example.NOTHING) {
            from--;
        }
        int[] codes = steps.stream().mapToInt(step -> step.get(0)).toArray();
        return new Speech(Arrays.copyOf(told.ids(), end), from, codes);
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
