package io.swift4j.train.report;

import io.swift4j.core.content.Content;
import io.swift4j.train.data.CodeExample;
import io.swift4j.train.data.Conversation;
import io.swift4j.train.data.DataReport;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.EncodedSet;
import io.swift4j.train.data.Example;
import io.swift4j.train.data.LabelledExample;
import io.swift4j.train.data.PreferencePair;
import io.swift4j.train.data.Row;
import io.swift4j.train.data.RowEncoder;
import io.swift4j.train.data.RowId;
import io.swift4j.train.data.Turn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Goes through the rows of one split and notes everything about them. */
final class Check {

    private final String split;
    private final ReportOptions options;
    private final Map<RowId, List<String>> boxes;
    private final List<Finding> findings;
    private final Set<RowId> rejected = new HashSet<>();
    private final Map<String, RowId> seen = new LinkedHashMap<>();
    private final List<Encoded> examples = new ArrayList<>();
    private final Map<String, Long> media = new TreeMap<>();
    private Set<RowId> rows = Set.of();

    /**
     * Begins.
     *
     * @param boxes what is wrong with the boxes of rows' columns
     */
    Check(String split, ReportOptions options, Map<RowId, List<String>> boxes, List<Finding> findings) {
        this.boxes = boxes;
        this.split = split;
        this.options = options;
        this.findings = findings;
    }

    /**
     * Encodes rows, each once, however often it is drawn.
     *
     * @param learned fingerprints of the rows of the split that is learned, which no row here may have
     */
    void run(List<Row> drawn, RowEncoder encoder, Map<String, RowId> learned) {
        Map<RowId, Row> distinct = new LinkedHashMap<>();
        drawn.forEach(row -> distinct.put(row.id(), row));
        rows = Set.copyOf(distinct.keySet());
        distinct.values().forEach(this::structure);
        EncodedSet encoded = encoder.encode(List.copyOf(distinct.values()), Integer.MAX_VALUE);
        for (DataReport.LostRow lost : encoded.report().lost()) {
            lost.reasons().forEach(text -> find(Reasons.of(lost.cause(), text), lost.row(), text));
        }
        encoded.report().cut().forEach(cut -> {
            String text = cut.toString();
            find(
                    Reason.TRUNCATED,
                    cut.row(),
                    text.substring(cut.row().toString().length() + 2));
        });
        Set<RowId> counted = new HashSet<>();
        for (Encoded example : encoded.examples()) {
            options.fits().apply(example).ifPresent(why -> find(Reason.WRONG_KIND, example.origin(), why));
            String content = example.fingerprint();
            RowId earlier = seen.putIfAbsent(content, example.origin());
            if (earlier != null && !earlier.equals(example.origin()) && counted.add(example.origin())) {
                find(Reason.DUPLICATE, example.origin(), "the same as " + earlier);
            }
            RowId leak = learned.get(content);
            if (leak != null) {
                find(Reason.LEAKED, example.origin(), "it is learned, too: " + leak);
            }
        }
        encoded.examples().stream()
                .filter(example -> !rejected.contains(example.origin()))
                .forEach(examples::add);
    }

    private void structure(Row row) {
        boxes.getOrDefault(row.id(), List.of()).forEach(text -> find(Reason.BOX, row.id(), text));
        for (Conversation conversation : conversations(row)) {
            RoleOrder.problems(conversation).forEach(text -> find(Reason.ROLES, row.id(), text));
            options.boxes()
                    .ifPresent(format -> conversation.turns().stream()
                            .filter(turn -> turn.role().equals("assistant"))
                            .map(Turn::content)
                            .flatMap(answer -> BoxCheck.written(answer, format).stream())
                            .forEach(text -> find(Reason.BOX, row.id(), text)));
            conversation.media().forEach(medium -> media.merge(kind(medium), 1L, Long::sum));
        }
    }

    private static String kind(Content.Medium medium) {
        return medium instanceof Content.Image
                ? "image"
                : medium instanceof Content.Audio ? "audio" : medium instanceof Content.Video ? "video" : "any";
    }

    private static List<Conversation> conversations(Row row) {
        if (row instanceof Row.Chat chat) {
            return List.of(chat.conversation());
        } else if (row instanceof Row.Preference preference) {
            return List.of(preference.chosen(), preference.rejected());
        } else if (row instanceof Row.Labelled labelled) {
            return List.of(labelled.conversation());
        } else if (row instanceof Row.Prompt prompt) {
            return List.of(prompt.conversation());
        }
        return List.of();
    }

    private void find(Reason reason, RowId row, String text) {
        findings.add(new Finding(reason, row, split, text));
        if (reason.rejects()) {
            rejected.add(row);
        }
    }

    Map<String, RowId> fingerprints() {
        return seen;
    }

    /** The examples of accepted rows. */
    List<Encoded> examples() {
        return examples;
    }

    SplitAccount account() {
        List<Integer> lengths = new ArrayList<>();
        long learned = 0;
        for (Encoded example : examples) {
            lengths.add(example.length());
            learned += learned(example);
        }
        return new SplitAccount(rows.size(), rows.size() - rejected.size(), lengths, learned, media);
    }

    private static long learned(Encoded encoded) {
        if (encoded instanceof Example example) {
            return example.learned();
        } else if (encoded instanceof CodeExample code) {
            return code.lesson().learned();
        } else if (encoded instanceof PreferencePair pair) {
            return pair.chosen().learned() + (long) pair.rejected().learned();
        } else if (encoded instanceof LabelledExample labelled) {
            return labelled.example().learned();
        }
        return 0;
    }
}
