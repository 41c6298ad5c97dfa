package io.swift4j.core.hub;

import java.util.regex.Pattern;

/**
 * The id of a repository, checked by the hub's own rules.
 *
 * @param source hub that has it
 * @param name {@code name} or {@code owner/name}
 * @param kind what it holds
 */
record RepoId(HubSource source, String name, RepoKind kind) {

    private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?";
    private static final Pattern ID = Pattern.compile("(?:" + PART + "/)?" + PART);

    RepoId {
        String problem = problemOf(name);
        if (problem.isEmpty() && source == HubSource.MODEL_SCOPE && !name.contains("/")) {
            problem = "a ModelScope id needs an owner: owner/name";
        }
        if (!problem.isEmpty()) {
            throw new HubException("'" + name + "' is not a " + kind.word() + " id: " + problem);
        }
    }

    /** A model. */
    RepoId(HubSource source, String name) {
        this(source, name, RepoKind.MODEL);
    }

    /** Reads the id of a model that may start with {@code HF::} or {@code MS::}. */
    static RepoId parse(String text, HubSource defaultSource) {
        return parse(text, defaultSource, RepoKind.MODEL);
    }

    static RepoId parse(String text, HubSource defaultSource, RepoKind kind) {
        for (HubSource source : HubSource.values()) {
            if (text.startsWith(source.prefix())) {
                return new RepoId(source, text.substring(source.prefix().length()), kind);
            }
        }
        return new RepoId(defaultSource, text, kind);
    }

    private static String problemOf(String name) {
        if (!ID.matcher(name).matches()) {
            return "it must be owner/name or name, each of up to 96 letters, digits, '-', '_' and '.', starting and ending with"
                    + " a letter, a digit or '_'";
        }
        if (name.contains("--") || name.contains("..")) {
            return "it may not contain '--' or '..'";
        }
        return name.endsWith(".git") ? "it may not end with '.git'" : "";
    }

    @Override
    public String toString() {
        return name;
    }
}
