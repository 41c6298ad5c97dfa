package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which sites an adapter changes, by PEFT's rules.
 *
 * @param names suffixes of module paths ({@code q_proj}, {@code layers.3.mlp.up_proj}), or {@code all-linear} alone: every
 *     linear layer but the output layer
 * @param regex instead of names: what the whole path must match; null for none
 * @param excluded suffixes that are left out
 * @param excludedRegex paths that are left out; null for none
 * @param layers the only layers in which sites are changed; empty for all
 */
public record Targets(
        List<String> names,
        @org.jspecify.annotations.Nullable String regex,
        List<String> excluded,
        @org.jspecify.annotations.Nullable String excludedRegex,
        List<Integer> layers) {

    /** The name that stands for every linear layer but the output layer. */
    private static final Pattern NUMBERED = Pattern.compile("\\.(?:layers|blocks)\\.(\\d{1,5})\\.");

    public static final String ALL_LINEAR = "all-linear";

    public Targets {
        names = List.copyOf(names);
        excluded = List.copyOf(excluded);
        layers = List.copyOf(layers);
        if (names.isEmpty() == (regex == null)) {
            throw new IllegalArgumentException("target modules are either names or a regular expression");
        }
        compiled(regex);
        compiled(excludedRegex);
    }

    /** Every linear layer but the output layer. */
    public static Targets allLinear() {
        return modules(ALL_LINEAR);
    }

    /** Modules whose paths end in one of these names. */
    public static Targets modules(String... names) {
        return new Targets(Arrays.asList(names), null, List.of(), null, List.of());
    }

    /** Modules whose whole path matches. */
    public static Targets matching(String regex) {
        return new Targets(List.of(), regex, List.of(), null, List.of());
    }

    /** These targets without modules whose paths end in one of these names. */
    public Targets excluding(String... suffixes) {
        return new Targets(names, regex, Arrays.asList(suffixes), excludedRegex, layers);
    }

    /** These targets in some layers only. */
    public Targets inLayers(Integer... indices) {
        return new Targets(names, regex, excluded, excludedRegex, Arrays.asList(indices));
    }

    private static @org.jspecify.annotations.Nullable Pattern compiled(
            @org.jspecify.annotations.Nullable String expression) {
        try {
            return expression == null ? null : Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + expression + "' is not a regular expression: " + e.getMessage(), e);
        }
    }

    /**
     * The chosen ones of some sites.
     *
     * @throws SwiftException when there are none, or a name matches no site
     */
    List<Site> choose(List<Site> sites) {
        for (String name : names) {
            if (!name.equals(ALL_LINEAR) && sites.stream().noneMatch(site -> ends(site, name))) {
                throw new SwiftException("target module '" + name + "' is not in the model; it has "
                        + sites.stream().map(Targets::shortName).distinct().toList());
            }
        }
        List<Site> chosen = sites.stream().filter(this::includes).toList();
        if (chosen.isEmpty()) {
            throw new SwiftException("no module matches " + (regex == null ? names : "'" + regex + "'")
                    + (layers.isEmpty() ? "" : " in layers " + layers) + "; the model has "
                    + sites.stream().map(Targets::shortName).distinct().toList());
        }
        return chosen;
    }

    private static String shortName(Site site) {
        return site.module().substring(site.module().lastIndexOf('.') + 1);
    }

    private static boolean ends(Site site, String suffix) {
        return site.module().equals(suffix) || site.module().endsWith("." + suffix);
    }

    /** A layer's number in its own stack, which for an encoder's is not that of the whole model. */
    private static int number(Site site) {
        Matcher matcher = NUMBERED.matcher(site.module());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : site.layer();
    }

    private boolean includes(Site site) {
        Pattern exclusion = compiled(excludedRegex);
        if (excluded.stream().anyMatch(suffix -> ends(site, suffix))
                || (exclusion != null && exclusion.matcher(site.module()).matches())) {
            return false;
        }
        if (!layers.isEmpty() && !layers.contains(number(site))) {
            return false;
        }
        Pattern pattern = compiled(regex);
        if (pattern != null) {
            return pattern.matcher(site.module()).matches();
        }
        if (names.contains(ALL_LINEAR)) {
            return site.kind() == Site.Kind.LINEAR || names.stream().anyMatch(name -> ends(site, name));
        }
        return names.stream().anyMatch(name -> ends(site, name));
    }

    /** The value that a PEFT pattern (of ranks, of alphas) has for a module, or a default. */
    public static <T> T patternValue(java.util.Map<String, T> patterns, String module, T otherwise) {
        for (java.util.Map.Entry<String, T> pattern : patterns.entrySet()) {
            Matcher matcher =
                    Pattern.compile("(.*\\.)?(" + pattern.getKey() + ")$").matcher(module);
            if (matcher.lookingAt()) {
                return pattern.getValue();
            }
        }
        return otherwise;
    }
}
