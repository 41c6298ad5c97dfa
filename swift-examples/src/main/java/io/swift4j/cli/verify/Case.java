package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import java.util.List;
import java.util.Optional;

/** One recorded case: what goes in, what must come out, and how close. */
record Case(
        String name,
        String kind,
        String operation,
        List<String> inputs,
        List<String> outputs,
        List<String> media,
        Optional<String> tensors,
        ConfigJson refs,
        ConfigJson params,
        ConfigJson text,
        double atol,
        double rtol) {

    static Case read(ConfigJson json) {
        return new Case(
                json.text("name"),
                json.text("kind", json.has("chat_template") ? "template" : "(none)"),
                json.text("op", ""),
                json.texts("inputs"),
                json.texts("outputs"),
                json.texts("media"),
                json.optionalText("tensors"),
                json.object("refs"),
                json.object("params"),
                json.has("kind") ? json.object("text") : json,
                json.number("atol", 0),
                json.number("rtol", 0));
    }

    /** Whether the case only carries tensors that others refer to. */
    boolean isData() {
        return kind.equals("tensor") || kind.equals("pool");
    }

    /** The tensor key among the inputs that ends in {@code /argument}, if there is one. */
    Optional<String> input(String argument) {
        return inputs.stream().filter(key -> key.endsWith("/" + argument)).findFirst();
    }

    /** The argument's name in a tensor key: what follows the last slash. */
    static String argument(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
