package io.swift4j.core.grammar;

import io.swift4j.core.SwiftException;
import io.swift4j.core.grammar.Facets.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

/** Turns a schema into nodes. */
final class SchemaCompiler {

    private static final int MOST_NODES = 100_000;

    private final FacetReader reader;
    private final GrammarOptions options;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Node.Ref> references = new LinkedHashMap<>();
    private final Map<List<JsonNode>, Node.Ref> open = new HashMap<>();

    private SchemaCompiler(JsonNode root, GrammarOptions options) {
        this.reader = new FacetReader(root);
        this.options = options;
    }

    static Node compile(JsonNode root, GrammarOptions options) {
        SchemaCompiler compiler = new SchemaCompiler(root, options);
        Node node = compiler.node(List.of(new Place(root, "#")));
        compiler.checkCircles();
        compiler.measure();
        if (node.shortest >= Automaton.NEVER) {
            throw new SwiftException("schema #: nothing satisfies it, or nothing that ends");
        }
        return node;
    }

    private <N extends Node> N made(N node) {
        if (nodes.size() >= MOST_NODES) {
            throw new SwiftException("schema #: is too large, with more than " + MOST_NODES + " parts");
        }
        nodes.add(node);
        return node;
    }

    /** The node of all these schemas together; one that is being made is referred to. */
    private Node node(List<Place> places) {
        List<JsonNode> key = places.stream().map(Place::schema).toList();
        Node.Ref known = open.get(key);
        if (known != null) {
            return known;
        }
        String path = places.isEmpty() ? "true" : places.get(0).path();
        Node.Ref made = made(new Node.Ref(path));
        open.put(key, made);
        references.put(path + " " + references.size(), made);
        made.target = node(reader.all(places), path);
        return made;
    }

    private Node node(Facets facets, String path) {
        if (facets.never) {
            return never();
        }
        if (!facets.alternatives.isEmpty()) {
            return alternatives(facets);
        }
        if (facets.values.isPresent()) {
            return values(facets);
        }
        List<Node> ways = new ArrayList<>();
        for (String type : facets.madeTypes()) {
            ways.add(
                    switch (type) {
                        case "null" -> made(new Node.Word(TableAutomaton.word("null")));
                        case "boolean" -> made(new Node.Word(TableAutomaton.words(List.of("true", "false"))));
                        case "integer", "number" -> number(facets, type.equals("integer"), path);
                        case "string" -> string(facets, path);
                        case "array" -> array(facets, path);
                        default -> object(facets);
                    });
        }
        return ways.size() == 1 ? ways.get(0) : made(new Node.AnyOf(ways));
    }

    private Node never() {
        return made(new Node.AnyOf(List.of()));
    }

    /** Distributes what is said beside the first group of alternatives over it. */
    private Node alternatives(Facets facets) {
        List<Place> group = facets.alternatives.get(0);
        boolean one = group.get(0).path().endsWith("/oneOf/0");
        List<Facets> ways = new ArrayList<>();
        for (Place place : group) {
            Facets way = reader.all(List.of(place));
            Facets rest = copyWithoutFirst(facets);
            way.and(rest);
            ways.add(way);
        }
        if (one) {
            new Disjoint(reader).check(ways, group);
        }
        List<Node> made = new ArrayList<>();
        boolean alone = facets.said == 0 && facets.alternatives.size() == 1;
        for (int i = 0; i < ways.size(); i++) {
            made.add(
                    alone
                            ? node(List.of(group.get(i)))
                            : node(ways.get(i), group.get(i).path()));
        }
        return made(new Node.AnyOf(made));
    }

    private static Facets copyWithoutFirst(Facets facets) {
        Facets copy = new Facets();
        copy.and(facets);
        copy.alternatives.remove(0);
        return copy;
    }

    private Node values(Facets facets) {
        Set<String> words = new LinkedHashSet<>();
        for (JsonNode value : facets.values.orElseThrow()) {
            if (new Satisfaction(reader).holds(value, facets)) {
                words.add(Json.text(value));
            }
        }
        return words.isEmpty() ? never() : made(new Node.Word(TableAutomaton.words(words)));
    }

    private Node number(Facets facets, boolean integer, String path) {
        try {
            TableAutomaton automaton = NumberText.of(facets.bounds(), integer);
            return automaton.isEmpty() ? never() : made(new Node.Word(automaton));
        } catch (SwiftException e) {
            throw FacetReader.problem(path, String.valueOf(e.getMessage()));
        }
    }

