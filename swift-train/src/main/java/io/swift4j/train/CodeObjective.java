package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Network;
import io.swift4j.modality.lesson.Lesson;
import io.swift4j.modality.lesson.LessonLoss;
import io.swift4j.modality.lesson.LessonPass;
import io.swift4j.modality.lesson.LessonSource;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.data.BatchOptions;
import io.swift4j.train.data.CodeExample;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.Example;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Prediction of codes of sound and pictures, as the model's family says, and of words beside them where it writes both; averaged over
 * the frames and tokens of the whole step.
 */
final class CodeObjective implements Objective<Encoded> {

    private final LessonSource source;
    private final Optional<NextTokenObjective> words;
    private final boolean channels;
    private final Optional<String> refusal;
    private boolean seesTold;
    private boolean seesCoded;
    private int size = 1;

    /**
     * Learns from rows of a model.
     *
     * @param words how words are learned; empty where they are not
     * @param channels whether the loss of each channel is reported apart
     * @param refusal why rows whose answers are codes can't be learned; empty where they can
     */
    CodeObjective(LessonSource source, Optional<NextTokenObjective> words, boolean channels, Optional<String> refusal) {
        this.source = source;
        this.words = words;
        this.channels = channels;
        this.refusal = refusal;
    }

    @Override
    public Class<Encoded> examples() {
        return Encoded.class;
    }

    @Override
    public String rows() {
        return source.rows();
    }

    @Override
    public Optional<String> problem(Encoded example) {
        boolean coded = example instanceof CodeExample;
        seesTold |= !coded && example.media().isPresent();
        seesCoded |= coded && example.media().isPresent();
        if (coded) {
            return refusal;
        }
        return example instanceof Example && words.isPresent() ? Optional.empty() : Optional.of("not such a row");
    }

    @Override
    public BatchOptions batches(BatchOptions wanted) {
        boolean one =
                wanted.size() == 1 && wanted.maxTokens().isEmpty() && wanted.packing() == BatchOptions.Packing.NONE;
        size = one ? 1 : 2;
        return wanted;
    }

    @Override
    public void prepare(AdaptedModel model, long seed) {
        if (seesCoded && size > 1 && (seesTold || channels)) {
            throw new SwiftException("rows with media of which speech is learned can't share a micro-batch with "
                    + (seesTold ? "such of which words are" : "those of other channels, whose losses are told apart")
                    + "; set per_device_train_batch_size to 1, without packing");
        }
    }

    private NextTokenObjective words() {
        return words.orElseThrow();
    }

    @Override
    public double count(Encoded example) {
        return example instanceof CodeExample code ? code.lesson().learned() : words().count((Example) example);
    }

    @Override
    public boolean takesMedia() {
        return true;
    }

    @Override
    public Outcome gradients(AdaptedModel model, List<Encoded> batch, double normalizer, Settings settings) {
        LessonPass pass = LessonPass.learning(settings.pass(), settings.lossScale() / normalizer);
        return together(
                batch,
                told -> words().gradients(model, told, normalizer, settings),
                model.trainingNetwork(),
                settings.media(),
                pass);
    }

    @Override
    public Outcome evaluate(AdaptedModel model, List<Encoded> batch) {
        return evaluate(model, batch, MediaTensors.NONE);
    }

    @Override
    public Outcome evaluate(AdaptedModel model, List<Encoded> batch, MediaTensors media) {
        return together(
                batch, told -> words().evaluate(model, told, media), model.network(), media, LessonPass.measuring());
    }

    private Outcome together(
            List<Encoded> batch,
            Function<List<Example>, Outcome> ofWords,
            Network network,
            MediaTensors media,
            LessonPass pass) {
        List<Example> told = new ArrayList<>();
        Map<String, List<CodeExample>> coded = new LinkedHashMap<>();
        for (Encoded example : batch) {
            if (example instanceof CodeExample code) {
                coded.computeIfAbsent(channels ? code.channel() : "", any -> new ArrayList<>())
                        .add(code);
            } else {
                told.add((Example) example);
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        if (!told.isEmpty()) {
            outcomes.add(ofWords.apply(told));
        }
        coded.forEach((channel, examples) -> outcomes.add(outcome(channel, examples, network, media, pass)));
        return outcomes.stream().reduce(CodeObjective::both).orElseThrow();
    }

    private Outcome outcome(
            String channel, List<CodeExample> coded, Network network, MediaTensors media, LessonPass pass) {
        List<Lesson> lessons = coded.stream().map(CodeExample::lesson).toList();
        LessonLoss loss = source.lessons().losses(network, lessons, media, pass);
        Map<String, double[]> sums = new LinkedHashMap<>();
        loss.parts().forEach((name, sum) -> sums.put("loss_" + name, new double[] {sum, loss.frames()}));
        if (channels) {
            sums.put("loss_" + channel, new double[] {loss.sum(), loss.frames()});
        }
        long places = lessons.stream().mapToLong(Lesson::length).sum();
        return new Outcome(loss.sum(), loss.frames(), loss.right(), loss.frames(), places, sums);
    }

    private static Outcome both(Outcome first, Outcome second) {
        Map<String, double[]> sums = new LinkedHashMap<>(first.sums());
        second.sums()
                .forEach((name, sum) ->
                        sums.merge(name, sum, (one, other) -> new double[] {one[0] + other[0], one[1] + other[1]}));
        return new Outcome(
                first.sum() + second.sum(),
                first.count() + second.count(),
                first.correct() + second.correct(),
                first.counted() + second.counted(),
                first.tokens() + second.tokens(),
                sums);
    }
}
