package io.swift4j.modality.answer;

import io.swift4j.core.content.Content;
import io.swift4j.modality.Image;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Boxes, points and their labels on the picture that they are in. */
public final class BoxDrawing {

    /** Told apart also by those who see few colours (Okabe and Ito 2008). */
    private static final List<Color> COLOURS = List.of(
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x009E73),
            new Color(0xF0E442),
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0xCC79A7));

    private BoxDrawing() {}

    /** A copy of a picture with boxes on it; what of a box is outside the picture is not drawn. */
    public static Image draw(Image image, Content.Boxes boxes) {
        return drawn(image, boxes.regions(), (pen, box) -> {
            pen.draw(new Rectangle2D.Double(box.left(), box.top(), box.right() - box.left(), box.bottom() - box.top()));
            label(pen, box.label(), box.left(), box.top());
        });
    }

    /** A copy of a picture with a dot at each point, as far as it is inside the picture. */
    public static Image draw(Image image, Content.Points points) {
        double radius = Math.max(3, Math.min(image.width(), image.height()) / 60.0);
        return drawn(image, points.points(), (pen, point) -> {
            pen.fill(new Ellipse2D.Double(point.x() - radius, point.y() - radius, 2 * radius, 2 * radius));
            label(pen, point.label(), point.x() + radius, point.y() - radius);
        });
    }

    private static <P> Image drawn(Image image, List<P> places, BiConsumer<Graphics2D, P> draw) {
        BufferedImage canvas = picture(image);
        Graphics2D pen = canvas.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            float width = Math.max(1, Math.min(image.width(), image.height()) / 200f);
            pen.setStroke(new BasicStroke(width));
            pen.setFont(new Font(
                    Font.SANS_SERIF, Font.BOLD, Math.max(10, Math.min(image.width(), image.height()) / 24)));
            int number = 0;
            for (P place : places) {
                pen.setColor(COLOURS.get(number++ % COLOURS.size()));
                draw.accept(pen, place);
            }
        } finally {
            pen.dispose();
        }
        return image(canvas);
    }

    /** Writes a label above a place, in the colour of the pen. */
    private static void label(Graphics2D pen, Optional<String> label, double x, double y) {
        label.ifPresent(text -> {
            FontMetrics metrics = pen.getFontMetrics();
            int left = (int) Math.max(0, x);
            int top = (int) Math.max(0, y - metrics.getHeight());
            pen.fillRect(left, top, metrics.stringWidth(text) + 4, metrics.getHeight());
            pen.setColor(Color.BLACK);
            pen.drawString(text, left + 2, top + metrics.getAscent());
        });
    }

    /** A picture for the JVM's own classes; opacity is left out. */
    public static BufferedImage picture(Image image) {
        BufferedImage picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        byte[] pixels = image.pixels();
        int[] rgb = new int[image.width() * image.height()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (pixels[3 * i] & 0xff) << 16 | (pixels[3 * i + 1] & 0xff) << 8 | (pixels[3 * i + 2] & 0xff);
        }
        picture.setRGB(0, 0, image.width(), image.height(), rgb, 0, image.width());
        return picture;
    }

    private static Image image(BufferedImage picture) {
        int width = picture.getWidth();
        int[] rgb = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
        byte[] pixels = new byte[3 * rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            pixels[3 * i] = (byte) (rgb[i] >> 16);
            pixels[3 * i + 1] = (byte) (rgb[i] >> 8);
            pixels[3 * i + 2] = (byte) rgb[i];
        }
        return new Image(picture.getHeight(), width, pixels);
    }
}
