package io.swift4j.modality.layers;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a checkpoint's tensors belong in a tower. */
public final class Layouts {

    private Layouts() {}

    /**
     * The usual order: blocks are numbered, everything else with the tower's prefix lies outside them.
     *
     * @param prefix of the tower's names, {@code vision_model.}; dropped
     * @param blocks what comes between it and a block's number, {@code encoder.layers.}
     * @param others names with these beginnings, which are kept, belong to the tower too
     */
    public static Function<String, Optional<BlockStack.Place>> numbered(
            String prefix, String blocks, List<String> others) {
        Pattern inBlock = Pattern.compile(Pattern.quote(prefix + blocks) + "(\\d{1,5})\\.(.+)");
        return name -> {
            Matcher matcher = inBlock.matcher(name);
            if (matcher.matches()) {
                return Optional.of(new BlockStack.Place(Integer.parseInt(matcher.group(1)), matcher.group(2)));
            }
            if (name.startsWith(prefix)) {
                return Optional.of(new BlockStack.Place(-1, name.substring(prefix.length())));
            }
            return others.stream().anyMatch(name::startsWith)
                    ? Optional.of(new BlockStack.Place(-1, name))
                    : Optional.empty();
        };
    }
}
