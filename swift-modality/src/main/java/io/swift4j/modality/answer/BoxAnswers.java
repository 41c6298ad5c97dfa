package io.swift4j.modality.answer;

import io.swift4j.AnswerWriter;
import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.TextAnswer;
import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.head.HeadContext;
import io.swift4j.core.head.TokenHead;
import io.swift4j.core.head.TokenHeads;
import io.swift4j.core.model.ModelConfig;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import io.swift4j.modality.grounding.Boxes;
import io.swift4j.modality.grounding.PictureSize;
import io.swift4j.modality.grounding.Points;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.router.MediaRefs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Boxes or points in the one picture of a request, read from what Qwen's vision models and composed models write; where that is JSON, it is kept to it. */
public final class BoxAnswers implements AnswerWriter {

    /** Pixels of one side of what a number of Qwen's grids counts. */
    private static final Map<String, Integer> PATCH = Map.of("qwen2_vl", 14, "qwen2_5_vl", 14, "qwen3_vl", 16);

    private static final String COMPOSED = "any_to_any";

    @Override
    public Set<Modality> gives(ModelConfig config, Path folder) {
        if (config.modelType().equals(COMPOSED)) {
            ConfigJson encoders = ConfigJson.read(folder.resolve("config.json")).object("encoders");
            return encoders.has("image") ? Set.of(Modality.BOXES) : Set.of();
        }
        return PATCH.containsKey(config.modelType()) ? Set.of(Modality.BOXES, Modality.POINTS) : Set.of();
    }

    @Override
    public Response write(SwiftModel model, Request request, Modality output) {
        String type = model.config().modelType();
        return output == Modality.POINTS
                ? write(model, request, TokenHeads.named("points_" + type, Points.class), BoxAnswers::content)
                : write(model, request, TokenHeads.named("boxes_" + type, Boxes.class), BoxAnswers::content);
    }

    private static <C> Response write(
            SwiftModel model, Request request, TokenHead<C> head, Function<C, Content> content) {
        String type = model.config().modelType();
        Image picture = picture(request, head.output());
        HeadContext context = HeadContext.of(model.tokenizer()).with(PictureSize.class, size(model, picture, type));
        GenerationConfig.Builder config = request.config(model).toBuilder();
        head.constraint(context).ifPresent(config::constraint);
        TextAnswer answer = model.chat(shown(request, picture), config.build(), (row, piece) -> true);
        C places = head.decode(answer.ids().stream().mapToInt(Integer::intValue).toArray(), context);
        return new Response(List.of(content.apply(places)), answer.reason(), answer.tokens());
    }

    private static Content content(Boxes boxes) {
        return new Content.Boxes(boxes.boxes().stream()
                .map(box -> new Content.Region(box.label(), box.left(), box.top(), box.right(), box.bottom()))
                .toList());
    }

    private static Content content(Points points) {
        return new Content.Points(points.points().stream()
                .map(point -> new Content.Point(point.label(), point.x(), point.y()))
                .toList());
    }

    /** The only picture, decoded. */
    private static Image picture(Request request, Modality sought) {
        List<Content.Medium> media =
                request.messages().stream().flatMap(Message::media).toList();
        if (media.size() != 1 || !(media.get(0) instanceof Content.Image picture)) {
            throw new SwiftException(
                    sought.words() + " are found in one picture; the request has " + media.size() + " media");
        }
        return MediaRefs.decode(List.of(picture), MediaDecoder.defaults())
                .images()
                .get(0);
    }

    /** The conversation with the picture as it was decoded, so that its source is read once. */
    private static List<Message> shown(Request request, Image picture) {
        Content decoded = new Content.Image(MediaRefs.of(picture));
        return request.messages().stream()
                .map(message -> new Message(
                        message.role(),
                        message.content().stream()
                                .map(part -> part instanceof Content.Medium ? decoded : part)
                                .toList()))
                .toList();
    }

    /** The size of a picture, and that which the model sees. */
    private static PictureSize size(SwiftModel model, Image picture, String type) {
        if (type.equals(COMPOSED)) {
            return PictureSize.of(picture.width(), picture.height());
        }
        try (TensorScope scope = TensorScope.open()) {
            int[] grid = MediaProcessor.load(model.folder())
                    .prepare(new MediaItems(List.of(picture), List.of(), List.of()))
                    .find("image_grid_thw")
                    .orElseThrow(() -> new SwiftException("the processor of " + model.folder() + " gives no grid"))
                    .toInts();
            int patch = ConfigJson.read(model.folder().resolve("config.json"))
                    .object("vision_config")
                    .integer("patch_size", PATCH.getOrDefault(type, 14));
            return new PictureSize(picture.width(), picture.height(), grid[2] * patch, grid[1] * patch);
        }
    }
}
