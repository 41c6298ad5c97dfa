package io.swift4j.train.config;

import io.swift4j.core.config.ConfigException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes options from a DeepSpeed configuration, as far as they mean something on one device.
 *
 * <p>{@code "auto"} leaves a value to the options. A value that the options set otherwise, and a setting that cannot be kept,
 * are problems named by their place in the file.
 */
final class DeepSpeedConfig {

    private static final Set<String> NAMED =
            Set.of("zero0", "zero1", "zero2", "zero3", "zero2_offload", "zero3_offload");
    private static final Set<String> NO_EFFECT =
            words("steps_per_print wall_clock_breakdown dump_state prescale_gradients "
                    + "gradient_predivide_factor communication_data_type zero_allow_untested_optimizer "
                    + "zero_force_ds_cpu_optimizer dataloader_drop_last");

    private static final Set<String> ZERO_NO_EFFECT =
            words("allgather_partitions allgather_bucket_size overlap_comm reduce_scatter "
                    + "reduce_bucket_size contiguous_gradients round_robin_gradients sub_group_size "
                    + "zero_hpz_partition_size memory_efficient_linear ignore_unused_parameters "
                    + "elastic_checkpoint");

    private final String source;
    private final Map<String, @Nullable Object> values;
    private final List<String> problems;
    private final List<String> notes;

    private DeepSpeedConfig(
            String source, Map<String, @Nullable Object> values, List<String> problems, List<String> notes) {
        this.source = source;
        this.values = values;
        this.problems = problems;
        this.notes = notes;
    }

    private static Set<String> words(String text) {
        return Set.of(text.split(" "));
    }

    /** Adds to values by key those of the file that {@code deepspeed} names, if it does. */
    static void apply(Map<String, @Nullable Object> values, List<String> problems, List<String> notes) {
        Object named = values.get("deepspeed");
        if (!(named instanceof String name) || OptionValue.isNone(name)) {
            return;
        }
        if (NAMED.contains(name.toLowerCase(Locale.ROOT))) {
            notes.add("deepspeed " + name
                    + " has no effect: every replica holds all of the model, nothing is shared out");
            return;
        }
        try {
            DeepSpeedConfig config = new DeepSpeedConfig(name, values, problems, notes);
            config.read(OptionFile.read(Path.of(name)));
            // The values now stand by their own keys; a second reading, from args.json, must not need the file.
            values.put("deepspeed", null);
        } catch (ConfigException e) {
            problems.addAll(e.problems());
        }
    }

    private void read(Map<String, @Nullable Object> file) {
        file.forEach((key, value) -> {
            switch (key) {
                case "train_micro_batch_size_per_gpu" -> take(key, "per_device_train_batch_size", value);
                case "gradient_accumulation_steps" -> take(key, "gradient_accumulation_steps", value);
                case "train_batch_size" -> {}
                case "gradient_clipping" -> take(key, "max_grad_norm", value);
                case "fp16", "bf16" -> precision(key, value);
                case "bfloat16" -> precision("bf16", value);
                case "optimizer" -> optimizer(value);
                case "scheduler" -> scheduler(value);
                case "zero_optimization" -> zero(value);
                default -> {
                    if (NO_EFFECT.contains(key) || isOff(value)) {
                        notes.add(source + ": " + key + " has no effect on one device");
                    } else {
                        refuse(key, value, "is not offered; leave it out");
                    }
                }
            }
        });
        wholeBatch(file.get("train_batch_size"));
    }

    private void refuse(String place, @Nullable Object value, String why) {
        problems.add(source + ": " + place + " " + value + " " + why);
    }

    private static boolean isAuto(@Nullable Object value) {
        return value == null || value.equals("auto");
    }

