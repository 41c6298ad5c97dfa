package io.swift4j.quickstart;

import java.util.List;

/**
 * What a picture shows: one or two things, or a sign, on a background.
 *
 * @param colour of the background
 * @param things in the order in which a caption names them: from the left, or from above
 * @param upright whether the first of two things is above the second, and not left of it
 * @param sign letters; empty for none
 */
record Scene(String colour, List<Thing> things, boolean upright, String sign) {

    Scene {
        things = List.copyOf(things);
    }

    /** Whether a scene is kept for the examination: a fifth of all ways to put things together never occurs in training. */
    static boolean heldOut(Object... parts) {
        int hash = 17;
        for (Object part : parts) {
            hash = 31 * hash + part.hashCode();
        }
        hash ^= hash >>> 16;
        hash *= 0x45d9f3b;
        hash ^= hash >>> 13;
        return Math.floorMod(hash, 5) == 0;
    }

    String caption() {
        StringBuilder caption = new StringBuilder(things.get(0).withArticle());
        if (things.size() == 2) {
            caption.append(upright ? " above " : " left of ")
                    .append(things.get(1).withArticle());
        }
        return caption.append(" on ").append(colour).toString();
    }
}
