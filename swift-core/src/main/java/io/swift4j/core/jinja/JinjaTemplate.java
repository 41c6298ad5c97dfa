package io.swift4j.core.jinja;

import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * A compiled template.
 *
 * <pre>{@code
 * JinjaTemplate template = JinjaTemplate.compile("greeting", "Hello {{ name }}!");
 * String text = template.render(Map.of("name", "World"), JinjaLimits.defaults()).text();
 * }</pre>
 *
 * <p>Immutable and thread-safe. A template cannot read files, load classes, change the variables it was given or loop
 * for ever.
 */
public final class JinjaTemplate {

    private final String name;
    private final Body body;

    private JinjaTemplate(String name, Body body) {
        this.name = name;
        this.body = body;
    }

    /**
     * Compiles a template.
     *
     * @param name what messages call the template, such as its file name
     * @param source the template; line ends of all kinds count as newlines and one at the very end is dropped
     * @throws JinjaException if the source is not a valid template
     */
    public static JinjaTemplate compile(String name, String source) {
        try {
            return new JinjaTemplate(name, StatementParser.parse(source));
        } catch (Failure failure) {
            throw located(name, failure, 1);
        } catch (StackOverflowError tooDeep) {
            throw new JinjaException(JinjaException.Kind.LIMIT, name, 1, "the template is nested too deeply", tooDeep);
        }
    }

    /** The name the template was compiled under. */
    public String name() {
        return name;
    }

    /**
     * Renders the template, with {@code strftime_now} reading the system's clock.
     *
     * @param variables what the template sees: nulls, text, booleans, numbers, maps, collections and arrays of objects,
     *     nested as needed; copied, never changed
     * @param limits how much the rendering may do
     * @throws JinjaException if the template fails, raises an exception or reaches a limit
     */
    public Rendered render(Map<String, ?> variables, JinjaLimits limits) {
        return render(variables, limits, Clock.system(ZoneId.systemDefault()));
    }

    /**
     * Renders the template.
     *
     * @param variables as for {@link #render(Map, JinjaLimits)}
     * @param limits how much the rendering may do
     * @param clock what {@code strftime_now} reads
     * @throws JinjaException if the template fails, raises an exception or reaches a limit
     */
    public Rendered render(Map<String, ?> variables, JinjaLimits limits, Clock clock) {
        Run run = new Run(limits, clock);
        try {
            Conversion conversion = new Conversion(run);
            Map<String, Object> context = new HashMap<>();
            variables.forEach((key, value) -> context.put(key, conversion.convert(key, value)));
            body.execute(body.open(Scope.context(run, context)), run.root());
            return new Rendered(run.root().toString(), run.spans());
        } catch (Failure failure) {
            throw located(name, failure, run.line());
        } catch (StackOverflowError tooDeep) {
            throw new JinjaException(
                    JinjaException.Kind.LIMIT, name, run.line(), "the template recursed too deeply", tooDeep);
        }
    }

    private static JinjaException located(String name, Failure failure, int line) {
        return new JinjaException(failure.kind, name, failure.line > 0 ? failure.line : line, failure.reason, null);
    }
}
