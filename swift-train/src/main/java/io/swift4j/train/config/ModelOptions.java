package io.swift4j.train.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which model is trained, and as what.
 *
 * @param model its folder or hub id
 * @param modelType refused: config.json says the family
 * @param modelRevision the branch, tag or commit of the hub; empty for the main branch
 * @param useHf whether hub ids are those of Hugging Face, else those of ModelScope; empty to follow the environment
 * @param taskType what it is trained for
 * @param numLabels the number of classes or scores, for task_type seq_cls
 * @param problemType what labels are, for task_type seq_cls; empty to tell from the labels
 * @param torchDtype the type of the weights; empty for that of the checkpoint
 */
public record ModelOptions(
        @Option(aliases = {"model_id_or_path"}) Optional<String> model,
        @Option Optional<String> modelType,
        @Option Optional<String> modelRevision,
        @Option Optional<Boolean> useHf,
        @Option(value = "causal_lm") TaskType taskType,
        @Option OptionalInt numLabels,

        @Option(oneOf = {"regression", "single_label_classification", "multi_label_classification"})
        Optional<String> problemType,

        @Option(
                aliases = {"dtype"},
                oneOf = {"float32", "float16", "bfloat16"})
        Optional<String> torchDtype) {

    public ModelOptions {
        new Checks("ModelOptions").atLeast("num_labels", numLabels, 1).done();
    }
}
