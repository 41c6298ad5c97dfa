package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import io.swift4j.core.text.ChatTemplate;
import io.swift4j.core.text.Encoding;
import io.swift4j.core.text.RenderedChat;
import io.swift4j.core.text.TextSpan;
import io.swift4j.core.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds what the assistant says in the text of a conversation.
 *
 * <p>Where the template marks it, the marks count. Otherwise a turn begins where the text ends that the model would be given
 * to answer, and ends where the text of the conversation up to that turn ends, without white space after it. Both texts must
 * begin the whole one, in characters and in tokens; a template that rewrites earlier turns is refused for those.
 */
final class AssistantSpans {

    /** A turn and where it stands in the expanded text, in code points. */
    record Span(Turn turn, TextSpan place) {}

    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final Conversation conversation;
    private final RenderedChat rendered;
    private final MediaExpansion.Expanded expanded;
    private final Encoding encoding;

    AssistantSpans(
            Tokenizer tokenizer,
            ChatTemplate template,
            Conversation conversation,
            RenderedChat rendered,
            MediaExpansion.Expanded expanded,
            Encoding encoding) {
        this.expanded = expanded;
        this.tokenizer = tokenizer;
        this.template = template;
        this.conversation = conversation;
        this.rendered = rendered;
        this.encoding = encoding;
    }

    /** The spans of turns of the assistant, given by their index. */
    List<Span> find(List<Integer> turns) {
        return template.marksAssistant(conversation.request(conversation.turns().size(), false))
                ? marked(turns)
                : byPrefix(turns);
    }

    private List<Span> marked(List<Integer> turns) {
        List<Integer> assistant = new ArrayList<>();
        for (int i = 0; i < conversation.turns().size(); i++) {
            if (conversation.turns().get(i).isAssistant()) {
                assistant.add(i);
            }
        }
        List<TextSpan> marks = rendered.assistantSpans();
        if (marks.size() != assistant.size()) {
            throw new SwiftException("the chat template marks " + marks.size() + " stretches with {% generation %} in a"
                    + " conversation with " + assistant.size()
                    + " messages of the assistant; it must mark each message once");
        }
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < marks.size(); i++) {
            if (turns.contains(assistant.get(i))) {
                spans.add(new Span(conversation.turns().get(assistant.get(i)), moved(marks.get(i))));
            }
        }
        return spans;
    }

    private List<Span> byPrefix(List<Integer> turns) {
        List<Span> spans = new ArrayList<>();
        String text = rendered.text();
        for (int index : turns) {
            Turn turn = conversation.turns().get(index);
            if (index == 0) {
                throw new SwiftException("the conversation begins with the assistant; the chat template has no"
                        + " {% generation %}, so that what it says cannot be told apart there");
            }
            String prompt = template.render(conversation.request(index, true)).text();
            if (!text.startsWith(prompt)) {
                throw inconsistent(index, "writes a prompt for it that does not begin the whole conversation", prompt);
            }
            requirePrefixTokens(index, prompt);
            spans.add(new Span(turn, placed(prompt.length(), end(index, turn, prompt.length()))));
        }
        return spans;
    }

    /** The stretch of the expanded text, in code points, that one of the text in UTF-16 units has become. */
    private TextSpan placed(int start, int end) {
        int from = expanded.moved().applyAsInt(start);
        int to = expanded.moved().applyAsInt(end);
        int before = expanded.text().codePointCount(0, from);
        return new TextSpan(before, before + expanded.text().codePointCount(from, to));
    }

    private TextSpan moved(TextSpan mark) {
        String text = rendered.text();
        int start = text.offsetByCodePoints(0, mark.start());
        return placed(start, text.offsetByCodePoints(start, mark.end() - mark.start()));
    }

    private void requirePrefixTokens(int index, String prompt) {
        String alike = expanded.text().substring(0, expanded.moved().applyAsInt(prompt.length()));
        int[] alone = tokenizer.encode(alike, false).ids();
        int[] whole = encoding.ids();
        if (alone.length > whole.length || !Arrays.equals(alone, 0, alone.length, whole, 0, alone.length)) {
            throw inconsistent(index, "joins the end of its prompt and its beginning to one token", prompt);
        }
    }

    private int end(int index, Turn turn, int start) {
        String text = rendered.text();
        String through = template.render(conversation.request(index + 1, false)).text();
        int end = through.length();
        if (!text.startsWith(through)) {
            // Templates with thinking write the last turn otherwise than earlier ones, but end all of them alike.
            String content = turn.content().strip();
            int alone = content.isEmpty() ? -1 : through.lastIndexOf(content);
            if (alone < 0 || !text.startsWith(content, start)) {
                throw inconsistent(index, "rewrites it when other messages follow", through);
            }
            end = start + content.length();
            int tail = alone + content.length();
            while (end < text.length() && tail < through.length() && text.charAt(end) == through.charAt(tail)) {
                end++;
                tail++;
            }
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private SwiftException inconsistent(int index, String what, String other) {
        String text = rendered.text();
        int same = 0;
        while (same < Math.min(text.length(), other.length()) && text.charAt(same) == other.charAt(same)) {
            same++;
        }
        return new SwiftException("messages[" + index + "]: the chat template " + what + " (they differ after \""
                + text.substring(Math.max(0, same - 20), same).replace("\n", "\\n")
                + "\"), so that its tokens cannot be told apart; use a template with {% generation %}, or loss_scale"
                + " last_round if only the last answer is to be learned");
    }
}