    private Node string(Facets facets, String path) {
        int most = Math.min(facets.mostLength, options.maxStringLength());
        if (facets.leastLength > most) {
            return never();
        }
        boolean any = facets.patterns.isEmpty() && facets.formats.isEmpty();
        if (any && facets.otherPatterns.isEmpty() && facets.otherTexts.isEmpty()) {
            return made(new Node.Word(new PlainString(facets.leastLength, most, true)));
        }
        try {
            CodePoints all = CodePoints.ofLength(facets.leastLength, most);
            for (String pattern : facets.patterns) {
                all = Regex.compile(pattern).and(all);
            }
            for (String format : facets.formats) {
                all = Formats.of(format).and(all);
            }
            for (String pattern : facets.otherPatterns) {
                all = Regex.compile(pattern).not().and(all);
            }
            for (String text : facets.otherTexts) {
                all = CodePoints.of(text).not().and(all);
            }
            all = Disputed.without(facets.patterns, Disputed.without(facets.otherPatterns, all));
            return all.isEmpty() ? never() : made(new Node.Word(new PatternString(all)));
        } catch (SwiftException e) {
            throw FacetReader.problem(path, String.valueOf(e.getMessage()));
        }
    }

    private Node array(Facets facets, String path) {
        if (facets.leastItems > facets.mostItems) {
            return never();
        }
        if (facets.uniqueItems && facets.mostItems > 1) {
            return made(new Node.AnyOf(new ItemChoices(reader, path)
                    .unique(facets).stream().map(this::plainArray).toList()));
        }
        if (!facets.contained.isEmpty()) {
            return made(new Node.AnyOf(new ItemChoices(reader, path)
                    .containing(facets).stream().map(this::plainArray).toList()));
        }
        return plainArray(facets);
    }

    private Node plainArray(Facets facets) {
        List<Node> first = new ArrayList<>();
        for (int i = 0; i < Math.min(facets.firstItems.size(), facets.mostItems); i++) {
            first.add(node(facets.firstItems.get(i)));
        }
        boolean others = facets.items.isPresent() || first.isEmpty() || facets.leastItems > first.size();
        Optional<Node> rest = others ? Optional.of(node(facets.items.orElse(List.of()))) : Optional.empty();
        return made(new Node.Items(first, rest, facets.leastItems, facets.mostItems));
    }

    private Node object(Facets facets) {
        Set<String> named = facets.names();
        named.addAll(facets.required);
        List<Node.Member> members = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String name : named) {
            members.add(new Node.Member(name, facets.required.contains(name), node(facets.property(name))));
            names.add(KeyNames.octets(name));
        }
        List<Node.Extra> extras = new ArrayList<>();
        boolean free = facets.hasAdditional()
                || (named.isEmpty() && !facets.hasNamePatterns())
                || facets.leastProperties > named.size();
        if (!facets.hasNamePatterns() && free) {
            extra(KeyNames.ANY, facets.others(Set.of()), extras);
        } else if (facets.hasNamePatterns()) {
            for (Naming.Matching one : Naming.classes(facets.namings)) {
                if (free || !one.matched().isEmpty()) {
                    extra(KeyNames.of(one.names()), facets.others(one.matched()), extras);
                }
            }
        }
        return made(new Node.Members(members, extras, facets.leastProperties, facets.mostProperties, names));
    }

    private void extra(KeyNames names, List<Place> places, List<Node.Extra> extras) {
        if (places.stream().noneMatch(place -> place.schema().equals(BooleanNode.FALSE))) {
            extras.add(new Node.Extra(names, node(places)));
        }
    }

    /** Measures until nothing gets shorter. */
    private void measure() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = nodes.size() - 1; i >= 0; i--) {
                Node node = nodes.get(i);
                int bytes = node.measure();
                if (bytes < node.shortest) {
                    node.shortest = bytes;
                    changed = true;
                }
            }
        }
    }

    /** Refuses schemas that are themselves, but for choices. */
    private void checkCircles() {
        Set<Node> done = new HashSet<>();
        for (Node.Ref reference : references.values()) {
            follow(reference, new LinkedHashSet<>(), done);
        }
    }

    private static void follow(Node node, Set<Node> way, Set<Node> done) {
        if (done.contains(node)) {
            return;
        }
        if (!way.add(node)) {
            String place = node instanceof Node.Ref ref ? ref.pointer : "#";
            throw FacetReader.problem(place, "refers to itself without a value between");
        }
        if (node instanceof Node.Ref ref) {
            follow(ref.target(), way, done);
        } else if (node instanceof Node.AnyOf any) {
            any.ways.forEach(one -> follow(one, way, done));
        }
        way.remove(node);
        done.add(node);
    }
}
