package io.swift4j.cli;

import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.content.Modality;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.modality.Image;
import io.swift4j.modality.answer.BoxDrawing;
import io.swift4j.modality.answer.MediaFiles;
import io.swift4j.modality.answer.sound.SoundOptions;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.painter.DrawOptions;
import io.swift4j.modality.router.MediaRefs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code ./swift ask}: one question, answered in any modality that the model has. */
@CommandLine.Command(
        name = "ask",
        description = "Ask once and get text, JSON of a schema, boxes, a picture or sound.",
        mixinStandardHelpOptions = true)
final class AskCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ModelOptions options = new ModelOptions();

    @CommandLine.Mixin
    private MediaArguments media = new MediaArguments();

    @CommandLine.Option(
            names = "--message",
            description = "the question, or what is to be drawn; may be left out where media are given")
    private String message = "";

    @CommandLine.Option(
            names = "--output",
            split = ",",
            description =
                    "text, json, boxes, points, image or audio; or several with text among them, such as text,image,"
                            + " for an answer in which they take turns (default: ${DEFAULT-VALUE})")
    private List<String> output = List.of("text");

    @CommandLine.Option(names = "--schema", paramLabel = "FILE", description = "JSON Schema of answers in JSON")
    private @Nullable Path schema;

    @CommandLine.Option(
            names = "--save",
            paramLabel = "DIR",
            description = "folder for the answer's files (default: ${DEFAULT-VALUE})")
    private Path save = Path.of("answers");

    @CommandLine.Option(
            names = "--size",
            paramLabel = "ROWSxCOLUMNS",
            description = "codes of a picture; default: the model's")
    private @Nullable String size;

    @CommandLine.Option(
            names = "--guidance",
            description = "how closely a picture or music follows its text; 1 for plainly")
    private @Nullable Double guidance;

    @CommandLine.Option(names = "--without", description = "what a picture is led away from")
    private @Nullable String without;

    @CommandLine.Option(names = "--voice", description = "who speaks: a speaker's name, or number")
    private @Nullable String voice;

    @CommandLine.Option(names = "--length", paramLabel = "SECONDS", description = "of sound at most")
    private @Nullable Double length;

    @CommandLine.Option(
            names = "--codec",
            paramLabel = "DIR",
            description = "checkpoint of the codec of sounds, for models without one of their own")
    private @Nullable Path codec;

    @Override
    public Integer call() throws IOException {
        Set<Modality> wanted =
                EnumSet.copyOf(output.stream().map(AskCommand::modality).toList());
        List<Content> parts = new ArrayList<>(media.all());
        if (!message.isEmpty()) {
            parts.add(Content.text(message));
        }
        if (parts.isEmpty()) {
            throw new SwiftException("there is nothing to answer; give --message, or a medium");
        }
        try (AnsweringModel loaded = options.load()) {
            SwiftModel model = loaded.model();
            Request request = Request.of(parts.toArray(Content[]::new))
                    .withTask(new TaskConfig(EnumSet.allOf(Modality.class), wanted, TaskType.GENERATION))
                    .withGeneration(options.generation(model))
                    .with(DrawOptions.class, drawing(wanted.size() > 1 ? DrawOptions.defaults() : options.drawing()))
                    .with(
                            SoundOptions.class,
                            sounding(wanted.size() > 1 ? SoundOptions.defaults() : options.sounding()));
            if (schema != null) {
                request = request.withSchema(Files.readString(schema));
            }
            Response response = model.generate(request);
            report(response);
        }
        return 0;
    }

    private static Modality modality(String word) {
        for (Modality one : Modality.values()) {
            if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
                return one;
            }
        }
        throw new SwiftException("--output must be text, json, boxes, points, image or audio, not " + word);
    }

    private DrawOptions drawing(DrawOptions usual) {
        DrawOptions drawing = usual;
        if (size != null) {
            if (!size.matches("\\d{1,4}x\\d{1,4}")) {
                throw new SwiftException("--size must be like 90x90, not " + size);
            }
            String[] sides = size.split("x");
            drawing = drawing.withSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
        }
        if (guidance != null) {
            drawing = drawing.withGuidance(guidance);
        }
        return without == null ? drawing : drawing.withoutText(without);
    }

    private SoundOptions sounding(SoundOptions usual) {
        SoundOptions sounding = usual;
        sounding = voice == null ? sounding : sounding.withVoice(voice);
        sounding = length == null ? sounding : sounding.withSeconds(length);
        sounding = codec == null ? sounding : sounding.withCodec(codec);
        return guidance == null ? sounding : sounding.withGuidance(guidance);
    }

    private void report(Response response) {
        for (Content part : response.content()) {
            if (part instanceof Content.Boxes boxes) {
                boxes.regions()
                        .forEach(box -> System.out.printf(
                                Locale.ROOT,
                                "%s (%.0f,%.0f)-(%.0f,%.0f)%n",
                                box.label().orElse("?"),
                                box.left(),
                                box.top(),
                                box.right(),
                                box.bottom()));
                System.out.println(
                        "drawn in " + MediaFiles.png(BoxDrawing.draw(shown(), boxes), save.resolve("boxes.png")));
            }
            if (part instanceof Content.Points points) {
                points.points()
                        .forEach(point -> System.out.printf(
                                Locale.ROOT, "%s (%.0f,%.0f)%n", point.label().orElse("?"), point.x(), point.y()));
                System.out.println(
                        "drawn in " + MediaFiles.png(BoxDrawing.draw(shown(), points), save.resolve("points.png")));
            }
        }
        Iterator<Path> files = MediaFiles.save(response.media(), save, "answer").iterator();
        for (Content part : response.content()) {
            if (part instanceof Content.Text text) {
                System.out.println(text.text());
            } else if (part instanceof Content.Json json) {
                System.out.println(json.json());
            } else if (part instanceof Content.Medium) {
                System.out.println("saved " + files.next());
            }
        }
    }

    /** The picture that was asked about. */
    private Image shown() {
        List<MediaRef> pictures =
                media.all().stream().map(Content.Medium::source).toList();
        return MediaDecoder.defaults().image(MediaRefs.source(pictures.get(0)));
    }
}
