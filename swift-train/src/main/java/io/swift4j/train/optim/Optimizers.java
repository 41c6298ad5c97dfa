package io.swift4j.train.optim;

import io.swift4j.core.config.NamedOptions;
import io.swift4j.core.config.NearestName;
import io.swift4j.train.optim.OptimizerSpec.AdamLike;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds update rules by the names and options they have in PyTorch, transformers and bitsandbytes. */
public final class Optimizers {

    private static final List<String> NAMES = List.of(
            "adamw",
            "adamw_torch",
            "adamw_torch_fused",
            "adam",
            "sgd",
            "adafactor",
            "lion",
            "lion_32bit",
            "muon",
            "adamw_8bit",
            "adamw_bnb_8bit",
            "galore_adamw",
            "q_galore_adamw");

    private Optimizers() {}

    /** All names. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The rule with a name and options.
     *
     * @param name one of {@link #names()}, in any case
     * @param options by the names they have in PyTorch ({@code betas}, {@code eps}, {@code momentum} …); what is missing has
     *     the defaults there
     * @throws IllegalArgumentException with everything that is wrong
     */
    public static OptimizerSpec named(String name, Map<String, ?> options) {
        NamedOptions given = new NamedOptions("optimizer " + name, options);
        OptimizerSpec spec = switch (name.toLowerCase(Locale.ROOT)) {
            case "adamw", "adamw_torch", "adamw_torch_fused" -> adam(given, given.flag("amsgrad", false), true);
            case "adam" -> adam(given, given.flag("amsgrad", false), false);
            case "sgd" ->
                new OptimizerSpec.Sgd(
                        given.number("momentum", 0), given.number("dampening", 0), given.flag("nesterov", false));
            case "adafactor" -> adafactor(given);
            case "lion", "lion_32bit" -> {
                double[] betas = given.pair("betas", 0.9, 0.99);
                yield new OptimizerSpec.Lion(betas[0], betas[1]);
            }
            case "muon" -> muon(given);
            case "adamw_8bit", "adamw_bnb_8bit" -> {
                double[] betas = given.pair("betas", 0.9, 0.999);
                yield new OptimizerSpec.AdamW8Bit(
                        betas[0], betas[1], given.number("eps", 1e-8), given.integer("min_8bit_size", 4096));
            }
            case "galore_adamw" -> galore(given, false);
            case "q_galore_adamw" -> galore(given, true);
            default -> throw new IllegalArgumentException(NearestName.unknown("optimizer", name, NAMES));
        };
        given.finish();
        return spec;
    }

    private static AdamLike adam(NamedOptions given, boolean amsgrad, boolean decoupled) {
        double[] betas = given.pair("betas", 0.9, 0.999);
        return new AdamLike(betas[0], betas[1], given.number("eps", 1e-8), amsgrad, decoupled);
    }

    private static Adafactor adafactor(NamedOptions given) {
        double[] eps = given.pair("eps", 1e-30, 1e-3);
        return new Adafactor(
                eps[0],
                eps[1],
                given.number("clip_threshold", 1),
                given.number("decay_rate", -0.8),
                given.number("beta1", 0),
                given.flag("scale_parameter", true),
                given.flag("relative_step", true),
                given.flag("warmup_init", false));
    }

    private static OptimizerSpec muon(NamedOptions given) {
        String adjust = given.text("adjust_lr_fn", "original");
        if (!adjust.equals("original") && !adjust.equals("match_rms_adamw")) {
            throw new IllegalArgumentException(
                    NearestName.unknown("adjust_lr_fn", adjust, List.of("original", "match_rms_adamw")));
        }
        double[] betas = given.pair("adamw_betas", 0.9, 0.999);
        return new OptimizerSpec.Muon(
                given.number("momentum", 0.95),
                given.flag("nesterov", true),
                given.integer("ns_steps", 5),
                given.number("eps", 1e-7),
                adjust.equals("match_rms_adamw"),
                new AdamLike(betas[0], betas[1], given.number("adamw_eps", 1e-8), false, true));
    }

    private static GaLore galore(NamedOptions given, boolean quantised) {
        double[] betas = given.pair("betas", 0.9, 0.999);
        String targets = given.text("target_modules", "");
        return new GaLore(
                new AdamLike(betas[0], betas[1], given.number("eps", 1e-6), false, true),
                given.integer("rank", 128),
                given.integer("update_proj_gap", 200),
                given.number("scale", 0.25),
                GaLore.Projection.named(given.text("proj_type", "std")),
                quantised,
                given.number("cos_threshold", 0.4),
                given.integer("queue_size", 5),
                targets.isEmpty() ? null : Pattern.compile(targets));
    }
}
