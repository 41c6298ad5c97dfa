package io.swift4j.peft.full;

import io.swift4j.peft.AdapterConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which of the model's own parameters are trained, by ms-swift's rules: what is frozen by name, pattern or share stays
 * frozen unless it is made trainable by name or pattern.
 *
 * @param freeze beginnings of names
 * @param freezeRegex found anywhere in a name; null for none
 * @param freezeRatio the share of parameters, counted from the first layer's input, that is frozen; 0 to 1
 * @param train beginnings of names
 * @param trainRegex found anywhere in a name; null for none
 * @param lisaLayers how many layers are trained at a time, drawn anew (LISA, Pan et al. 2024); 0 for all
 * @param lisaInterval after how many steps they are drawn anew; 20
 * @param seed of the draws
 */
public record FullConfig(
        List<String> freeze,
        @Nullable String freezeRegex,
        double freezeRatio,
        List<String> train,
        @Nullable String trainRegex,
        int lisaLayers,
        int lisaInterval,
        long seed)
        implements AdapterConfig {

    public FullConfig {
        freeze = List.copyOf(freeze);
        train = List.copyOf(train);
        List<String> problems = new ArrayList<>();
        if (!(freezeRatio >= 0 && freezeRatio <= 1)) {
            problems.add("freeze_parameters_ratio must be from 0 to 1, not " + freezeRatio);
        }
        if (lisaLayers < 0 || lisaInterval < 1) {
            problems.add("lisa_activated_layers must not be negative and lisa_step_interval at least 1, not "
                    + lisaLayers + " and " + lisaInterval);
        }
        for (String regex : new String[] {freezeRegex, trainRegex}) {
            try {
                if (regex != null) {
                    Pattern.compile(regex);
                }
            } catch (PatternSyntaxException e) {
                problems.add("'" + regex + "' is not a regular expression: " + e.getDescription());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("full tuning: " + String.join("; ", problems));
        }
    }

    /** Everything is trained. */
    public static FullConfig all() {
        return new FullConfig(List.of(), null, 0, List.of(), null, 0, 20, 0);
    }

    /** The embedding, the final norm, the output layer and a few layers at a time are trained. */
    public static FullConfig lisa(int layers, int interval, long seed) {
        return new FullConfig(List.of(), null, 0, List.of(), null, layers, interval, seed);
    }

    @Override
    public String peftType() {
        return "FULL";
    }

    @Override
    public void write(ObjectNode json) {
        freeze.forEach(json.putArray("freeze_parameters")::add);
        json.put("freeze_parameters_regex", freezeRegex);
        json.put("freeze_parameters_ratio", freezeRatio);
        train.forEach(json.putArray("trainable_parameters")::add);
        json.put("trainable_parameters_regex", trainRegex);
        json.put("lisa_activated_layers", lisaLayers);
        json.put("lisa_step_interval", lisaInterval);
        json.put("seed", seed);
    }
}
