package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.train.config.ArgsFile;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.run.TrainerState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a run may go on from a checkpoint: only with the options and examples it had. */
final class Resumption {

    /** Options in which a resumed run may differ from the one that it goes on from. */
    private static final Set<String> FREE = Set.of(
            "resume_from_checkpoint",
            "resume_only_model",
            "output_dir",
            "add_version",
            "logging_dir",
            "logging_steps",
            "report_to",
            "save_steps",
            "save_strategy",
            "save_total_limit",
            "model");

    private Resumption() {}

    /** The state of a checkpoint whose options and data are those of this run. */
    static TrainerState state(Path from, TrainOptions options, Map<String, String> hashes) {
        TrainerState state = TrainerState.read(from);
        List<String> differences = new ArrayList<>();
        ArgsFile.diff(ArgsFile.read(from.resolve("args.json")), options).stream()
                .filter(difference -> !FREE.contains(difference.key()))
                .forEach(difference -> differences.add(difference.toString()));
        state.differingHashes(hashes).forEach(name -> differences.add(name + " holds other examples than before"));
        if (!differences.isEmpty()) {
            throw new SwiftException("can't go on from " + from + ", because this run differs: "
                    + String.join("; ", differences)
                    + ". Use the same options, or resume_only_model true to begin a new run from its weights");
        }
        return state;
    }
}
