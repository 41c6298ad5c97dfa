package io.swift4j.quickstart;

import io.swift4j.SwiftModel;
import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;
import io.swift4j.modality.compose.PictureWords;
import io.swift4j.modality.compose.SoundWords;
import io.swift4j.train.codec.CodecProgress;
import io.swift4j.train.run.RunFolder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Trains a small any-to-any model from nothing on pictures, speech, films and text at once, and examines it on what it has not met; or
 * teaches a checkpoint the same tasks with LoRA.
 *
 * <p>Each stage that is done is kept in the work folder, and training goes on from its last checkpoint, so that an interrupted quick start
 * is started again with the same command.
 */
public final class Quickstart {

    private static final long EXAMINATION = 11;
    private static final int KNOWN = 400;

    private final QuickstartOptions options;
    private final PrintStream out;
    private final Path work;
    private final Curriculum curriculum = new Curriculum();
    private final int zoom;

    private Quickstart(QuickstartOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.work = options.work();
        // Checkpoints have seen larger pictures.
        this.zoom = options.model().isPresent() ? 4 : 1;
    }

    /**
     * Runs a quick start to its end.
     *
     * @param out told of progress and results
     * @return the report, a page that needs no other file
     * @throws io.swift4j.core.SwiftException when the folder holds something else, or training is cancelled
     */
    public static Path run(QuickstartOptions options, PrintStream out) {
        return new Quickstart(options, out).run();
    }

    private Path run() {
        Stages stages = new Stages(
                work, options.size() + " " + options.model().map(Path::toString).orElse("from nothing"), out);
        Path model = options.model().orElse(work.resolve("untrained"));
        if (options.model().isEmpty()) {
            compose(stages, model);
        }
        Path data = work.resolve("data");
        stages.run("data", "making the data", List.of(data), () -> data(model, data));
        Path trained = work.resolve("model");
        Path run = work.resolve("run");
        // A run that was killed before its first checkpoint begins anew.
        List<Path> unfinished = RunFolder.newest(run).isPresent() ? List.of(trained) : List.of(trained, run);
        stages.run("training", "training on " + options.size().rows() + " rows", unfinished, () -> {
            Teaching teaching = new Teaching(
                    model, run, options.model().isEmpty(), options.size().rows());
            Teaching.merge(model, teaching.train(data.resolve("datasets.yaml"), out), trained);
        });
        Path report = work.resolve("report.html");
        stages.run("examination", "examination", List.of(), () -> {
            List<Mark> marks = examine(model, trained);
            out.println(Mark.table(marks));
            ReportPage.write(report, marks, options, stages.seconds());
        });
        out.println("report: " + report.toAbsolutePath());
        out.println("model:  " + trained.toAbsolutePath());
        return report;
    }

    private void compose(Stages stages, Path model) {
        Path words = work.resolve("words");
        Path pictures = work.resolve("picture-codec");
        Path sounds = work.resolve("sound-codec");
        stages.run("words", "making a tokenizer", List.of(words), () -> Vocabulary.write(words, curriculum.words()));
        stages.run("pictures", "training the codec of pictures", List.of(), () -> {
            List<Image> scenes = Curriculum.samples(lesson(Task.DRAWING), 1, KNOWN, false)
                    .map(sample -> ((Answer.Drawing) sample.answer()).picture())
                    .toList();
            ModelParts.pictureCodec(pictures, scenes, options.size().pictureSteps(), this::show);
        });
        stages.run("sounds", "training the codec of sounds", List.of(), () -> {
            List<Sound> said = Curriculum.samples(lesson(Task.SPEAKING), 1, KNOWN, false)
                    .map(sample -> ((Answer.Voice) sample.answer()).sound())
                    .toList();
            ModelParts.soundCodec(sounds, said, options.size().soundSteps(), this::show);
        });
        stages.run(
                "compose",
                "composing the model",
                List.of(model),
                () -> ModelParts.compose(model, words, pictures, sounds));
    }

    private void show(CodecProgress progress) {
        if (progress.run().step() % 50 == 0) {
            out.println("  " + progress.line());
        }
    }

    private Lesson lesson(Task task) {
        return curriculum.lessons().stream()
                .filter(lesson -> lesson.task() == task)
                .findFirst()
                .orElseThrow();
    }

    private void data(Path model, Path data) {
        try (SwiftModel untrained = SwiftModel.fromPretrained(model.toString())) {
            Set<Task> tasks = Task.of(untrained, options.model().isPresent());
            BoxWords boxes = BoxWords.of(untrained.config());
            if (options.model().isPresent()) {
                write(data, new Material(data, boxes, zoom, null, null), tasks);
                return;
            }
            try (PictureWords pictures = PictureWords.load(model);
                    SoundWords sounds = SoundWords.load(model)) {
                write(data, new Material(data, boxes, zoom, pictures, sounds), tasks);
            }
        }
    }

    private void write(Path data, Material material, Set<Task> tasks) {
        Lessons.write(data, material, curriculum, options.size(), tasks);
    }

    private List<Mark> examine(Path untrained, Path trained) {
        Judge judge = new Judge(curriculum.canvas(), curriculum.speakers());
        Map<Task, Double> before = new EnumMap<>(Task.class);
        answers(untrained, judge, Math.max(1, options.size().questions() / 4))
                .forEach((task, produced) -> before.put(task, Mark.mean(produced)));
        Chance chance = new Chance(judge);
        List<Mark> marks = new ArrayList<>();
        answers(trained, judge, options.size().questions()).forEach((task, produced) -> {
            List<Sample> known =
                    Curriculum.samples(lesson(task), EXAMINATION, KNOWN, false).toList();
            List<Sample> asked = produced.stream().map(Produced::sample).toList();
            marks.add(new Mark(task, before.getOrDefault(task, 0.0), chance.of(known, asked), produced));
        });
        return marks;
    }

    private Map<Task, List<Produced>> answers(Path folder, Judge judge, int questions) {
        Map<Task, List<Produced>> answers = new EnumMap<>(Task.class);
        try (SwiftModel model = SwiftModel.fromPretrained(folder.toString())) {
            Exam exam = new Exam(model, judge, zoom);
            for (Task task : Task.of(model, options.model().isPresent())) {
                answers.put(
                        task,
                        exam.ask(
                                task,
                                Curriculum.samples(lesson(task), EXAMINATION, questions, true)
                                        .toList()));
            }
        }
        return answers;
    }
}
