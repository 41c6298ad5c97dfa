package io.swift4j.cli;

import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Decoder;
import io.swift4j.modality.grounding.BoxFormat;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.Trainer;
import io.swift4j.train.TrainingData;
import io.swift4j.train.TrainingMedia;
import io.swift4j.train.config.OptionReader;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.DatasetReader;
import io.swift4j.train.data.Explanation;
import io.swift4j.train.data.Row;
import io.swift4j.train.data.RowEncoder;
import io.swift4j.train.dataset.DatasetOptions;
import io.swift4j.train.dataset.Datasets;
import io.swift4j.train.media.MediaPipeline;
import io.swift4j.train.report.DatasetReport;
import io.swift4j.train.report.ExplanationText;
import io.swift4j.train.run.RunRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code ./swift check-data}: accounts for every row of a data set before a step is spent. */
@CommandLine.Command(
        name = "check-data",
        description = {
            "Account for every row of a data set, with the options of sft:",
            "./swift check-data --model DIR --dataset rows.jsonl [--report page.html] [--show 3] [--rejected bad.jsonl].",
            "--max_lost_rows says how many rows may be rejected (0 unless given). Exit code 1 when more are."
        },
        mixinStandardHelpOptions = true)
final class CheckDataCommand implements Callable<Integer> {

    private static final Map<String, BoxFormat> BOXES =
            Map.of("qwen2_vl", BoxFormat.QWEN2_VL, "qwen2_5_vl", BoxFormat.QWEN2_5_VL, "qwen3_vl", BoxFormat.QWEN3_VL);

    @CommandLine.Option(
            names = "--report",
            paramLabel = "FILE",
            description = "write the account as .html, .json or text; may be given several times")
    private List<Path> reports = new ArrayList<>();

    @CommandLine.Option(
            names = "--rejected",
            paramLabel = "FILE",
            description = "write the rejected rows with their reasons, one JSON object a line")
    private @Nullable Path rejected;

    @CommandLine.Option(
            names = "--show",
            paramLabel = "N",
            description = "show what of the first N rows is learned, masked and media")
    private int show;

    @CommandLine.Option(
            names = "--show-page",
            paramLabel = "FILE",
            description = "write what --show shows as a page, too")
    private @Nullable Path showPage;

    @CommandLine.Option(
            names = "--colour",
            description = "colours of a terminal: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Colour colour = Colour.AUTO;

    @CommandLine.Unmatched
    private List<String> arguments = new ArrayList<>();

    /** When there are colours. */
    enum Colour {
        AUTO,
        ALWAYS,
        NEVER
    }

    @Override
    public Integer call() throws IOException {
        if (show < 0) {
            throw new SwiftException("--show must be 0 or more, not " + show);
        }
        OptionReader.Result read = OptionReader.commandLine(arguments);
        read.notes().forEach(System.err::println);
        TrainOptions options = read.options();
        String name = options.model().model().orElseThrow();
        try (SwiftModel model = SwiftModel.fromPretrained(name, options.loading(), options.hub())) {
            Optional<MediaPipeline> media = TrainingMedia.of(options, model.pretrained());
            DatasetReport.Checked checked = TrainingData.check(
                    options,
                    model.pretrained(),
                    media,
                    Optional.ofNullable(BOXES.get(model.config().modelType())));
            DatasetReport report = checked.report();
            String refusal = "";
            // The memory of a step is known for decoders only.
            if (!checked.train().isEmpty() && model.pretrained().network() instanceof Decoder) {
                try {
                    report = withMemory(checked, options, model);
                } catch (SwiftException | IllegalArgumentException e) {
                    refusal = "the run would be refused: " + e.getMessage();
                }
            }
            if (show > 0) {
                show(options, model, media);
            }
            System.out.print(report.text());
            write(report);
            if (!refusal.isEmpty()) {
                System.err.println(refusal);
            }
            return report.passes() && refusal.isEmpty() ? 0 : 1;
        }
    }

    private static DatasetReport withMemory(DatasetReport.Checked checked, TrainOptions options, SwiftModel model) {
        try (AdaptedModel adapted = new AdaptedModel(model.pretrained())) {
            return checked.report()
                    .withMemory(Trainer.builder()
                            .model(adapted)
                            .args(options)
                            .trainDataset(checked.train())
                            .answers(
                                    model.generationConfig(),
                                    ids -> model.tokenizer().decode(ids, true))
                            .build()
                            .forecast());
        }
    }

    private List<Explanation> explained(List<Row> rows, RowEncoder encoder) {
        List<Explanation> explanations = new ArrayList<>();
        for (Row row : rows.subList(0, Math.min(show, rows.size()))) {
            try {
                explanations.addAll(encoder.explain(row));
            } catch (SwiftException e) {
                System.out.println(row.id() + " can't be shown: " + e.getMessage());
            }
        }
        return explanations;
    }

    private void show(TrainOptions options, SwiftModel model, Optional<MediaPipeline> media) throws IOException {
        DatasetOptions sets = TrainingData.sets(options);
        List<Row> rows = DatasetReader.read(
                        options.trainSets(),
                        options.validationSets(),
                        options.reading().withMaxLostRows(Integer.MAX_VALUE),
                        spec -> Datasets.source(spec, sets))
                .train();
        List<Explanation> explanations =
                TrainingData.encoding(options, model.pretrained(), media, encoder -> explained(rows, encoder));
        boolean colours = colour == Colour.ALWAYS || (colour == Colour.AUTO && RunRecorder.onTerminal());
        System.out.println(ExplanationText.ansi(explanations, colours));
        if (showPage != null) {
            Files.writeString(showPage, ExplanationText.html(explanations));
        }
    }

    private void write(DatasetReport report) throws IOException {
        for (Path file : reports) {
            String name = file.toString().toLowerCase(Locale.ROOT);
            String content =
                    name.endsWith(".html") ? report.html() : name.endsWith(".json") ? report.json() : report.text();
            Files.writeString(file, content);
        }
        if (rejected != null) {
            System.out.println(report.writeRejected(rejected) + " rejected rows written to " + rejected);
        }
    }
}
