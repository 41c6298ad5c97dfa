package io.swift4j.train.dataset;

import io.swift4j.core.hub.HubSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code [HF::|MS::]name[:subset/subset|:all]} says.
 *
 * @param hub the hub, where one is named
 * @param name id or registered name
 * @param subsets their names; empty for the usual one
 */
record DatasetSyntax(Optional<HubSource> hub, String name, List<String> subsets) {

    static DatasetSyntax parse(String text) {
        Optional<HubSource> hub = Optional.empty();
        String rest = text;
        for (HubSource source : HubSource.values()) {
            if (text.startsWith(source.prefix())) {
                hub = Optional.of(source);
                rest = text.substring(source.prefix().length());
            }
        }
        int colon = rest.indexOf(':');
        List<String> subsets = new ArrayList<>();
        if (colon >= 0) {
            for (String subset : rest.substring(colon + 1).split("/", -1)) {
                if (subset.isBlank()) {
                    throw new IllegalArgumentException("dataset \"" + text
                            + "\": after : stand subsets with / between them, or all, not \""
                            + rest.substring(colon + 1) + "\"");
                }
                subsets.add(subset.strip());
            }
        }
        return new DatasetSyntax(hub, colon < 0 ? rest : rest.substring(0, colon), List.copyOf(subsets));
    }

    boolean wantsAll() {
        return subsets.equals(List.of("all"));
    }
}
