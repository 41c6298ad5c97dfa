package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses a template: text, printed expressions and tags. */
final class StatementParser {

    private static final int MAX_NESTING = 100;

    private final TokenStream tokens;
    private final LateChecks checks = new LateChecks();
    private final ExpressionParser expressions;
    private final AssignedNames assigned;
    private final OpenTags tags = new OpenTags();
    private final Set<String> blocks = new HashSet<>();
    /** Loops that {@code break} can leave from here. */
    private int loops;

    private StatementParser(List<Token> tokens) {
        this.tokens = new TokenStream(tokens);
        this.expressions = new ExpressionParser(this.tokens, checks);
        this.assigned = new AssignedNames(this.tokens, checks, expressions);
    }

    static Body parse(String source) {
        StatementParser parser = new StatementParser(Lexer.tokenize(source));
        Locals locals = parser.checks.openScope(List.of());
        Body template = new Body(parser.statements(List.of()), locals);
        parser.checks.settleScopes();
        parser.checks.refuseUnknown(0);
        parser.checks.finish();
        return template;
    }

    /** Statements up to one of the given tags, which becomes current; up to the end if there are none. */
    private List<Stmt> statements(List<String> endTags) {
        List<Stmt> body = new ArrayList<>();
        tags.want(endTags);
        while (!tokens.at(Token.Kind.END)) {
            Token token = tokens.next();
            switch (token.kind()) {
                case TEXT -> body.add(new Stmt.Text(token.text()));
                case VARIABLE_BEGIN -> {
                    body.add(new Stmt.Print(expressions.tuple(true, false)));
                    tokens.expect(Token.Kind.VARIABLE_END);
                }
                default -> {
                    if (tokens.at(Token.Kind.NAME)
                            && endTags.contains(tokens.current().text())) {
                        tags.found();
                        return body;
                    }
                    statement(body);
                    tokens.expect(Token.Kind.BLOCK_END);
                }
            }
        }
        if (!endTags.isEmpty()) {
            throw tags.unknown(null, tokens.line());
        }
        return body;
    }

    /** The body of a tag, up to one of the end tags, which is consumed and returned by {@link #endTag}. */
    private List<Stmt> body(String... endTags) {
        tokens.skip(":");
        tokens.expect(Token.Kind.BLOCK_END);
        return statements(List.of(endTags));
    }

    private String endTag() {
        return tokens.next().text();
    }

    /** The body of a tag that has its own variables; unknown filters in it are refused at once. */
    private Body scopedBody(List<String> parameters, String... endTags) {
        Locals locals = checks.openScope(parameters);
        Body body = bodyIn(locals, endTags);
        checks.closeScope();
        return body;
    }

    private Body bodyIn(Locals locals, String... endTags) {
        int unknown = checks.unknownCount();
        List<Stmt> body = body(endTags);
        checks.refuseUnknown(unknown);
        return new Body(body, locals);
    }

    private Body onlyBody(List<String> parameters, String endTag) {
        Body body = scopedBody(parameters, endTag);
        tokens.next();
        return body;
    }

    private void statement(List<Stmt> into) {
        Token token = tokens.current();
        if (token.kind() != Token.Kind.NAME) {
            throw Failure.syntax(token.line(), "tag name expected");
        } else if (tags.depth() >= MAX_NESTING) {
            throw Failure.at(token.line(), JinjaException.Kind.LIMIT, "tags nested deeper than " + MAX_NESTING);
        }
        tokens.next();
        tags.open(token.text());
        int line = token.line();
        switch (token.text()) {
            case "for" -> into.add(loop(line));
            case "if" -> into.add(branches());
            case "set" -> into.add(set(line));
            case "print" -> print(into);
            case "macro" -> into.add(macro());
            case "call" -> into.add(call(line));
            case "filter" -> into.add(filter(line));
            case "with" -> into.add(with());
            case "generation" -> into.add(generation(line));
            case "block" -> into.add(block(line));
            case "autoescape" -> {
                Expr enabled = expressions.expression();
                into.add(new Stmt.Autoescape(enabled, onlyBody(List.of(), "endautoescape"), line));
            }
            case "break", "continue" -> into.add(jump(token));
            case "extends", "include", "import", "from" -> into.add(loading(token));
            default -> {
                tags.close();
                throw tags.unknown(token.text(), line);
            }
        }
        tags.close();
    }

    private void print(List<Stmt> into) {
        boolean more = !tokens.at(Token.Kind.BLOCK_END);
        while (more) {
            into.add(new Stmt.Print(expressions.expression()));
            more = !tokens.at(Token.Kind.BLOCK_END);
            if (more) {
                tokens.expect(",");
            }
        }
    }

    private Stmt loop(int line) {
        checks.enterLoop();
        Target target = assigned.targets(false);
        checks.refuseLoop(target, line);
        tokens.expectName("in");
        Expr iterable = expressions.tuple(false, false);
        Expr test = tokens.skipName("if") ? scopedExpression(target.names()) : null;
        boolean recursive = tokens.skipName("recursive");
        List<String> parameters = new ArrayList<>(target.names());
        parameters.add("loop");
        loops++;
        Body body = scopedBody(parameters, "endfor", "else");
        loops--;
        Body otherwise = Body.EMPTY;
        if (endTag().equals("else")) {
            int outside = loops;
            loops = recursive ? 0 : outside;
            otherwise = onlyBody(List.of(), "endfor");
            loops = outside;
        }
        checks.leaveLoop();
        return new Stmt.For(target, iterable, test, body, otherwise, recursive, line);
    }

