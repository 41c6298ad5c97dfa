package io.swift4j.cli;

import io.swift4j.SwiftModel;
import io.swift4j.TextAnswer;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * {@code ./swift chat}: a conversation, one message a line, or a single message with {@code --message}. Media go with the first
 * message.
 */
@CommandLine.Command(
        name = "chat",
        description = "Talk with a model; an empty line or the end of input ends the conversation.",
        mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ModelOptions options = new ModelOptions();

    @CommandLine.Mixin
    private MediaArguments media = new MediaArguments();

    @CommandLine.Option(names = "--explain", description = "say which encoder takes each medium, and why")
    private boolean explain;

    @CommandLine.Option(names = "--system", description = "what the model is told before the conversation")
    private @Nullable String system;

    @CommandLine.Option(names = "--message", description = "answer this one message and end")
    private @Nullable String message;

    @Override
    public Integer call() throws IOException {
        try (AnsweringModel loaded = options.load()) {
            SwiftModel model = loaded.model();
            List<Message> chat = new ArrayList<>();
            if (system != null) {
                chat.add(Message.system(system));
            }
            if (message != null) {
                answer(model, chat, message);
                return 0;
            }
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (true) {
                System.err.print("> ");
                System.err.flush();
                String line = input.readLine();
                if (line == null || line.isBlank()) {
                    return 0;
                }
                answer(model, chat, line);
            }
        }
    }

    private void answer(SwiftModel model, List<Message> chat, String text) {
        PrintStream out = System.out;
        List<Content> parts = new ArrayList<>();
        if (chat.stream().noneMatch(earlier -> earlier.role().equals("user"))) {
            parts.addAll(media.all());
        }
        parts.add(Content.text(text));
        chat.add(new Message("user", parts));
        if (explain) {
            System.err.println(model.explain(chat));
        }
        long start = System.nanoTime();
        TextAnswer answer = model.chat(chat, options.generation(model), (row, piece) -> {
            out.print(piece);
            out.flush();
            return true;
        });
        out.println();
        GenerateCommand.report(answer, start);
        chat.add(Message.assistant(answer.text()));
    }
}
