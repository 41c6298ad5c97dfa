package io.swift4j.cli;

import io.swift4j.SwiftModel;
import io.swift4j.core.config.ConfigException;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.hub.HubConfig;
import io.swift4j.core.hub.ModelLocation;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Torch;
import io.swift4j.modality.answer.sound.SoundOptions;
import io.swift4j.modality.painter.DrawOptions;
import io.swift4j.train.eval.Evaluator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The options of commands that generate: which model, and how; what is not given is as the checkpoint says. */
final class ModelOptions {

    @CommandLine.Option(
            names = "--model",
            required = true,
            paramLabel = "DIR|ORG/NAME",
            description = "checkpoint folder, or model on a hub")
    private String model = "";

    @CommandLine.Option(
            names = "--adapters",
            split = ",",
            paramLabel = "DIR",
            description = "adapter folders to answer with; several are added up")
    private List<Path> adapters = List.of();

    @CommandLine.Option(names = "--dtype", description = "float32, bfloat16, …; default: as the checkpoint was saved")
    private @Nullable String dtype;

    @CommandLine.Option(names = "--device", description = "cpu or cuda:N (default: ${DEFAULT-VALUE})")
    private String device = "cpu";

    @CommandLine.Option(names = "--threads", description = "threads of one operation; default: one per core")
    private @Nullable Integer threads;

    @CommandLine.Option(names = "--max-new-tokens", description = "most tokens of an answer")
    private @Nullable Integer maxNewTokens;

    @CommandLine.Option(
            names = "--temperature",
            description = "above 0 samples at that temperature; 0 takes the likeliest")
    private @Nullable Double temperature;

    @CommandLine.Option(names = "--top-p", description = "sample from the likeliest tokens with this total probability")
    private @Nullable Double topP;

    @CommandLine.Option(names = "--top-k", description = "sample from this many of the likeliest tokens; 0 for all")
    private @Nullable Integer topK;

    @CommandLine.Option(names = "--repetition-penalty", description = "above 1 makes tokens less likely that occurred")
    private @Nullable Double repetitionPenalty;

    @CommandLine.Option(names = "--num-beams", description = "beams of beam search")
    private @Nullable Integer beams;

    @CommandLine.Option(names = "--stop", description = "text that ends the answer; may be given several times")
    private @Nullable List<String> stops;

    @CommandLine.Option(names = "--seed", description = "seed of sampling (default: ${DEFAULT-VALUE})")
    private long seed;

    @CommandLine.Option(
            names = "--web-media",
            description = "fetch media at http and https addresses, from public hosts")
    private boolean webMedia;

    /** The checkpoint's folder, downloaded if it must be. */
    Path folder() {
        return ModelLocation.resolve(model, HubConfig.fromEnvironment());
    }

    /** Which weights answer: the model's and its adapters' folders, and its type. */
    String describe() {
        List<Path> folders = new ArrayList<>(List.of(folder()));
        folders.addAll(adapters);
        return Evaluator.name(folders) + (dtype == null ? "" : " in " + dtype);
    }

    AnsweringModel load() {
        if (threads != null) {
            Torch.setThreads(threads);
        }
        LoadOptions options = LoadOptions.defaults().withDevice(device).withWebMedia(webMedia);
        LoadOptions typed = dtype == null ? options : options.withDtype(Dtype.ofName(dtype));
        return AnsweringModel.of(SwiftModel.fromPretrained(model, typed), adapters);
    }

    /** How pictures are drawn: codes are random unless {@code --temperature 0}. */
    DrawOptions drawing() {
        DrawOptions plain = DrawOptions.defaults();
        return temperature != null && temperature == 0
                ? plain.greedy()
                : plain.withSampling(temperature == null ? 1 : temperature, topK == null ? 0 : topK, seed);
    }

    /** How sounds are made: as the checkpoint says unless {@code --temperature 0}. */
    SoundOptions sounding() {
        SoundOptions plain = SoundOptions.defaults().withSeed(seed);
        return temperature != null && temperature == 0 ? plain.likeliest() : plain;
    }

    GenerationConfig generation(SwiftModel loaded) {
        GenerationConfig.Builder builder = loaded.generationConfig().toBuilder().seed(seed);
        if (maxNewTokens != null) {
            builder.maxNewTokens(maxNewTokens);
        }
        if (temperature != null) {
            if (temperature < 0) {
                throw new ConfigException("--temperature must be 0 or more, not " + temperature);
            }
            builder.doSample(temperature > 0);
            if (temperature > 0) {
                builder.temperature(temperature);
            }
        }
        if (topP != null) {
            builder.topP(topP);
        }
        if (topK != null) {
            builder.topK(topK);
        }
        if (repetitionPenalty != null) {
            builder.repetitionPenalty(repetitionPenalty);
        }
        if (beams != null) {
            builder.numBeams(beams);
        }
        if (stops != null) {
            builder.stopStrings(stops);
        }
        return builder.build();
    }
}
