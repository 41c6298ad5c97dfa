package io.swift4j;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.model.InputReader;
import io.swift4j.core.model.InputReaderProvider;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.text.ChatRequest;
import io.swift4j.core.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From conversations to token ids and media tensors. Thread-safe; finds the reader of media when it is first needed. */
final class PromptReader {

    /**
     * Prompts as a generator takes them.
     *
     * @param media belong to the scope they were read in
     */
    record Read(int[][] ids, MediaTensors media) {}

    private final Path folder;
    private final Supplier<Tokenizer> tokenizer;
    private final TaskConfig task;
    private final boolean web;
    private @Nullable InputReader reader;

    PromptReader(Path folder, Supplier<Tokenizer> tokenizer, TaskConfig task, boolean web) {
        this.folder = folder;
        this.tokenizer = tokenizer;
        this.task = task;
        this.web = web;
    }

    private synchronized InputReader reader(String why) {
        InputReader found = reader;
        if (found == null) {
            found = InputReaderProvider.find(folder, web, why)
                    .orElseThrow(() -> new SwiftException(why + folder + " takes only text"));
            reader = found;
        }
        return found;
    }

    Set<Modality> takes() {
        return reader("").takes();
    }

    InputReader.Routed route(List<Message> messages) {
        List<Content.Medium> media = messages.stream().flatMap(Message::media).toList();
        if (media.isEmpty()) {
            return new InputReader.Routed(messages, "all parts are text\n");
        }
        return reader(media.get(0).source().name() + " is no text, but ").route(messages, task);
    }

    Read chats(List<List<Message>> chats) {
        if (chats.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one conversation");
        }
        List<int[]> ids = new ArrayList<>();
        List<MediaTensors> tensors = new ArrayList<>();
        for (List<Message> chat : chats) {
            List<Message> routed = route(chat).messages();
            ChatRequest request =
                    ChatRequest.of(routed.stream().map(Message::toMap).toList()).withGenerationPrompt();
            String text = tokenizer.get().chatTemplate().render(request).text();
            add(text, routed.stream().flatMap(Message::media).toList(), false, ids, tensors);
        }
        return read(ids, tensors);
    }

    Read text(String prompt, List<Content.Medium> media) {
        List<int[]> ids = new ArrayList<>();
        List<MediaTensors> tensors = new ArrayList<>();
        List<Content.Medium> routed = media.isEmpty()
                ? media
                : route(List.of(new Message("user", List.copyOf(media)))).messages().stream()
                        .flatMap(Message::media)
                        .toList();
        add(prompt, routed, true, ids, tensors);
        return read(ids, tensors);
    }

    private void add(
            String text, List<Content.Medium> media, boolean special, List<int[]> ids, List<MediaTensors> tensors) {
        String whole = text;
        if (!media.isEmpty()) {
            InputReader.Expanded expanded = reader("").expand(text, media);
            whole = expanded.text();
            tensors.add(expanded.media());
        }
        ids.add(tokenizer.get().encode(whole, special).ids());
    }

    private Read read(List<int[]> ids, List<MediaTensors> tensors) {
        MediaTensors media = tensors.isEmpty()
                ? MediaTensors.NONE
                : tensors.size() == 1 ? tensors.get(0) : reader("").collate(tensors);
        return new Read(ids.toArray(int[][]::new), media);
    }
}
