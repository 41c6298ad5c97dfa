package io.swift4j.core.text;

import io.swift4j.core.SwiftException;
import io.swift4j.core.jinja.JinjaLimits;
import io.swift4j.core.jinja.JinjaTemplate;
import io.swift4j.core.jinja.Rendered;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a model wants a chat written: one or more named Jinja templates.
 *
 * <p>Immutable and thread-safe. A template is compiled when first used.
 */
public final class ChatTemplate {

    private static final String DEFAULT = "default";
    private static final String TOOL_USE = "tool_use";
    private static final Pattern GENERATION = Pattern.compile("\\{%-?\\s*generation\\s*-?%}");

    private final Map<String, String> sources;
    private final Map<String, String> specialTokens;
    private final Clock clock;
    private final Map<String, JinjaTemplate> compiled;

    private ChatTemplate(
            Map<String, String> sources,
            Map<String, String> specialTokens,
            Clock clock,
            Map<String, JinjaTemplate> compiled) {
        this.sources = sources;
        this.specialTokens = specialTokens;
        this.clock = clock;
        this.compiled = compiled;
    }

    /**
     * Makes a chat template of one Jinja source.
     *
     * @param source the template
     * @param specialTokens tokens the template sees as variables, such as {@code bos_token}
     */
    public static ChatTemplate of(String source, Map<String, String> specialTokens) {
        return of(Map.of(DEFAULT, source), specialTokens);
    }

    /**
     * Makes a chat template of several named Jinja sources, of which a {@link ChatRequest} chooses one.
     *
     * @param sources the templates by name, at least one
     * @param specialTokens tokens the templates see as variables, such as {@code bos_token}
     */
    public static ChatTemplate of(Map<String, String> sources, Map<String, String> specialTokens) {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("a chat template needs at least one source");
        }
        Clock clock = Clock.system(ZoneId.systemDefault());
        return new ChatTemplate(Map.copyOf(sources), Map.copyOf(specialTokens), clock, new ConcurrentHashMap<>());
    }

    /** The same template, telling the time by a clock, for templates that write today's date. */
    public ChatTemplate withClock(Clock newClock) {
        return new ChatTemplate(sources, specialTokens, newClock, compiled);
    }

    /** The sources by name. */
    public Map<String, String> sources() {
        return sources;
    }

    /** Whether the template that a request chooses marks what the assistant says, with {@code {% generation %}}. */
    public boolean marksAssistant(ChatRequest request) {
        return GENERATION.matcher(source(choose(request))).find();
    }

    /**
     * Renders a chat.
     *
     * @throws io.swift4j.core.jinja.JinjaException if the template fails; if it called {@code raise_exception}, the message
     *     is what it passed
     * @throws SwiftException if the template the request names does not exist, or if the last message cannot be continued
     */
    public RenderedChat render(ChatRequest request) {
        String name = choose(request);
        JinjaTemplate template =
                compiled.computeIfAbsent(name, each -> JinjaTemplate.compile(display(each), source(each)));
        String field = request.continuedField().orElse(null);
        if (field == null) {
            Rendered rendered = render(template, request, request.messages());
            return new RenderedChat(rendered.text(), spans(rendered));
        }
        ContinuedMessage continued = ContinuedMessage.of(request.messages(), field, source(name));
        String text = render(template, request, continued.messages()).text();
        return new RenderedChat(continued.cut(text), List.of());
    }

    private String choose(ChatRequest request) {
        String wanted = request.template().orElse(null);
        if (wanted == null) {
            wanted = request.tools().isPresent() && sources.containsKey(TOOL_USE) ? TOOL_USE : DEFAULT;
            if (sources.size() == 1 && !sources.containsKey(wanted)) {
                wanted = sources.keySet().iterator().next();
            }
        }
        return wanted;
    }

    private String source(String name) {
        String source = sources.get(name);
        if (source == null) {
            throw new SwiftException(
                    "no chat template is called '" + name + "'; there are " + new TreeSet<>(sources.keySet()));
        }
        return source;
    }

    private static String display(String name) {
        return name.equals(DEFAULT) ? "chat template" : "chat template '" + name + "'";
    }

    private Rendered render(JinjaTemplate template, ChatRequest request, List<Map<String, Object>> messages) {
        Map<String, @Nullable Object> variables = new HashMap<>(specialTokens);
        variables.putAll(request.variables());
        variables.put("messages", messages);
        variables.put("tools", request.tools().orElse(null));
        variables.put("documents", request.documents().orElse(null));
        variables.put("add_generation_prompt", request.addGenerationPrompt());
        return template.render(variables, JinjaLimits.defaults(), clock);
    }

    private static List<TextSpan> spans(Rendered rendered) {
        String text = rendered.text();
        return rendered.generationSpans().stream()
                .map(span -> new TextSpan(codePoints(text, span.start()), codePoints(text, span.end())))
                .toList();
    }

    /** The code points before a UTF-16 unit; units beyond the text count as one each. */
    private static int codePoints(String text, int unit) {
        int inside = Math.min(unit, text.length());
        return text.codePointCount(0, inside) + unit - inside;
    }
}
