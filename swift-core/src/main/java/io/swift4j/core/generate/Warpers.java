package io.swift4j.core.generate;

import static io.swift4j.core.generate.ScoreScript.SCRIPT;

/** Processors that shape the distribution to sample from. {@code keep} is how many tokens must stay whatever happens. */
public final class Warpers {

    private Warpers() {}

    /** Divides scores by {@code value}. */
    public static LogitsProcessor temperature(double value) {
        return (ids, scores) -> SCRIPT.tensor("temperature", scores, value);
    }

    /** Keeps the {@code k} likeliest tokens, and all that tie with the last of them. */
    public static LogitsProcessor topK(int k, int keep) {
        return (ids, scores) -> SCRIPT.tensor("top_k", scores, Math.max(k, keep));
    }

    /** Keeps the likeliest tokens that together have probability {@code p} (Holtzman et al. 2020). */
    public static LogitsProcessor topP(double p, int keep) {
        return (ids, scores) -> SCRIPT.tensor("top_p", scores, p, keep);
    }

    /** Keeps tokens at least {@code p} times as likely as the likeliest (Nguyen et al. 2024). */
    public static LogitsProcessor minP(double p, int keep) {
        return (ids, scores) -> SCRIPT.tensor("min_p", scores, p, keep);
    }

    /** Keeps the likeliest tokens whose share of the entropy is {@code h} (Potraghloo et al. 2025). */
    public static LogitsProcessor topH(double h) {
        return (ids, scores) -> SCRIPT.tensor("top_h", scores, h);
    }

    /** Keeps tokens about as surprising as is to be expected (Meister et al. 2023). */
    public static LogitsProcessor typical(double mass, int keep) {
        return (ids, scores) -> SCRIPT.tensor("typical", scores, mass, keep);
    }

    /** Keeps tokens of probability {@code cutoff} or more (Hewitt et al. 2022). */
    public static LogitsProcessor epsilon(double cutoff, int keep) {
        return (ids, scores) -> SCRIPT.tensor("epsilon", scores, cutoff, keep);
    }

    /** Keeps tokens above a probability that falls with the entropy (Hewitt et al. 2022). */
    public static LogitsProcessor eta(double cutoff, int keep) {
        return (ids, scores) -> SCRIPT.tensor("eta", scores, cutoff, keep);
    }

    /** Turns scores into log-probabilities. */
    public static LogitsProcessor normalize() {
        return (ids, scores) -> SCRIPT.tensor("log_softmax", scores);
    }

    /** Replaces NaN by 0 and infinities by the largest finite numbers. */
    public static LogitsProcessor finite() {
        return (ids, scores) -> SCRIPT.tensor("finite", scores);
    }
}
