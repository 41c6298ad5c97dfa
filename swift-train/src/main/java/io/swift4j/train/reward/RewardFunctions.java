package io.swift4j.train.reward;

import io.swift4j.core.config.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** All reward functions that are installed. */
public final class RewardFunctions {

    private RewardFunctions() {}

    /** The functions by name. */
    public static Map<String, RewardFunction> all() {
        Map<String, RewardFunction> functions = new TreeMap<>();
        for (RewardFunction function :
                ServiceLoader.load(RewardFunction.class, Thread.currentThread().getContextClassLoader())) {
            functions.put(function.name(), function);
        }
        return functions;
    }

    /**
     * The functions of some names, in their order.
     *
     * @throws IllegalArgumentException naming one that is not installed
     */
    public static List<RewardFunction> named(List<String> names) {
        Map<String, RewardFunction> all = all();
        List<RewardFunction> found = new ArrayList<>();
        for (String name : names) {
            RewardFunction function = all.get(name);
            if (function == null) {
                throw new IllegalArgumentException(
                        NearestName.unknown("reward_funcs", name, List.copyOf(all.keySet())));
            }
            found.add(function);
        }
        return found;
    }
}
