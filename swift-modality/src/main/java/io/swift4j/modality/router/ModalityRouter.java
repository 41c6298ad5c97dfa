package io.swift4j.modality.router;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.modality.Film;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.MediaIdentity;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which encoder of a model takes each part of a conversation, and which head answers.
 *
 * <p>A part is what its bytes say. Only where they say nothing, the type of a data URL counts, and last the name's extension. A part
 * that is said to be a picture and isn't is refused rather than guessed about. Immutable and thread-safe; reads the beginnings of
 * sources and all of a stream.
 */
public final class ModalityRouter {

    private final String model;
    private final Set<Modality> takes;
    private final Set<Modality> gives;
    private final MediaDecoder decoder;

    private ModalityRouter(String model, Set<Modality> takes, Set<Modality> gives, MediaDecoder decoder) {
        this.model = model;
        this.takes = takes;
        this.gives = gives;
        this.decoder = decoder;
    }

    /**
     * A router for a model.
     *
     * @param model what messages call it
     * @param takes what it has encoders for; text always goes in
     * @param gives what it has heads for
     */
    public static ModalityRouter of(String model, Set<Modality> takes, Set<Modality> gives) {
        EnumSet<Modality> inputs = EnumSet.of(Modality.TEXT);
        inputs.addAll(takes);
        return new ModalityRouter(model, inputs, Set.copyOf(gives), MediaDecoder.defaults());
    }

    /** The same with another decoder, such as one that fetches from the web. */
    public ModalityRouter withDecoder(MediaDecoder other) {
        return new ModalityRouter(model, takes, gives, other);
    }

    /** What a medium is, to be read any number of times, and how that is known. */
    private record Found(Content.Medium medium, Modality modality, String why) {}

    /**
     * Finds out where a conversation's parts go.
     *
     * @throws SwiftException naming a part that can't be read or told, that is not what it was said to be, or that the model or
     *     the task doesn't take; or the output that the model has no head for
     */
    public Route route(List<Message> messages, TaskConfig task) {
        Set<Modality> heads = task.heads(model, gives);
        List<Message> routed = new ArrayList<>();
        List<Route.Part> parts = new ArrayList<>();
        for (int m = 0; m < messages.size(); m++) {
            List<Content> content = new ArrayList<>();
            for (Content part : messages.get(m).content()) {
                if (part instanceof Content.Medium medium) {
                    Found found = found(medium);
                    Route.Part place =
                            new Route.Part(m, content.size(), medium.source().name(), found.modality(), found.why());
                    check(place, task);
                    parts.add(place);
                    content.add(found.medium());
                } else {
                    content.add(part);
                }
            }
            routed.add(new Message(messages.get(m).role(), content));
        }
        return new Route(routed, parts, heads);
    }

    private void check(Route.Part part, TaskConfig task) {
        if (!takes.contains(part.encoder())) {
            throw new SwiftException("message " + part.message() + ", part " + part.part() + " (" + part.source()
                    + ") is for an encoder of " + part.encoder().words() + " (" + part.why() + "), but " + model
                    + " takes " + Modality.words(takes) + " only");
        }
        if (!task.inputs().contains(part.encoder())) {
            throw new SwiftException("message " + part.message() + ", part " + part.part() + " (" + part.source()
                    + ") is for an encoder of " + part.encoder().words() + ", but the task is " + task);
        }
    }

    private Found found(Content.Medium medium) {
        MediaRef source = MediaRefs.lasting(medium.source(), decoder);
        if (source instanceof MediaRef.Frames) {
            return as(medium, source, MediaKind.VIDEO, true, "it is a list of pictures");
        }
        Object value = MediaRefs.value(source).orElse(null);
        if (value instanceof Film) {
            return as(medium, source, MediaKind.VIDEO, true, "it is decoded already");
        } else if (value instanceof Sound) {
            return as(medium, source, MediaKind.AUDIO, false, "it is decoded already");
        } else if (value instanceof Image || value instanceof BufferedImage) {
            return as(medium, source, MediaKind.IMAGE, false, "it is decoded already");
        }
        MediaIdentity identity = decoder.identify(MediaRefs.source(source));
        String why = "it is " + identity.kind() + " (" + identity.format() + "), " + identity.evidence()
                + identity.contradiction().map(text -> "; " + text).orElse("");
        return as(medium, source, identity.kind(), identity.playable() || identity.kind() == MediaKind.VIDEO, why);
    }

    /** What a medium of some kind is taken as. A film's sound track can be heard alone, an animated picture watched. */
    private static Found as(Content.Medium medium, MediaRef source, MediaKind kind, boolean playable, String why) {
        if (medium instanceof Content.Image && kind == MediaKind.IMAGE) {
            return new Found(new Content.Image(source), Modality.IMAGE, why);
        } else if (medium instanceof Content.Audio && kind != MediaKind.IMAGE) {
            return new Found(new Content.Audio(source), Modality.AUDIO, why);
        } else if (medium instanceof Content.Video && playable) {
            return new Found(new Content.Video(source), Modality.VIDEO, why);
        } else if (medium instanceof Content.AnyMedium) {
            return switch (kind) {
                case IMAGE -> new Found(new Content.Image(source), Modality.IMAGE, why);
                case AUDIO -> new Found(new Content.Audio(source), Modality.AUDIO, why);
                case VIDEO -> new Found(new Content.Video(source), Modality.VIDEO, why);
            };
        }
        MediaKind said = medium instanceof Content.Image
                ? MediaKind.IMAGE
                : medium instanceof Content.Audio ? MediaKind.AUDIO : MediaKind.VIDEO;
        throw new MediaException(source.name(), "was given as " + said + ", but " + why);
    }
}
