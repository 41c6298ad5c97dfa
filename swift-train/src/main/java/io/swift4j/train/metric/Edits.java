package io.swift4j.train.metric;

import java.util.List;

/** The fewest edits that turn a reference into a hypothesis (Levenshtein 1966). */
record Edits(int substitutions, int deletions, int insertions) {

    int total() {
        return substitutions + deletions + insertions;
    }

    static Edits between(List<String> reference, List<String> hypothesis) {
        int[][] cost = new int[reference.size() + 1][hypothesis.size() + 1];
        for (int i = 0; i <= reference.size(); i++) {
            for (int j = 0; j <= hypothesis.size(); j++) {
                cost[i][j] = i == 0 || j == 0
                        ? i + j
                        : Math.min(
                                cost[i - 1][j - 1] + differ(reference, i, hypothesis, j),
                                1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
            }
        }
        int substitutions = 0;
        int deletions = 0;
        int insertions = 0;
        int i = reference.size();
        int j = hypothesis.size();
        while (i > 0 || j > 0) {
            if (i > 0 && j > 0 && cost[i][j] == cost[i - 1][j - 1] + differ(reference, i, hypothesis, j)) {
                substitutions += differ(reference, i--, hypothesis, j--);
            } else if (i > 0 && cost[i][j] == cost[i - 1][j] + 1) {
                deletions++;
                i--;
            } else {
                insertions++;
                j--;
            }
        }
        return new Edits(substitutions, deletions, insertions);
    }

    private static int differ(List<String> reference, int i, List<String> hypothesis, int j) {
        return reference.get(i - 1).equals(hypothesis.get(j - 1)) ? 0 : 1;
    }
}
