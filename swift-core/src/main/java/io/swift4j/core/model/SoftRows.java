package io.swift4j.core.model;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts encoders' vectors at the rows of a decoder's input that their placeholders have. */
final class SoftRows {

    private SoftRows() {}

    /**
     * The argument {@code soft} of the decoder's script: rows and vectors, then rows and vectors of what is added after layers.
     *
     * @param ids of all rows, end to end
     */
    static List<Tensor> of(Decoder decoder, int[] ids, List<SoftTokens> all) {
        if (all.isEmpty()) {
            return List.of();
        }
        Script script = decoder.script();
        List<int[]> rows = new ArrayList<>();
        List<int[]> deepRows = new ArrayList<>();
        List<Tensor> values = new ArrayList<>();
        List<List<Tensor>> deep = new ArrayList<>();
        for (SoftTokens tokens : all) {
            int[] at = places(
                    ids, tokens.what(), tokens.placeholder(), tokens.values().size(0), "vector");
            rows.add(at);
            values.add(tokens.values());
            if (!tokens.deep().isEmpty()) {
                deepRows.add(at);
                deep.add(tokens.deep());
            }
        }
        List<Tensor> soft = new ArrayList<>(List.of(tensor(decoder, rows), script.tensor("end_to_end", values)));
        if (!deep.isEmpty()) {
            soft.add(tensor(decoder, deepRows));
            for (int i = 0; i < deep.get(0).size(); i++) {
                int layer = i;
                soft.add(script.tensor(
                        "end_to_end",
                        deep.stream().map(levels -> levels.get(layer)).toList()));
            }
        }
        return soft;
    }

    /** The tokens of all rows with those that tokenizers made in the places of their placeholders. */
    static int[] spelled(Decoder decoder, int[] ids, List<CodeTokens> all) {
        int[] spelled = ids.clone();
        for (CodeTokens tokens : all) {
            int[] places = places(ids, tokens.what(), tokens.placeholder(), tokens.ids().length, "token");
            for (int i = 0; i < places.length; i++) {
                spelled[places[i]] = tokens.ids()[i];
            }
            decoder.checkIds(new int[][] {tokens.ids()});
        }
        return spelled;
    }

    private static int[] places(int[] ids, String what, int placeholder, long wanted, String one) {
        int[] places = new int[ids.length];
        int count = 0;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == placeholder) {
                places[count++] = i;
            }
        }
        if (count != wanted) {
            throw new SwiftException("there are " + count + " " + what + " placeholders (token " + placeholder
                    + "), but the " + what + " encoder made " + wanted + " " + one + "s; every " + one
                    + " needs one placeholder");
        }
        return Arrays.copyOf(places, count);
    }

    private static Tensor tensor(Decoder decoder, List<int[]> rows) {
        int[] flat = rows.stream().flatMapToInt(Arrays::stream).toArray();
        return decoder.here(Tensor.of(Arrays.stream(flat).asLongStream().toArray(), flat.length));
    }
}
