package io.swift4j.train.data;

import io.swift4j.core.content.Content;
import java.util.List;
import java.util.Map;

/**
 * Reads a part of a message that is a picture, a sound or a film, in the spellings of Hugging Face ({@code image}), OpenAI
 * ({@code image_url}, {@code input_audio}) and their like.
 */
final class MediaPart {

    private static final Map<String, RowMedia.Kind> TYPES = Map.of(
            "image", RowMedia.Kind.IMAGE,
            "image_url", RowMedia.Kind.IMAGE,
            "audio", RowMedia.Kind.AUDIO,
            "audio_url", RowMedia.Kind.AUDIO,
            "input_audio", RowMedia.Kind.AUDIO,
            "video", RowMedia.Kind.VIDEO,
            "video_url", RowMedia.Kind.VIDEO);

    private MediaPart() {}

    /** Adds the part as templates see it, and its medium where it names one itself. */
    static void read(
            RowFields part,
            String type,
            MediaReferences references,
            List<Map<String, Object>> parts,
            List<Content.Medium> media) {
        RowMedia.Kind kind = TYPES.get(type);
        if (kind == null) {
            part.report(
                    "type",
                    "it must be text, image, audio or video, or image_url, audio_url, input_audio or video_url");
            return;
        }
        String field = List.of(type, kind.word(), "url", "path", "source").stream()
                .filter(part::has)
                .findFirst()
                .orElse("");
        if (field.isEmpty()) {
            parts.add(Map.of("type", kind.word(), MessageReader.PENDING, true));
            return;
        }
        Object value = part.value(field);
        if (field.equals("source")
                && value instanceof Map<?, ?> map
                && "base64".equals(map.get("type"))
                && map.get("data") instanceof String data) {
            value = Map.of("bytes", data);
        }
        if (type.equals("input_audio") && value instanceof Map<?, ?> map && map.get("data") instanceof String data) {
            value = Map.of("bytes", data.replaceFirst("^data:[^,]*,", ""));
        }
        references.read(value, part.place(field)).map(kind::content).ifPresent(medium -> {
            parts.add(Map.of("type", kind.word()));
            media.add(medium);
        });
    }
}
