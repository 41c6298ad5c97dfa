package io.swift4j.train.run;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.train.data.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where training stands: the {@code trainer_state.json} of a checkpoint. Tensors of the optimiser are kept elsewhere.
 *
 * @param globalStep the steps done
 * @param maxSteps the steps in all
 * @param position the micro-batch that comes next
 * @param epoch the epochs done, with fraction
 * @param tokensSeen the tokens learned from so far
 * @param seed the seed of all that is random but the data
 * @param dataSeed the seed of the order of rows
 * @param hashes what must be the same to go on, such as {@code dataset} and {@code model}, by name
 * @param bestMetric the best value of the metric that counts; empty if it was not measured
 * @param bestModelCheckpoint the name of the checkpoint that reached it
 * @param logHistory the lines of the log
 * @param pending what the next line will have of steps before
 */
public record TrainerState(
        int globalStep,
        int maxSteps,
        Position position,
        double epoch,
        long tokensSeen,
        long seed,
        long dataSeed,
        Map<String, String> hashes,
        OptionalDouble bestMetric,
        Optional<String> bestModelCheckpoint,
        List<Map<String, Object>> logHistory,
        Map<String, Double> pending) {

    /** The name of the file in a checkpoint. */
    public static final String FILE = "trainer_state.json";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public TrainerState {
        if (globalStep < 0 || maxSteps < 1 || globalStep > maxSteps) {
            throw new ConfigException("global_step must be from 0 to max_steps, and that at least 1, not " + globalStep
                    + " and " + maxSteps);
        }
        hashes = Collections.unmodifiableMap(new LinkedHashMap<>(hashes));
        logHistory = List.copyOf(logHistory);
        pending = Map.copyOf(pending);
    }

    /** Writes the state to a folder; the file is there whole or not at all. */
    public void write(Path folder) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("global_step", globalStep);
        fields.put("max_steps", maxSteps);
        fields.put("position", Map.of("epoch", position.epoch(), "index", position.index()));
        fields.put("epoch", epoch);
        fields.put("num_input_tokens_seen", tokensSeen);
        // Texts, because JSON numbers of this size are read differently.
        fields.put("seed", Long.toString(seed));
        fields.put("data_seed", Long.toString(dataSeed));
        fields.put("hashes", hashes);
        fields.put("best_metric", bestMetric.isPresent() ? bestMetric.getAsDouble() : null);
        fields.put("best_model_checkpoint", bestModelCheckpoint.orElse(null));
        fields.put("log_history", logHistory);
        // Texts, because JSON has no numbers that are not finite.
        Map<String, String> sums = new TreeMap<>();
        pending.forEach((name, value) -> sums.put(name, Double.toString(value)));
        fields.put("pending", sums);
        DurableFiles.write(folder.resolve(FILE), JSON.writeValueAsString(fields) + "\n");
    }

    /**
     * Reads the state of a checkpoint.
     *
     * @throws ConfigException with all that is wrong with the file
     */
    public static TrainerState read(Path folder) {
        return ConfigJson.read(folder.resolve(FILE)).collect(TrainerState::of);
    }

    private static TrainerState of(ConfigJson json) {
        ConfigJson position = json.object("position");
        Map<String, String> hashes = new LinkedHashMap<>();
        ConfigJson written = json.object("hashes");
        for (String name : written.fields()) {
            hashes.put(name, written.text(name));
        }
        List<Map<String, Object>> history = new ArrayList<>();
        json.objects("log_history").forEach(line -> history.add(line.plain()));
        Map<String, Double> pending = new LinkedHashMap<>();
        ConfigJson sums = json.object("pending");
        for (String name : sums.fields()) {
            pending.put(name, number(sums, name));
        }
        long tokens = Math.round(json.number("num_input_tokens_seen"));
        int epoch = position.integer("epoch");
        int index = position.integer("index");
        if (epoch < 0 || index < 0) {
            json.report("position", "must hold an epoch and an index that are not negative");
            epoch = Math.max(0, epoch);
            index = Math.max(0, index);
        }
        return new TrainerState(
                json.integer("global_step"),
                json.integer("max_steps"),
                new Position(epoch, index),
                json.number("epoch"),
                tokens,
                seed(json, "seed"),
                seed(json, "data_seed"),
                hashes,
                json.optionalNumber("best_metric"),
                json.optionalText("best_model_checkpoint"),
                history,
                pending);
    }

    private static double number(ConfigJson json, String field) {
        String text = json.text(field);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            if (json.sound(field)) {
                json.report(field, "must be a number as text, not \"" + text + "\"");
            }
            return 0;
        }
    }

    private static long seed(ConfigJson json, String field) {
        String text = json.text(field);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            if (json.sound(field)) {
                json.report(field, "must be a whole number as text, not \"" + text + "\"");
            }
            return 0;
        }
    }

    /** The names whose hashes differ from those of a run that wants to go on from here. */
    public List<String> differingHashes(Map<String, String> now) {
        return hashes.keySet().stream()
                .filter(name -> now.containsKey(name) && !now.get(name).equals(hashes.get(name)))
                .toList();
    }
}
