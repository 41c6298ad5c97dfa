package io.swift4j.modality.answer;

import io.swift4j.AnswerWriter;
import io.swift4j.Request;
import io.swift4j.Response;
import io.swift4j.SwiftModel;
import io.swift4j.TextAnswer;
import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.head.HeadContext;
import io.swift4j.core.head.TokenHead;
import io.swift4j.core.head.TokenHeads;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.ModelConfig;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import io.swift4j.modality.grounding.Boxes;
import io.swift4j.modality.grounding.PictureSize;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.router.MediaRefs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Boxes in the one picture of a request, read from what Qwen's vision models write; where that is JSON, it is kept to it. */
public final class BoxAnswers implements AnswerWriter {

    private static final Map<String, String> HEADS = Map.of(
            "qwen2_vl", "boxes_qwen2_vl",
            "qwen2_5_vl", "boxes_qwen2_5_vl",
            "qwen3_vl", "boxes_qwen3_vl");

    /** Pixels of one side of what a number of Qwen's grids counts. */
    private static final Map<String, Integer> PATCH = Map.of("qwen2_vl", 14, "qwen2_5_vl", 14, "qwen3_vl", 16);

    @Override
    public Set<Modality> gives(ModelConfig config) {
        return HEADS.containsKey(config.modelType()) ? Set.of(Modality.BOXES) : Set.of();
    }

    @Override
    public Response write(SwiftModel model, Request request, Modality output) {
        String type = model.config().modelType();
        TokenHead<Boxes> head = TokenHeads.named(String.valueOf(HEADS.get(type)), Boxes.class);
        HeadContext context = HeadContext.of(model.tokenizer()).with(PictureSize.class, size(model, request, type));
        GenerationConfig.Builder config = request.config(model).toBuilder();
        head.constraint(context).ifPresent(config::constraint);
        TextAnswer answer = model.chat(request.messages(), config.build(), (row, piece) -> true);
        List<Content.Region> regions = new ArrayList<>();
        head.decode(answer.ids().stream().mapToInt(Integer::intValue).toArray(), context)
                .boxes()
                .forEach(box ->
                        regions.add(new Content.Region(box.label(), box.left(), box.top(), box.right(), box.bottom())));
        return new Response(List.of(new Content.Boxes(regions)), answer.reason(), answer.tokens());
    }

    /** The size of the only picture, and that which the model sees. */
    private static PictureSize size(SwiftModel model, Request request, String type) {
        List<Content.Medium> media =
                request.messages().stream().flatMap(Message::media).toList();
        if (media.size() != 1 || !(media.get(0) instanceof Content.Image picture)) {
            throw new SwiftException("boxes are found in one picture; the request has " + media.size() + " media");
        }
        MediaItems items = MediaRefs.decode(List.of(picture), MediaDecoder.defaults());
        Image image = items.images().get(0);
        try (TensorScope scope = TensorScope.open()) {
            MediaTensors seen = MediaProcessor.load(model.folder()).prepare(items);
            int[] grid = seen.find("image_grid_thw")
                    .orElseThrow(() -> new SwiftException("the processor of " + model.folder() + " gives no grid"))
                    .toInts();
            int patch = io.swift4j.core.config.ConfigJson.read(model.folder().resolve("config.json"))
                    .object("vision_config")
                    .integer("patch_size", PATCH.getOrDefault(type, 14));
            return new PictureSize(image.width(), image.height(), grid[2] * patch, grid[1] * patch);
        }
    }
}
