package io.swift4j.train.config;

import io.swift4j.core.config.ConfigException;
import io.swift4j.train.data.DatasetSpec;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes option records of values by key, and gathers all that is wrong with them. */
final class OptionBinder {

    private static final Map<String, String> NOT_OFFERED = Map.ofEntries(
            Map.entry("streaming", "files are read whole; leave it out"),
            Map.entry("lazy_tokenize", "rows are encoded before training; leave it out"),
            Map.entry("padding_free", "examples are never padded; leave it out"),
            Map.entry("use_liger_kernel", "the loss never holds all logits; leave it out"),
            Map.entry("attn_impl", "there is one attention; leave it out"),
            Map.entry("template", "the checkpoint's own chat template is used; leave it out"),
            Map.entry("strict", "bad rows are errors unless max_lost_rows allows some; leave it out"),
            Map.entry("create_checkpoint_symlink", "best and last always point to checkpoints; leave it out"),
            Map.entry("dataset_num_proc", "rows are encoded on all processors; leave it out"),
            Map.entry("external_plugins", "extensions are found on the class path; leave it out"),
            Map.entry("fsdp", "one device is trained on; leave it out"),
            Map.entry("device_map", "one device is trained on; leave it out"),
            Map.entry("dataloader_pin_memory", "batches lie where they are used; leave it out"),
            Map.entry("dataloader_persistent_workers", "rows are encoded before training; leave it out"),
            Map.entry("ddp_backend", "replicas share one process; set replicas"),
            Map.entry("ddp_find_unused_parameters", "replicas share one process; leave it out"),
            Map.entry("ddp_timeout", "replicas share one process; leave it out"),
            Map.entry("ENV", "options are never taken from the environment; set them by their keys"));

    private final String source;
    private final List<String> problems;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Object> parsed = new HashMap<>();

    OptionBinder(String source, List<String> problems) {
        this.source = source;
        this.problems = new ArrayList<>(problems);
    }

    OptionReader.Result bind(Map<String, ? extends @Nullable Object> given) {
        Map<String, @Nullable Object> values = named(given);
        DeepSpeedConfig.apply(values, problems, notes);
        values.forEach(this::parse);
        Object[] groups = Arrays.stream(TrainOptions.class.getRecordComponents())
                .map(component -> group(component.getType().asSubclass(Record.class)))
                .toArray();
        onlyForTheirTuner();
        datasets();
        @Nullable Object options = Arrays.asList(groups).contains(null) ? null : construct(TrainOptions.class, groups);
        if (!problems.isEmpty() || options == null) {
            throw new ConfigException(source, problems);
        }
        return new OptionReader.Result((TrainOptions) options, notes);
    }

    /** The values by present keys. */
    private Map<String, @Nullable Object> named(Map<String, ? extends @Nullable Object> given) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            String key = OptionKey.ALIASES.getOrDefault(name, name);
            if (!OptionKey.ALL.containsKey(key)) {
                problems.add(unknown(name));
            } else if (values.containsKey(key)) {
                problems.add(key + " is given twice, the second time as " + name);
            } else {
                values.put(key, value);
            }
            if (!key.equals(name)) {
                notes.add(name + " is now called " + key);
            }
        });
        return values;
    }

    private static String unknown(String name) {
        String why = NOT_OFFERED.get(name);
        if (why != null) {
            return name + " is not offered: " + why;
        }
        return "no option is called " + name
                + OptionKey.nearest(name)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
    }

    private void parse(String name, @Nullable Object value) {
        OptionKey key = OptionKey.ALL.get(name);
        if (key == null) {
            return;
        }
        try {
            parsed.put(name, OptionValue.parse(key, value));
        } catch (OptionValue.Wrong e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Object group(Class<? extends Record> type) {
        Object[] values = OptionKey.ALL.values().stream()
                .filter(key -> key.group() == type)
                .map(key -> parsed.getOrDefault(key.name(), OptionValue.standard(key)))
                .toArray();
        return construct(type, values);
    }

    private @Nullable Object construct(Class<? extends Record> type, Object[] values) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ConfigException wrong) {
                problems.addAll(wrong.problems());
                return null;
            }
            throw new IllegalStateException(type.getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName(), e);
        }
    }

    private void onlyForTheirTuner() {
        String tuner = String.valueOf(parsed.getOrDefault("tuner_type", "lora"));
        parsed.forEach((name, value) -> {
            OptionKey key = OptionKey.ALL.get(name);
            ForTuner only = key == null ? null : key.group().getAnnotation(ForTuner.class);
            if (key != null
                    && only != null
                    && !List.of(only.value()).contains(tuner)
                    && !value.equals(OptionValue.standard(key))) {
                problems.add(name + " has no effect with tuner_type " + tuner + "; it is for "
                        + String.join(", ", only.value()));
            }
        });
    }

    private void datasets() {
        for (String name : List.of("dataset", "val_dataset")) {
            if (parsed.get(name) instanceof List<?> sets) {
                for (Object set : sets) {
                    try {
                        DatasetSpec.parse(String.valueOf(set));
                    } catch (IllegalArgumentException e) {
                        problems.add(String.valueOf(e.getMessage()));
                    }
                }
            }
        }
    }
}
