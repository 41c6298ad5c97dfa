package io.swift4j.quickstart;

import io.swift4j.core.SwiftException;
import io.swift4j.modality.Image;
import io.swift4j.modality.answer.MediaFiles;
import io.swift4j.modality.compose.PictureWords;
import io.swift4j.modality.compose.SoundWords;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Samples as a data set on disk: rows of ms-swift's shape, with their media beside them. */
final class Material {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final BoxWords boxes;
    private final int zoom;
    private final @Nullable PictureWords pictures;
    private final @Nullable SoundWords sounds;
    /** What is drawn or said often is encoded once. */
    private final Map<String, String> spelled = new ConcurrentHashMap<>();

    /** {@code pictures} and {@code sounds} spell what is to be drawn and said; null where nothing is. */
    Material(Path folder, BoxWords boxes, int zoom, @Nullable PictureWords pictures, @Nullable SoundWords sounds) {
        this.folder = folder;
        this.boxes = boxes;
        this.zoom = zoom;
        this.pictures = pictures;
        this.sounds = sounds;
    }

    /** Writes rows, each of the turns of one conversation about the same media. */
    void write(String name, Stream<List<Sample>> rows) {
        Path media = folder.resolve(name);
        try {
            Files.createDirectories(media);
            try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve(name + ".jsonl"))) {
                int number = 0;
                for (Iterator<List<Sample>> turns = rows.iterator(); turns.hasNext(); number++) {
                    lines.write(JSON.writeValueAsString(row(turns.next(), media, number)));
                    lines.newLine();
                }
            }
        } catch (IOException e) {
            throw new SwiftException("cannot write rows into " + folder + ": " + e, e);
        }
    }

    private ObjectNode row(List<Sample> turns, Path media, int number) {
        ObjectNode row = JSON.createObjectNode();
        ArrayNode messages = row.putArray("messages");
        String tag = media(turns.get(0), row, media, number);
        for (Sample turn : turns) {
            messages.addObject().put("role", "user").put("content", tag + turn.question());
            messages.addObject().put("role", "assistant").put("content", answer(turn.answer(), row));
            tag = "";
        }
        return row;
    }

    /** Writes the media of a row; gives the tag that stands for them. */
    private String media(Sample sample, ObjectNode row, Path media, int number) {
        if (sample.film()) {
            ArrayNode frames = row.putArray("videos").addArray();
            for (int i = 0; i < sample.pictures().size(); i++) {
                frames.add(picture(sample.pictures().get(i), media.resolve(number + "-" + i + ".png")));
            }
            return "<video>";
        } else if (!sample.pictures().isEmpty()) {
            row.putArray("images").add(picture(sample.pictures().get(0), media.resolve(number + ".png")));
            return "<image>";
        } else if (sample.sound().isPresent()) {
            Path file = MediaFiles.wav(sample.sound().get(), media.resolve(number + ".wav"));
            row.putArray("audios").add(relative(file));
            return "<audio>";
        }
        return "";
    }

    private String answer(Answer answer, ObjectNode row) {
        if (answer instanceof Answer.Place place) {
            Thing thing = place.thing();
            ObjectNode objects = row.withObject("/objects");
            objects.withArray("/ref");
            objects.withArray("/bbox")
                    .addArray()
                    .add(zoom * thing.left())
                    .add(zoom * thing.top())
                    .add(zoom * thing.right())
                    .add(zoom * thing.bottom());
            return boxes.of(thing.name());
        } else if (answer instanceof Answer.Drawing drawing) {
            return spelled.computeIfAbsent(
                    drawing.scene().toString(),
                    scene -> Objects.requireNonNull(pictures).words(drawing.picture()));
        } else if (answer instanceof Answer.Voice voice) {
            return spelled.computeIfAbsent(
                    voice.command() + voice.voice() + voice.sound().length(),
                    command -> Objects.requireNonNull(sounds).words(voice.sound()));
        }
        return ((Answer.Words) answer).text();
    }

    private String picture(Image picture, Path file) {
        return relative(MediaFiles.png(Canvas.zoomed(picture, zoom), file));
    }

    private String relative(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }
}
