package io.swift4j.quickstart;

import io.swift4j.modality.Image;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;

/** Draws scenes. */
final class Canvas {

    /** Pixels of a picture's width and height. */
    static final int SIDE = 48;

    /** Pixels that a letter of a sign takes in each direction. */
    private static final int CELL = 8;

    private final Photographs photographs;
    private final Letters letters;

    Canvas(Photographs photographs, Letters letters) {
        this.photographs = photographs;
        this.letters = letters;
    }

    /** Draws a scene; {@code random} moves the cuts out of the photographs, the light and the grain. */
    Image draw(Scene scene, Random random) {
        BufferedImage canvas = background(scene.colour(), random);
        Graphics2D pen = canvas.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        scene.things().forEach(thing -> {
            BufferedImage part = photographs.part(thing.name(), random);
            pen.drawImage(part, thing.left(), thing.top(), thing.side(), thing.side(), null);
        });
        if (!scene.sign().isEmpty()) {
            sign(pen, scene.sign(), random);
        }
        pen.dispose();
        return image(canvas);
    }

    /** A scene as a codec is to draw it again: no chance in it. */
    Image plain(Scene scene) {
        BufferedImage canvas = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = canvas.createGraphics();
        pen.setColor(new Color(Colour.rgb(scene.colour())));
        pen.fillRect(0, 0, SIDE, SIDE);
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        for (Thing thing : scene.things()) {
            pen.drawImage(photographs.part(thing.name()), thing.left(), thing.top(), thing.side(), thing.side(), null);
        }
        pen.dispose();
        return image(canvas);
    }

    private static BufferedImage background(String colour, Random random) {
        BufferedImage canvas = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        int rgb = Colour.rgb(colour);
        double light = 0.85 + 0.3 * random.nextDouble();
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double grain = light * (0.94 + 0.12 * random.nextDouble());
                canvas.setRGB(x, y, dimmed(rgb, grain));
            }
        }
        return canvas;
    }

    private static int dimmed(int rgb, double factor) {
        int red = clamped((rgb >> 16 & 0xff) * factor);
        int green = clamped((rgb >> 8 & 0xff) * factor);
        int blue = clamped((rgb & 0xff) * factor);
        return red << 16 | green << 8 | blue;
    }

    private static int clamped(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }

    private void sign(Graphics2D pen, String text, Random random) {
        int left = CELL * random.nextInt((SIDE - CELL * text.length()) / CELL + 1);
        int top = CELL * random.nextInt(SIDE / CELL);
        pen.setColor(new Color(0xFAFAFA));
        pen.fillRect(left, top, CELL * text.length(), CELL);
        pen.setColor(new Color(0x101010));
        for (int i = 0; i < text.length(); i++) {
            List<String> rows = letters.rows(text.charAt(i));
            for (int y = 0; y < rows.size(); y++) {
                for (int x = 0; x < rows.get(y).length(); x++) {
                    if (rows.get(y).charAt(x) == '#') {
                        pen.fillRect(left + CELL * i + 2 + x, top + y + 1, 1, 1);
                    }
                }
            }
        }
    }

    /** A picture whose pixels are squares of so many. */
    static Image zoomed(Image picture, int zoom) {
        if (zoom == 1) {
            return picture;
        }
        int width = picture.width() * zoom;
        int height = picture.height() * zoom;
        byte[] pixels = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = 3 * (y / zoom * picture.width() + x / zoom);
                System.arraycopy(picture.pixels(), from, pixels, 3 * (y * width + x), 3);
            }
        }
        return new Image(height, width, pixels);
    }

    private static Image image(BufferedImage canvas) {
        return MediaDecoder.defaults().image(MediaSource.of("scene", canvas));
    }
}
