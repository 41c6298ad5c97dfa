package io.swift4j.train.eval;

import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.TextAnswer;
import io.swift4j.TextListener;
import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.train.metric.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Answers with a model, always with the likeliest tokens, so that a score can be repeated.
 *
 * <p>Texts of a batch are generated together, media or not. A model without a chat template continues the question. Adapters that the
 * model answers with ({@link SwiftModel#answerWith}) are used. Thread-safe; the model stays the caller's.
 */
public final class ModelAnswerer implements Answerer {

    private final SwiftModel model;

    /** Answers with a model. */
    public ModelAnswerer(SwiftModel model) {
        this.model = model;
    }

    @Override
    public List<Answered> answer(List<Question> questions, BooleanSupplier stop) {
        Reading reading = questions.get(0).reading();
        if (reading instanceof Reading.Likeliest likeliest) {
            return new Likelihood(model).answer(questions, likeliest.options(), stop);
        } else if (reading instanceof Reading.Box box) {
            List<Answered> answers = new ArrayList<>();
            for (Question question : questions) {
                if (!stop.getAsBoolean()) {
                    answers.add(box(question, config(box.maxNewTokens())));
                }
            }
            return answers;
        } else if (reading instanceof Reading.Written written) {
            return texts(questions, config(written.maxNewTokens()), stop);
        }
        return texts(questions, config(((Reading.Text) reading).maxNewTokens()), stop);
    }

    private GenerationConfig config(int maxNewTokens) {
        return model.generationConfig().toBuilder()
                .doSample(false)
                .numBeams(1)
                .numReturnSequences(1)
                .maxNewTokens(maxNewTokens)
                .build();
    }

    private List<Answered> texts(List<Question> questions, GenerationConfig config, BooleanSupplier stop) {
        TextListener listener = (answer, piece) -> !stop.getAsBoolean();
        List<TextAnswer> answers = model.tokenizer().hasChatTemplate()
                ? model.chats(questions.stream().map(Question::messages).toList(), config, listener)
                : model.generate(questions.stream().map(ModelAnswerer::plain).toList(), config, listener);
        return answers.stream().map(answer -> Answered.text(answer.text())).toList();
    }

    /** The question as a text, where there is no template to show media with. */
    static String plain(Question question) {
        if (!question.media().isEmpty()) {
            throw new SwiftException(question.id() + ": media are shown by a chat template, which the model has not");
        }
        return question.text();
    }

    private Answered box(Question question, GenerationConfig config) {
        TaskConfig task = TaskConfig.of(Modality.IMAGE, Modality.BOXES, TaskType.GROUNDING);
        Response response =
                model.generate(Request.of(question.messages()).withTask(task).withGeneration(config));
        List<Content.Region> regions = response.content().stream()
                .filter(Content.Boxes.class::isInstance)
                .flatMap(part -> ((Content.Boxes) part).regions().stream())
                .toList();
        Optional<Box> first = regions.stream()
                .findFirst()
                .map(region -> new Box(region.left(), region.top(), region.right(), region.bottom()));
        return new Answered(regions.size() + " boxes", first, List.of());
    }
}
