package io.swift4j.train.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One option: its key, its record and its type. */
record OptionKey(String name, Class<? extends Record> group, RecordComponent component, Option option) {

    private static final Set<String> TRAINING =
            Set.of("tuner_type", "tuner_backend", "adapters", "neftune_noise_alpha", "lorap_lr_ratio");

    /** All options by key, in the order of the records and their components. */
    static final Map<String, OptionKey> ALL = all();

    /** The present keys by former and other names. */
    static final Map<String, String> ALIASES = aliases();

    private static Map<String, OptionKey> all() {
        Map<String, OptionKey> keys = new LinkedHashMap<>();
        for (RecordComponent component : TrainOptions.class.getRecordComponents()) {
            Class<? extends Record> group = component.getType().asSubclass(Record.class);
            for (RecordComponent field : group.getRecordComponents()) {
                Option option = Objects.requireNonNull(field.getAnnotation(Option.class), field.getName());
                String name = snake(field.getName());
                if (keys.put(name, new OptionKey(name, group, field, option)) != null) {
                    throw new IllegalStateException("two options are called " + name);
                }
            }
        }
        return keys;
    }

    private static Map<String, String> aliases() {
        Map<String, String> aliases = new LinkedHashMap<>();
        for (OptionKey key : ALL.values()) {
            for (String alias : key.option().aliases()) {
                if (ALL.containsKey(alias) || aliases.put(alias, key.name()) != null) {
                    throw new IllegalStateException("two options are called " + alias);
                }
            }
        }
        return aliases;
    }

    static String snake(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT).replace("bnb4bit", "bnb_4bit");
    }

    /** Whether it says how an adapter begins, rather than how it is trained. */
    boolean describesAdapter() {
        return (group == TunerOptions.class || group.isAnnotationPresent(ForTuner.class)) && !TRAINING.contains(name);
    }

    /** The type of the value itself: for optional ones and lists that of the element. */
    Class<?> type() {
        if (component.getGenericType() instanceof ParameterizedType generic) {
            Class<?> element = (Class<?>) generic.getActualTypeArguments()[0];
            return element == Double.class ? double.class : element;
        }
        String type = component.getType().getSimpleName();
        if (type.equals("OptionalInt")) {
            return int.class;
        }
        return type.equals("OptionalDouble") ? double.class : component.getType();
    }

    boolean isList() {
        return component.getType() == List.class;
    }

    boolean isMap() {
        return component.getType() == Map.class;
    }

    boolean isOptional() {
        return component.getType().getSimpleName().startsWith("Optional");
    }

    /** The texts that may be given; empty for any. */
    List<String> choices() {
        if (type().isEnum()) {
            return Arrays.stream(type().getEnumConstants()).map(OptionKey::text).toList();
        }
        return List.of(option.oneOf());
    }

    static String text(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }

    /** The key nearest to a wrong one, by letters that differ; empty if none is near. */
    static Optional<String> nearest(String wrong) {
        String best = null;
        int least = Math.max(2, wrong.length() / 3) + 1;
        for (Map<String, ?> names : List.of(ALL, ALIASES)) {
            for (String name : names.keySet()) {
                int distance = distance(wrong.toLowerCase(Locale.ROOT).replace('-', '_'), name);
                if (distance < least) {
                    least = distance;
                    best = name;
                }
            }
        }
        return best(best);
    }

    private static Optional<String> best(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.of(ALIASES.getOrDefault(name, name));
    }

    /** Levenshtein's distance. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(Math.min(above, row[j - 1]) + 1, replaced);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
