package io.swift4j.quickstart;

import io.swift4j.core.SwiftException;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;

/** The photographs, and the things that are cut out of them. */
final class Photographs {

    /** Rows of pixels that are kept: about what the largest thing of a scene needs. */
    private static final int HEIGHT = 80;

    private final Map<String, BufferedImage> all = new HashMap<>();

    Photographs() {
        for (Thing.Kind kind : Thing.Kind.values()) {
            all.computeIfAbsent(kind.photograph, Photographs::read);
        }
    }

    private static BufferedImage read(String name) {
        try {
            BufferedImage whole = ImageIO.read(new ByteArrayInputStream(Resources.bytes("photographs/" + name)));
            int height = HEIGHT;
            int width = whole.getWidth() * height / whole.getHeight();
            BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = small.createGraphics();
            pen.drawImage(whole.getScaledInstance(width, height, java.awt.Image.SCALE_AREA_AVERAGING), 0, 0, null);
            pen.dispose();
            return small;
        } catch (IOException e) {
            throw new SwiftException("cannot read the photograph " + name + ": " + e, e);
        }
    }

    private static Thing.Kind kind(String name) {
        return Thing.Kind.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** A thing, cut out a little differently each time, perhaps mirrored, lighter or darker. */
    BufferedImage part(String name, Random random) {
        Thing.Kind kind = kind(name);
        double zoom = 0.9 + 0.1 * random.nextDouble();
        double width = kind.width * zoom;
        double height = kind.height * zoom;
        BufferedImage part = cut(
                kind,
                kind.left + random.nextDouble() * (kind.width - width),
                kind.top + random.nextDouble() * (kind.height - height),
                width,
                height);
        boolean mirrored = random.nextBoolean();
        double light = 0.9 + 0.2 * random.nextDouble();
        BufferedImage changed = new BufferedImage(part.getWidth(), part.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < part.getHeight(); y++) {
            for (int x = 0; x < part.getWidth(); x++) {
                int rgb = part.getRGB(mirrored ? part.getWidth() - 1 - x : x, y);
                changed.setRGB(x, y, lit(rgb, light));
            }
        }
        return changed;
    }

    private static int lit(int rgb, double light) {
        int red = (int) Math.min(255, (rgb >> 16 & 0xff) * light);
        int green = (int) Math.min(255, (rgb >> 8 & 0xff) * light);
        int blue = (int) Math.min(255, (rgb & 0xff) * light);
        return red << 16 | green << 8 | blue;
    }

    /** A thing as it is in the photograph. */
    BufferedImage part(String name) {
        Thing.Kind kind = kind(name);
        return cut(kind, kind.left, kind.top, kind.width, kind.height);
    }

    private BufferedImage cut(Thing.Kind kind, double left, double top, double width, double height) {
        BufferedImage whole = Objects.requireNonNull(all.get(kind.photograph));
        int x = (int) (left * whole.getWidth());
        int y = (int) (top * whole.getHeight());
        return whole.getSubimage(
                x,
                y,
                Math.min(whole.getWidth() - x, Math.max(1, (int) (width * whole.getWidth()))),
                Math.min(whole.getHeight() - y, Math.max(1, (int) (height * whole.getHeight()))));
    }
}
