package io.swift4j.modality.grounding;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.Slice;
import io.swift4j.core.content.Modality;
import io.swift4j.core.head.HeadContext;
import io.swift4j.core.head.HeadTokens;
import io.swift4j.core.head.TokenHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code boxes_bins}: each box as its label's text and four tokens, one for each edge, of a slice of the vocabulary that divides
 * a picture's sides into equal bins (Chen et al., arXiv 2109.10852).
 *
 * <p>The context must hold the {@link PictureSize} and, as a {@link Slice}, the tokens of the bins in their order. An edge is read
 * as the middle of its bin, so that it comes back within half a bin. A group of other than four bins in an answer is refused.
 */
public final class BinHead implements TokenHead<Boxes> {

    /** For the service loader. */
    public BinHead() {}

    @Override
    public String name() {
        return "boxes_bins";
    }

    @Override
    public Modality output() {
        return Modality.BOXES;
    }

    @Override
    public Class<Boxes> contentType() {
        return Boxes.class;
    }

    @Override
    public HeadTokens encode(Boxes content, HeadContext context) {
        PictureSize size = context.require(name(), PictureSize.class);
        Slice bins = slice(context);
        List<Integer> ids = new ArrayList<>();
        for (LabelledBox box : content.boxes()) {
            box.label()
                    .ifPresent(label -> Arrays.stream(
                                    context.tokenizer().encode(label, false).ids())
                            .forEach(ids::add));
            ids.add(bin(box.left(), size.width(), bins));
            ids.add(bin(box.top(), size.height(), bins));
            ids.add(bin(box.right(), size.width(), bins));
            ids.add(bin(box.bottom(), size.height(), bins));
        }
        return HeadTokens.all(ids.stream().mapToInt(Integer::intValue).toArray(), context.weight());
    }

    private static int bin(double pixel, int side, Slice bins) {
        int count = bins.to() - bins.from();
        return bins.from() + (int) Math.max(0, Math.min(count - 1, Math.floor(pixel / side * count)));
    }

    @Override
    public Boxes decode(int[] tokens, HeadContext context) {
        PictureSize size = context.require(name(), PictureSize.class);
        Slice bins = slice(context);
        List<LabelledBox> boxes = new ArrayList<>();
        List<Integer> label = new ArrayList<>();
        List<Integer> edges = new ArrayList<>();
        for (int token : tokens) {
            if (bins.has(token)) {
                edges.add(token);
            } else if (edges.isEmpty()) {
                label.add(token);
            } else {
                throw broken(tokens, context);
            }
            if (edges.size() == 4) {
                String text = context.tokenizer()
                        .decode(label.stream().mapToInt(Integer::intValue).toArray(), true);
                boxes.add(new LabelledBox(
                        text.isEmpty() ? Optional.empty() : Optional.of(text),
                        pixel(edges.get(0), size.width(), bins),
                        pixel(edges.get(1), size.height(), bins),
                        pixel(edges.get(2), size.width(), bins),
                        pixel(edges.get(3), size.height(), bins)));
                label.clear();
                edges.clear();
            }
        }
        if (!edges.isEmpty()) {
            throw broken(tokens, context);
        }
        return new Boxes(boxes);
    }

    private static double pixel(int token, int side, Slice bins) {
        return (token - bins.from() + 0.5) / (bins.to() - bins.from()) * side;
    }

    private static SwiftException broken(int[] tokens, HeadContext context) {
        return new SwiftException("the answer has a box of other than four bins: "
                + context.tokenizer().decode(tokens, false));
    }

    @Override
    public Slice slice(HeadContext context) {
        return context.require(name(), Slice.class);
    }

    @Override
    public Optional<Constraint> constraint(HeadContext context) {
        return Optional.empty();
    }
}
