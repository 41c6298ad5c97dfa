package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.modality.grounding.PictureSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the names and places of a conversation where its texts have tags, as the model's family does. */
final class GroundingText {

    private static final Pattern TAG = Pattern.compile(Grounding.REF + "|" + Grounding.BOX);

    private final Grounding grounding;
    private final List<Content.Medium> pictures;
    private final @Nullable MediaExpansion media;
    private final BoxStyle style;
    private int refs;
    private int places;

    private GroundingText(Grounding grounding, List<Content.Medium> pictures, @Nullable MediaExpansion media) {
        this.grounding = grounding;
        this.pictures = pictures;
        this.media = media;
        this.style = media == null ? BoxStyle.THOUSANDTHS : media.boxStyle();
    }

    /**
     * The conversation without tags; itself where it has no names and places.
     *
     * @throws SwiftException if a place is in pixels of a picture whose size is not known
     */
    static Conversation write(Conversation conversation, @Nullable MediaExpansion media) {
        if (conversation.grounding().isEmpty()) {
            return conversation;
        }
        List<Content.Medium> pictures = conversation.media().stream()
                .filter(Content.Image.class::isInstance)
                .toList();
        GroundingText text = new GroundingText(conversation.grounding().get(), pictures, media);
        return conversation.with(conversation.turns().stream().map(text::turn).toList());
    }

    private Turn turn(Turn turn) {
        Map<String, Object> message = new LinkedHashMap<>(turn.message());
        if (turn.hasParts()) {
            List<Map<String, Object>> parts = new ArrayList<>();
            for (Map<String, Object> part : turn.parts()) {
                Map<String, Object> written = new LinkedHashMap<>(part);
                written.computeIfPresent("text", (key, text) -> filled(String.valueOf(text)));
                parts.add(written);
            }
            message.put("content", parts);
        } else {
            message.put("content", filled(turn.content()));
        }
        return new Turn(message, turn.loss(), turn.lossScale(), turn.media());
    }

    private String filled(String text) {
        Matcher matcher = TAG.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            boolean names = matcher.group().equals(Grounding.REF);
            if (names
                    ? refs == grounding.refs().size()
                    : places == grounding.places().size()) {
                throw new SwiftException("the messages have more " + matcher.group() + " than objects has for them");
            }
            String written = names
                    ? style.ref(grounding.refs().get(refs++))
                    : place(grounding.places().get(places++));
            matcher.appendReplacement(filled, Matcher.quoteReplacement(written));
        }
        return matcher.appendTail(filled).toString();
    }

    private String place(Grounding.Place place) {
        boolean known = place.picture() < grounding.sizes().size();
        double width = 1;
        double height = 1;
        if (!grounding.relative() && known) {
            width = grounding.sizes().get(place.picture()).width();
            height = grounding.sizes().get(place.picture()).height();
        }
        double unitsWide = 1000;
        double unitsHigh = 1000;
        if (style == BoxStyle.PIXELS || (!grounding.relative() && !known)) {
            PictureSize size = size(place.picture());
            if (!grounding.relative() && !known) {
                width = size.width();
                height = size.height();
            }
            if (style == BoxStyle.PIXELS) {
                unitsWide = size.seenWidth();
                unitsHigh = size.seenHeight();
            }
        }
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < place.numbers().size(); i++) {
            double part = place.numbers().get(i) / (i % 2 == 0 ? width : height);
            numbers.add((long) Math.rint(part * (i % 2 == 0 ? unitsWide : unitsHigh)));
        }
        return style.place(numbers);
    }

    private PictureSize size(int picture) {
        if (media == null || picture >= pictures.size()) {
            throw new SwiftException("objects.bbox is in pixels, but there is no picture " + picture
                    + " whose size could be asked for; give objects.width and objects.height, or bbox_type norm1");
        }
        return media.size(pictures.get(picture));
    }
}
