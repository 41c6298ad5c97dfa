package io.swift4j.train.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Understands the columns of one row; notes the columns that it does not use. */
final class RowReader {

    private static final List<String> MESSAGES = List.of("messages", "conversation", "conversations");
    private static final List<String> SYSTEM = List.of("system", "system_prompt");
    private static final List<String> QUERY = List.of("query", "prompt", "input", "instruction", "question", "problem");
    private static final List<String> RESPONSE = List.of(
            "response",
            "answer",
            "output",
            "targets",
            "target",
            "answer_key",
            "answers",
            "solution",
            "text",
            "completion",
            "content");
    private static final List<String> MEDIA = List.of("images", "image", "videos", "video", "audios", "audio");
    private static final List<String> FURTHER = List.of(
            "objects",
            "rejected_images",
            "rejected_videos",
            "rejected_audios",
            "rejected_objects",
            "ref_audios",
            "audio_codes");
    private static final List<String> CONTRAST = List.of(
            "positive_messages",
            "negative_messages",
            "positive_images",
            "negative_images",
            "positive_audios",
            "negative_audios",
            "positive_videos",
            "negative_videos");
    private static final Set<String> COMMON = Set.of(
            "tools", "label", "channel", "margin", "chat_template_kwargs", "rejected_response", "rejected_messages");

    /** All columns that some row shape knows. */
    static final Set<String> KNOWN = Stream.of(
                    MESSAGES, SYSTEM, QUERY, RESPONSE, MEDIA, FURTHER, CONTRAST, COMMON, List.of("history"))
            .flatMap(Collection::stream)
            .collect(Collectors.toUnmodifiableSet());

    private final RowId id;
    private final RowFields row;
    private final boolean prompts;
    private final MediaReferences references;
    private final Set<String> used = new HashSet<>();
    private Optional<Grounding> grounding = Optional.empty();
    private Optional<SpokenRow> speech = Optional.empty();

    private RowReader(RowId id, RowFields row, boolean prompts, MediaReferences references) {
        this.references = references;
        this.id = id;
        this.prompts = prompts;
        this.row = row;
    }