    /** An expression with variables of its own; unknown filters in it are refused at once. */
    private Expr scopedExpression(List<String> parameters) {
        int unknown = checks.unknownCount();
        checks.openScope(parameters);
        Expr expression = expressions.expression();
        checks.closeScope();
        checks.refuseUnknown(unknown);
        return expression;
    }

    private Stmt branches() {
        int unknown = checks.unknownCount();
        List<Stmt.If.Branch> branches = new ArrayList<>();
        Expr condition = expressions.tuple(false, false);
        checks.scope().enterBranch();
        branches.add(new Stmt.If.Branch(condition, body("elif", "else", "endif")));
        String tag = endTag();
        while (tag.equals("elif")) {
            Expr next = expressions.tuple(false, false);
            branches.add(new Stmt.If.Branch(next, body("elif", "else", "endif")));
            tag = endTag();
        }
        if (tag.equals("else")) {
            branches.add(new Stmt.If.Branch(null, body("endif")));
            tokens.next();
        }
        checks.scope().leaveBranch();
        checks.forgiveUnknown(unknown);
        return new Stmt.If(branches);
    }

    private Stmt set(int line) {
        Target target = assigned.targets(true);
        checks.refuseLoop(target, line);
        if (tokens.skip("=")) {
            Expr value = expressions.tuple(true, false);
            target.names().forEach(checks.scope()::assign);
            return new Stmt.Set(target, value, line);
        }
        target.names().forEach(checks.scope()::assign);
        Expr filter = tokens.skip("|") ? blockFilter(line) : null;
        return new Stmt.SetBlock(target, filter, onlyBody(List.of(), "endset"), line);
    }

    private Expr blockFilter(int line) {
        int unknown = checks.unknownCount();
        Expr filter = expressions.filters(Captured.expression(line));
        checks.refuseUnknown(unknown);
        return filter;
    }

    private Stmt filter(int line) {
        Expr filter = blockFilter(line);
        return new Stmt.FilterBlock(filter, onlyBody(List.of(), "endfilter"));
    }

    private Stmt with() {
        List<Stmt.With.Binding> bindings = new ArrayList<>();
        List<String> names = new ArrayList<>();
        while (!tokens.at(Token.Kind.BLOCK_END)) {
            if (!bindings.isEmpty()) {
                tokens.expect(",");
            }
            Target target = assigned.targets(false);
            names.addAll(target.names());
            tokens.expect("=");
            bindings.add(new Stmt.With.Binding(target, expressions.expression()));
        }
        return new Stmt.With(bindings, onlyBody(names, "endwith"));
    }

    private Stmt macro() {
        String name = assigned.name(tokens.expect(Token.Kind.NAME));
        checks.scope().assign(name);
        Locals locals = checks.openScope(List.of());
        List<Macro.Parameter> parameters = assigned.parameters();
        checks.closeScope();
        return new Stmt.MacroBlock(name, definition(name, parameters, locals, "endmacro"));
    }

    private Stmt call(int line) {
        Locals locals = checks.openScope(List.of());
        List<Macro.Parameter> parameters = tokens.current().is("(") ? assigned.parameters() : List.of();
        checks.closeScope();
        if (!(expressions.expression() instanceof Expr.Call call)) {
            throw Failure.syntax(line, "expected call");
        } else {
            return new Stmt.CallBlock(call, definition(null, parameters, locals, "endcall"));
        }
    }

    private Stmt generation(int line) {
        Locals locals = checks.openScope(List.of());
        checks.closeScope();
        return new Stmt.Generation(definition(null, List.of(), locals, "endgeneration"), line);
    }

    private Macro.Definition definition(
            @Nullable String name, List<Macro.Parameter> parameters, Locals locals, String endTag) {
        int line = tokens.line();
        int outside = loops;
        loops = 0;
        checks.enterBody();
        checks.reopenScope(locals);
        Body body = bodyIn(locals, endTag);
        tokens.next();
        checks.closeScope();
        Set<String> used = checks.leaveBody();
        loops = outside;
        boolean mandatoryCaller = parameters.stream()
                .anyMatch(parameter -> parameter.name().equals("caller") && parameter.initial() == null);
        if (mandatoryCaller && used.contains("caller")) {
            checks.wrong(
                    line,
                    "When defining macros or call blocks the special \"caller\" argument must be omitted or be given"
                            + " a default.");
        }
        return new Macro.Definition(
                name, parameters, body, used.contains("caller"), used.contains("kwargs"), used.contains("varargs"));
    }

    private Stmt block(int line) {
        String name = tokens.expect(Token.Kind.NAME).text();
        boolean scoped = tokens.skipName("scoped");
        boolean required = tokens.skipName("required");
        if (tokens.current().is("-")) {
            throw Failure.syntax(line, "Block names in Jinja have to be valid Python identifiers");
        } else if (!blocks.add(name)) {
            checks.wrong(line, "block " + Repr.quote(name) + " defined twice");
        }
        int outside = loops;
        loops = 0;
        Body body = onlyBody(List.of(), "endblock");
        loops = outside;
        tokens.skipName(name);
        return new Stmt.Block(name, scoped, required, body, line);
    }

    private Stmt jump(Token token) {
        if (loops == 0) {
            checks.broken(token.line(), "'" + token.text() + "' outside loop");
        }
        return new Stmt.Jump(token.isName("break") ? Stmt.Flow.BREAK : Stmt.Flow.CONTINUE);
    }

    private Stmt loading(Token token) {
        expressions.expression();
        while (!tokens.at(Token.Kind.BLOCK_END) && !tokens.at(Token.Kind.END)) {
            tokens.next();
        }
        return new Stmt.Loading(token.text(), token.line());
    }
}
