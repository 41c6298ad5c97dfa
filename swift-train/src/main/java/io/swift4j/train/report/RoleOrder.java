package io.swift4j.train.report;

import io.swift4j.train.data.Conversation;
import io.swift4j.train.data.Turn;
import java.util.ArrayList;
import java.util.List;

/** Whether the messages of a conversation take turns: the user's, then the assistant's; tools answer calls. */
final class RoleOrder {

    private RoleOrder() {}

    /** What is wrong, naming the messages; plain text has no order. */
    static List<String> problems(Conversation conversation) {
        List<String> problems = new ArrayList<>();
        if (conversation.isPlainText()) {
            return problems;
        }
        List<Turn> turns = conversation.turns();
        String before = "";
        boolean calls = false;
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            String role = turn.role();
            String wrong = wrong(before, calls, role);
            if (!wrong.isEmpty()) {
                problems.add("messages[" + i + "] is of role " + role + "; " + wrong);
            }
            calls = role.equals("assistant") ? turn.message().containsKey("tool_calls") : calls && role.equals("tool");
            before = role;
        }
        return problems;
    }

    private static String wrong(String before, boolean calls, String role) {
        boolean first = before.isEmpty() || before.equals("system");
        return switch (role) {
            case "assistant" ->
                first
                        ? "a conversation begins with the user"
                        : before.equals("assistant") ? "the message before is the assistant's too" : "";
            case "user" -> before.equals("user") ? "the message before is the user's too" : "";
            case "tool" -> calls ? "" : "no call of a tool stands before it";
            case "system" -> before.isEmpty() ? "" : "only the first message may be the system's";
            default -> "";
        };
    }
}
