package io.swift4j.modality.media.image;

import io.swift4j.modality.Image;

/**
 * YCbCr 4:2:0 to RGB exactly as libwebp does it: "fancy" upsampling, in which each chroma sample counts 9, its neighbours 3, 3 and 1
 * sixteenths, and BT.601 in whole numbers of 14 bits.
 */
final class YuvToRgb {

    private static final int SHIFT = 6;

    private final YuvPlanes planes;
    private final byte[] rgb;

    private YuvToRgb(YuvPlanes planes) {
        this.planes = planes;
        this.rgb = new byte[3 * planes.height() * planes.width()];
    }

    static Image convert(YuvPlanes planes) {
        YuvToRgb conversion = new YuvToRgb(planes);
        int last = planes.chromaHeight() - 1;
        for (int y = 0; y < planes.height(); y++) {
            int near = y / 2;
            int far = Math.max(0, Math.min(last, (y & 1) == 0 ? near - 1 : near + 1));
            conversion.row(y, near * planes.chromaWidth(), far * planes.chromaWidth());
        }
        return new Image(planes.height(), planes.width(), conversion.rgb);
    }

    /** A row of luma between a nearer and a farther row of chroma. */
    private void row(int y, int near, int far) {
        int columns = planes.chromaWidth();
        for (int x = 0; x < planes.width(); x++) {
            int at = x / 2;
            int beside = (x & 1) == 0 ? at - 1 : at + 1;
            // At either edge there is no neighbour; a last odd column is an edge, too.
            boolean edge = beside < 0 || beside >= columns;
            int u = edge ? edge(planes.u(), near + at, far + at) : inner(planes.u(), near, far, at, beside);
            int v = edge ? edge(planes.v(), near + at, far + at) : inner(planes.v(), near, far, at, beside);
            pixel(y * planes.width() + x, u, v);
        }
    }

    private static int edge(byte[] plane, int near, int far) {
        return (3 * (plane[near] & 0xff) + (plane[far] & 0xff) + 2) >> 2;
    }

    /** libwebp rounds the diagonal's mean down before the nearest sample is added. */
    private static int inner(byte[] plane, int near, int far, int at, int beside) {
        int closest = plane[near + at] & 0xff;
        int sideways = plane[near + beside] & 0xff;
        int across = plane[far + at] & 0xff;
        int corner = plane[far + beside] & 0xff;
        int diagonal = (closest + sideways + across + corner + 8 + 2 * (sideways + across)) >> 3;
        return (diagonal + closest) >> 1;
    }

    private void pixel(int at, int u, int v) {
        int y = ((planes.y()[at] & 0xff) * 19077) >> 8;
        rgb[3 * at] = clip(y + ((v * 26149) >> 8) - 14234);
        rgb[3 * at + 1] = clip(y - ((u * 6419) >> 8) - ((v * 13320) >> 8) + 8708);
        rgb[3 * at + 2] = clip(y + ((u * 33050) >> 8) - 17685);
    }

    private static byte clip(int value) {
        return (byte) (value < 0 ? 0 : Math.min(255, value >> SHIFT));
    }
}
