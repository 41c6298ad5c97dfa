package io.swift4j.cli;

import io.swift4j.SwiftModel;
import io.swift4j.TextAnswer;
import io.swift4j.core.text.ChatMessage;
import io.swift4j.core.text.ChatRequest;
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

/** {@code ./swift chat}: a conversation, one message a line, or a single message with {@code --message}. */
@CommandLine.Command(
        name = "chat",
        description = "Talk with a model; an empty line or the end of input ends the conversation.",
        mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ModelOptions options = new ModelOptions();

    @CommandLine.Option(names = "--system", description = "what the model is told before the conversation")
    private @Nullable String system;

    @CommandLine.Option(names = "--message", description = "answer this one message and end")
    private @Nullable String message;

    @Override
    public Integer call() throws IOException {
        try (AnsweringModel loaded = options.load()) {
            SwiftModel model = loaded.model();
            List<ChatMessage> chat = new ArrayList<>();
            if (system != null) {
                chat.add(ChatMessage.system(system));
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

    private void answer(SwiftModel model, List<ChatMessage> chat, String text) {
        PrintStream out = System.out;
        chat.add(ChatMessage.user(text));
        long start = System.nanoTime();
        ChatRequest request = ChatRequest.of(chat.toArray(ChatMessage[]::new));
        TextAnswer answer = model.chat(request, options.generation(model), (row, piece) -> {
            out.print(piece);
            out.flush();
            return true;
        });
        out.println();
        GenerateCommand.report(answer, start);
        chat.add(ChatMessage.assistant(answer.text()));
    }
}
