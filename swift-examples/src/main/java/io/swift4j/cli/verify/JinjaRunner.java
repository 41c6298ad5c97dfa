package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.jinja.JinjaException;
import io.swift4j.core.jinja.JinjaLimits;
import io.swift4j.core.jinja.JinjaTemplate;
import java.util.Map;

/** {@code jinja}: a snippet over the file's context; and whole chat templates of public models with their variables. */
final class JinjaRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson text = one.text();
        if (text.has("chat_template")) {
            Map<String, Object> variables = text.object("variables").plain();
            comparison.equal("expected", render(text.text("chat_template"), variables), text.text("expected"));
            return;
        }
        Map<String, Object> context = text.isObject("context")
                ? text.object("context").plain()
                : folder.file().object("context").plain();
        try {
            String rendered = render(text.text("template"), context);
            if (text.has("error_type")) {
                comparison.problem("must raise " + text.text("error_type") + ", but gives " + rendered);
            } else {
                comparison.equal("rendered", rendered, text.text("rendered"));
            }
        } catch (JinjaException e) {
            if (!text.has("error_type")) {
                comparison.problem("line " + e.line() + ": " + e.reason());
                return;
            }
            comparison.equal("error_type", e.kind().pythonName(), text.text("error_type"));
            if (e.kind() == JinjaException.Kind.TEMPLATE) {
                comparison.equal("error", e.reason(), text.text("error"));
            }
        }
    }

    private static String render(String template, Map<String, Object> variables) {
        return JinjaTemplate.compile("template", template)
                .render(variables, JinjaLimits.defaults(), ChatTemplateRunner.CLOCK)
                .text();
    }
}