    /**
     * Reads one row.
     *
     * @param columns names of columns in the file, and the names they stand for
     * @param prompts whether it is a prompt to be answered while training
     * @param references reads how the row names media
     * @param problems takes everything that is wrong with the row
     * @param ignored takes the columns that are not used
     * @return the row, or null if there were problems
     */
    static @Nullable Row read(
            RowId id,
            Map<String, @Nullable Object> fields,
            Map<String, String> columns,
            boolean prompts,
            MediaReferences references,
            List<String> problems,
            Set<String> ignored) {
        Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            String standard = columns.getOrDefault(name, name);
            if (renamed.containsKey(standard)) {
                problems.add("columns name " + standard + " twice, the second time as " + name);
            }
            renamed.put(standard, value);
        });
        RowReader reader = new RowReader(id, new RowFields("", renamed, problems), prompts, references);
        Row row = reader.read();
        for (String name : renamed.keySet()) {
            if (!prompts && !reader.used.contains(name) && !COMMON.contains(name) && reader.row.has(name)) {
                ignored.add(name);
            }
        }
        return problems.isEmpty() ? row : null;
    }

    private @Nullable Row read() {
        used.addAll(FURTHER);
        used.addAll(MEDIA);
        RowMedia media = RowMedia.read(row, references);
        List<Turn> turns = media.place(turns());
        grounding = ObjectsReader.read(row, "objects", turns);
        speech = SpeechReader.read(row, references);
        Optional<Conversation> rejected = rejected(turns);
        if (!row.problems().isEmpty()) {
            return null;
        }
        if (prompts) {
            return prompt(turns);
        }
        Conversation conversation = conversation(turns);
        String channel = row.text("channel").orElse("");
        Optional<Double> margin = row.number("margin");
        used.addAll(CONTRAST);
        if (CONTRAST.stream().anyMatch(row::has)) {
            return new ContrastReader(
                            row,
                            references,
                            each -> new Conversation(each, conversation.tools(), conversation.variables()))
                    .read(id, conversation, channel);
        }
        Optional<Label> label = label();
        if (!row.problems().isEmpty()) {
            return null;
        }
        if (rejected.isPresent()) {
            if (label.isPresent()) {
                row.report("label", "a row has either a label or a rejected answer, not both");
            }
            if (!conversation.last().isAssistant()) {
                row.problems().add("the last message is not the assistant's; the preferred answer must be");
            }
            return new Row.Preference(id, conversation, rejected.get(), margin, channel);
        }
        if (margin.isPresent()) {
            row.report("margin", "it has no meaning without a rejected answer");
        }
        if (label.isPresent()) {
            return new Row.Labelled(id, conversation, label.get(), channel);
        }
        if (turns.stream().noneMatch(Turn::isAssistant)) {
            row.problems().add("no message is the assistant's; there must be one to learn, or a label");
        }
        return new Row.Chat(id, conversation, channel);
    }

    private @Nullable Row prompt(List<Turn> turns) {
        List<Turn> asked = new ArrayList<>(turns);
        if (asked.get(asked.size() - 1).isAssistant()) {
            asked.remove(asked.size() - 1);
        }
        if (asked.isEmpty()) {
            row.problems().add("there is nothing to answer; a prompt has a message of the user");
            return null;
        }
        return new Row.Prompt(
                id, conversation(asked), row.fields(), row.text("channel").orElse(""));
    }

    private Conversation conversation(List<Turn> turns) {
        Map<String, @Nullable Object> variables = Map.of();
        if (row.has("chat_template_kwargs")) {
            Optional<Map<String, @Nullable Object>> given = RowFields.object(row.value("chat_template_kwargs"));
            if (given.isEmpty()) {
                row.report("chat_template_kwargs", "it must be an object");
            }
            variables = given.orElse(Map.of());
        }
        return new Conversation(turns, tools(), variables, grounding, speech);
    }

    private Optional<List<Map<String, Object>>> tools() {
        Object given = row.value("tools");
        List<@Nullable Object> list = RowFields.object(given).isPresent() ? List.of(given) : row.list("tools");
        List<Map<String, Object>> tools = new ArrayList<>();
        for (Object element : list) {
            Optional<Map<String, @Nullable Object>> tool = RowFields.object(element);
            if (tool.isEmpty()) {
                row.report("tools", "it must be a list of JSON objects");
                return Optional.empty();
            }
            tools.add(ToolForms.tool(tool.get()));
        }
        return tools.isEmpty() ? Optional.empty() : Optional.of(tools);
    }

    private List<Turn> turns() {
        String column = first(MESSAGES);
        List<Turn> turns = column == null ? fromQuery() : MessageReader.read(row, column, references);
        String system = first(SYSTEM);
        Optional<String> text = system == null ? Optional.empty() : ToolForms.system(row.value(system));
        if (system != null && text.isEmpty()) {
            row.report(system, "it must be text");
        }
        if (system != null && text.isPresent() && !text.get().isEmpty() && !turns.isEmpty()) {
            if (turns.get(0).role().equals("system")) {
                row.report(system, "the messages begin with a system message already");
            } else {
                turns.add(0, Turn.of("system", text.get()));
            }
        }
        return turns;
    }

    /** The rounds of {@code history}, then the query and the response. */
    private List<Turn> fromQuery() {
        List<Turn> turns = new ArrayList<>();
        used.add("history");
        int round = 0;
        for (Object element : row.list("history")) {
            if (element instanceof List<?> pair
                    && pair.size() == 2
                    && pair.get(0) instanceof String query
                    && pair.get(1) instanceof String response) {
                turns.add(Turn.of("user", query));
                turns.add(Turn.of("assistant", response));
            } else {
                row.problems()
                        .add("history[" + round + "] is " + RowFields.shown(element)
                                + "; it must be a list of two texts, query and response");
            }
            round++;
        }
        Optional<String> query = query();
        String responseColumn = first(RESPONSE);
        Optional<String> response = responseColumn == null ? Optional.empty() : row.text(responseColumn);
        query.ifPresent(text -> turns.add(Turn.of("user", text)));
        response.ifPresent(text -> turns.add(Turn.of("assistant", text)));
        if (turns.isEmpty() && row.problems().isEmpty()) {
            row.problems()
                    .add("no column is known of " + row.names() + "; a row has messages, or query and response"
                            + " (instruction, input and output), or text");
        }
        return turns;
    }

    private Optional<String> query() {
        if (row.has("instruction") && row.has("input")) {
            used.addAll(List.of("instruction", "input"));
            Optional<String> instruction = row.text("instruction");
            Optional<String> input = row.text("input");
            if (instruction.isEmpty() || input.isEmpty() || input.get().isEmpty()) {
                return instruction;
            }
            return instruction.get().isEmpty() ? input : Optional.of(instruction.get() + "\n" + input.get());
        }
        String column = first(QUERY);
        return column == null ? Optional.empty() : row.text(column);
    }

    private Optional<Conversation> rejected(List<Turn> turns) {
        if (row.has("rejected_messages") && row.has("rejected_response")) {
            row.report("rejected_response", "a row has rejected_messages or rejected_response, not both");
        } else if (row.has("rejected_messages")) {
            List<Turn> all = rejectedMedia().place(MessageReader.read(row, "rejected_messages", references));
            Optional<Grounding> places =
                    row.isEmpty("rejected_objects") ? grounding : ObjectsReader.read(row, "rejected_objects", all);
            return all.isEmpty() || !row.problems().isEmpty()
                    ? Optional.empty()
                    : Optional.of(conversation(all).withGrounding(places));
        } else if (row.has("rejected_response")) {
            Optional<String> text = row.text("rejected_response");
            if (text.isPresent() && !turns.isEmpty()) {
                List<Turn> other = new ArrayList<>(turns);
                Turn last = other.get(other.size() - 1);
                if (last.isAssistant()) {
                    other.remove(other.size() - 1);
                    if (last.content().equals(text.get())) {
                        row.report("rejected_response", "it must differ from the preferred answer");
                    }
                }
                other.add(Turn.of("assistant", text.get()));
                return Optional.of(conversation(other));
            }
        }
        return Optional.empty();
    }

    /** The media of the rejected answer: its own columns where there are such, else the row's. */
    private RowMedia rejectedMedia() {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (String column : MEDIA) {
            String own = "rejected_" + column;
            if (row.has(own)) {
                columns.put(column, row.value(own));
            } else if (row.has(column)) {
                columns.put(column, row.value(column));
            }
        }
        return RowMedia.read(row.with(columns), references);
    }

    private Optional<Label> label() {
        Object value = row.value("label");
        if (value == null) {
            return Optional.empty();
        }
        try {
            Label label = label(value);
            if (label == null) {
                row.report("label", "it must be true or false, a number, or a list of numbers");
            }
            return Optional.ofNullable(label);
        } catch (IllegalArgumentException e) {
            row.report("label", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static @Nullable Label label(Object value) {
        if (value instanceof Boolean flag) {
            return new Label.Desirable(flag);
        }
        if (value instanceof Integer category) {
            return category < 0 ? new Label.Score(category) : new Label.Category(category);
        }
        if (value instanceof Number score) {
            return new Label.Score(score.doubleValue());
        }
        if (!(value instanceof List<?> list) || !list.stream().allMatch(Number.class::isInstance)) {
            return null;
        }
        if (list.stream().allMatch(Integer.class::isInstance)) {
            return new Label.Categories(list.stream().map(Integer.class::cast).toList());
        }
        return new Label.Scores(
                list.stream().map(each -> ((Number) each).doubleValue()).toList());
    }

    /** The first of several columns that the row has; the others are not used. */
    private @Nullable String first(List<String> names) {
        for (String name : names) {
            if (row.has(name)) {
                used.add(name);
                return name;
            }
        }
        return null;
    }
}