    private static boolean isOff(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return Boolean.FALSE.equals(map.get("enabled"))
                    || map.values().stream().allMatch(DeepSpeedConfig::isOff);
        }
        return value == null || value.equals(false) || value.equals(0);
    }

    private void take(String place, String key, @Nullable Object value) {
        if (isAuto(value)) {
            return;
        }
        Object given = values.get(key);
        if (given != null && !same(given, value)) {
            refuse(place, value, "contradicts " + key + " " + given + "; make them equal, or write \"auto\"");
            return;
        }
        values.put(key, value);
    }

    private static boolean same(Object a, @Nullable Object b) {
        try {
            return Double.parseDouble(a.toString()) == Double.parseDouble(String.valueOf(b));
        } catch (NumberFormatException e) {
            return a.toString().equalsIgnoreCase(String.valueOf(b));
        }
    }

    private Map<String, @Nullable Object> section(String place, @Nullable Object value) {
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> section.put(String.valueOf(key), each));
        } else if (!isAuto(value)) {
            refuse(place, value, "must be an object");
        }
        return section;
    }

    private void precision(String key, @Nullable Object value) {
        Map<String, Object> usual = Map.of(
                "loss_scale", 0,
                "loss_scale_window", 1000,
                "initial_scale_power", 16,
                "hysteresis", 2,
                "min_loss_scale", 1,
                "consecutive_hysteresis", false,
                "auto_cast", false);
        section(key, value).forEach((name, setting) -> {
            if (name.equals("enabled")) {
                take(key + ".enabled", key, setting);
            } else if (!isAuto(setting) && !same(Objects.requireNonNullElse(usual.get(name), "none"), setting)) {
                refuse(key + "." + name, setting, "is not offered; loss is scaled as by DeepSpeed's defaults");
            }
        });
    }

    private void optimizer(@Nullable Object value) {
        Map<String, @Nullable Object> section = section("optimizer", value);
        section.keySet().stream()
                .filter(key -> !Set.of("type", "params").contains(key) && !isOff(section.get(key)))
                .forEach(key -> refuse("optimizer." + key, section.get(key), "is not offered"));
        String type = String.valueOf(section.getOrDefault("type", "AdamW")).toLowerCase(Locale.ROOT);
        switch (type) {
            case "adamw", "adam" -> take("optimizer.type", "optim", "adamw_torch");
            case "sgd", "lion", "muon" -> take("optimizer.type", "optim", type);
            default ->
                refuse("optimizer.type", section.get("type"), "is not offered; AdamW, Adam, SGD, Lion, Muon are");
        }
        section("optimizer.params", section.get("params")).forEach((name, setting) -> {
            String place = "optimizer.params." + name;
            switch (name) {
                case "lr" -> take(place, "learning_rate", setting);
                case "eps" -> take(place, "adam_epsilon", setting);
                case "weight_decay" -> take(place, "weight_decay", setting);
                case "betas" -> betas(place, setting);
                case "adam_w_mode" -> {
                    if (Boolean.FALSE.equals(setting)) {
                        refuse(place, setting, "is not offered; weight decay is apart from the gradient");
                    }
                }
                case "torch_adam" -> notes.add(source + ": " + place + " has no effect");
                default -> {
                    if (!isAuto(setting) && !isOff(setting)) {
                        refuse(place, setting, "is not offered");
                    }
                }
            }
        });
    }

    private void betas(String place, @Nullable Object value) {
        if (value instanceof List<?> betas && betas.size() == 2) {
            take(place + "[0]", "adam_beta1", betas.get(0));
            take(place + "[1]", "adam_beta2", betas.get(1));
        } else if (!isAuto(value)) {
            refuse(place, value, "must be two numbers");
        }
    }

    private void scheduler(@Nullable Object value) {
        Map<String, @Nullable Object> section = section("scheduler", value);
        String type = String.valueOf(section.get("type"));
        switch (type) {
            case "WarmupLR" -> take("scheduler.type", "lr_scheduler_type", "constant_with_warmup");
            case "WarmupDecayLR" -> take("scheduler.type", "lr_scheduler_type", "linear");
            case "WarmupCosineLR" -> take("scheduler.type", "lr_scheduler_type", "cosine");
            default -> refuse("scheduler.type", type, "is not offered; WarmupLR, WarmupDecayLR and WarmupCosineLR are");
        }
        Map<String, @Nullable Object> params = section("scheduler.params", section.get("params"));
        params.forEach((name, setting) -> {
            String place = "scheduler.params." + name;
            switch (name) {
                case "warmup_num_steps" -> take(place, "warmup_steps", setting);
                case "total_num_steps" -> take(place, "max_steps", setting);
                case "warmup_max_lr" -> take(place, "learning_rate", setting);
                case "warmup_type" -> {
                    if (!isAuto(setting) && !"linear".equals(setting)) {
                        refuse(place, setting, "is not offered; the rate rises linearly");
                    }
                }
                default -> {
                    if (!isAuto(setting) && !isOff(setting) && !same(0, setting)) {
                        refuse(place, setting, "is not offered; the rate rises from 0 and falls to 0");
                    }
                }
            }
        });
        if (!type.equals("WarmupCosineLR") && !params.containsKey("warmup_type")) {
            notes.add(
                    source + ": scheduler.params.warmup_type is absent, for which DeepSpeed lets the rate rise with the"
                            + " logarithm of the step; here it rises linearly");
        }
    }

    private void zero(@Nullable Object value) {
        Map<String, @Nullable Object> section = section("zero_optimization", value);
        Object stage = section.getOrDefault("stage", 0);
        if (!isAuto(stage) && !same(0, stage)) {
            notes.add(source + ": zero_optimization.stage " + stage
                    + " has no effect: every replica holds all of the model, nothing is shared out");
        }
        section.forEach((name, setting) -> {
            boolean known =
                    Set.of("stage", "offload_optimizer", "offload_param").contains(name)
                            || name.startsWith("stage3_")
                            || ZERO_NO_EFFECT.contains(name);
            if (!known && !isAuto(setting) && !isOff(setting)) {
                refuse("zero_optimization." + name, setting, "is not offered; leave it out");
            }
        });
        for (String part : List.of("optimizer", "param")) {
            String place = "zero_optimization.offload_" + part;
            Map<String, @Nullable Object> offload = section(place, section.get("offload_" + part));
            if (!offload.isEmpty()) {
                Object device = offload.getOrDefault("device", "cpu");
                if ("nvme".equals(device)) {
                    refuse(place + ".device", device, "is not offered; cpu and none are");
                } else {
                    take(place + ".device", "offload_" + part, device);
                }
            }
        }
    }

    /** The whole batch is the micro-batch times replicas times the accumulation, which may follow from it. */
    private void wholeBatch(@Nullable Object whole) {
        if (isAuto(whole)) {
            return;
        }
        try {
            int total = Integer.parseInt(String.valueOf(whole));
            int micro = number("per_device_train_batch_size") * number("replicas");
            Object steps = values.get("gradient_accumulation_steps");
            boolean fits = steps == null
                    ? micro > 0 && total % micro == 0
                    : total == micro * Integer.parseInt(steps.toString());
            if (!fits) {
                refuse(
                        "train_batch_size",
                        whole,
                        "is not per_device_train_batch_size times replicas, " + micro + ","
                                + (steps == null
                                        ? " times a whole number"
                                        : " times gradient_accumulation_steps " + steps));
            } else if (steps == null) {
                values.put("gradient_accumulation_steps", total / micro);
            }
        } catch (NumberFormatException e) {
            refuse("train_batch_size", whole, "must be a whole number, like the values it is the product of");
        }
    }

    private int number(String key) {
        return Integer.parseInt(String.valueOf(values.getOrDefault(key, 1)));
    }
}
