package io.swift4j.quickstart;

import io.swift4j.Request;
import io.swift4j.SwiftModel;
import io.swift4j.TextAnswer;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.modality.Image;
import io.swift4j.modality.PictureFilm;
import io.swift4j.modality.painter.DrawOptions;
import java.util.ArrayList;
import java.util.List;

/** Asks a model what it has not met in training, and judges its answers. */
final class Exam {

    private static final int BATCH = 16;
    private static final int MOST_TOKENS = 24;

    private final SwiftModel model;
    private final Judge judge;
    private final int zoom;

    /** {@code zoom} is how many times larger the model sees pictures than they are drawn. */
    Exam(SwiftModel model, Judge judge, int zoom) {
        this.zoom = zoom;
        this.model = model;
        this.judge = judge;
    }

    /** The answers to questions of one task, judged. */
    List<Produced> ask(Task task, List<Sample> samples) {
        List<Produced> produced = new ArrayList<>();
        if (task.gives == Modality.TEXT) {
            for (int from = 0; from < samples.size(); from += BATCH) {
                List<Sample> some = samples.subList(from, Math.min(samples.size(), from + BATCH));
                List<TextAnswer> answers = model.chats(
                        some.stream().map(sample -> List.of(message(sample))).toList(),
                        config(MOST_TOKENS),
                        (row, piece) -> true);
                for (int i = 0; i < some.size(); i++) {
                    List<Content> content =
                            List.of(Content.text(answers.get(i).text().strip()));
                    produced.add(new Produced(
                            some.get(i), content, judge.points(some.get(i).answer(), content)));
                }
            }
            return produced;
        }
        for (Sample sample : samples) {
            Request request = Request.of(List.of(message(sample)))
                    .withTask(TaskConfig.of(task.in(), task.gives, TaskType.GENERATION))
                    .withGeneration(config(task.gives == Modality.AUDIO ? 64 : MOST_TOKENS))
                    .with(DrawOptions.class, DrawOptions.defaults().greedy());
            List<Content> content = model.generate(request).content().stream()
                    .map(this::original)
                    .toList();
            produced.add(new Produced(sample, content, judge.points(sample.answer(), content)));
        }
        return produced;
    }

    private GenerationConfig config(int most) {
        return model.generationConfig().toBuilder()
                .doSample(false)
                .numBeams(1)
                .maxNewTokens(most)
                .build();
    }

    /** The question as a message. */
    private Message message(Sample sample) {
        List<Content> parts = new ArrayList<>();
        if (sample.film()) {
            parts.add(new Content.Video(
                    new MediaRef.Decoded("film", new PictureFilm("film", shown(sample), FilmLesson.RATE))));
        } else {
            shown(sample).forEach(picture -> parts.add(new Content.Image(new MediaRef.Decoded("scene", picture))));
        }
        sample.sound().ifPresent(sound -> parts.add(new Content.Audio(new MediaRef.Decoded("recording", sound))));
        parts.add(Content.text(sample.question()));
        return Message.user(parts.toArray(Content[]::new));
    }

    private List<Image> shown(Sample sample) {
        return sample.pictures().stream()
                .map(picture -> Canvas.zoomed(picture, zoom))
                .toList();
    }

    /** Boxes in pixels of the picture as it was drawn. */
    private Content original(Content content) {
        if (!(content instanceof Content.Boxes boxes)) {
            return content;
        }
        return new Content.Boxes(boxes.regions().stream()
                .map(box -> new Content.Region(
                        box.label(), box.left() / zoom, box.top() / zoom, box.right() / zoom, box.bottom() / zoom))
                .toList());
    }
}
