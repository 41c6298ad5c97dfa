package io.swift4j.modality.media.ffmpeg;

import io.swift4j.modality.media.image.Orientation;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.IntPointer;

/**
 * A stream's display matrix as one of EXIF's eight orientations.
 *
 * <p>A pixel in column p and row q is shown in column a p + c q and row b p + d q (ISO/IEC 14496-12, 6.2.2); of turns by other angles
 * than multiples of 90 degrees the nearest counts.
 */
final class DisplayMatrix {

    private static final int BYTES = 36;

    private DisplayMatrix() {}

    static int orientation(AVCodecParameters stream) {
        if (stream.nb_coded_side_data() < 1) {
            return Orientation.UPRIGHT;
        }
        AVPacketSideData data = avcodec.av_packet_side_data_get(
                stream.coded_side_data(), stream.nb_coded_side_data(), avcodec.AV_PKT_DATA_DISPLAYMATRIX);
        if (data == null || data.isNull() || data.size() < BYTES) {
            return Orientation.UPRIGHT;
        }
        IntPointer matrix = new IntPointer(data.data());
        return orientation(matrix.get(0), matrix.get(1), matrix.get(3), matrix.get(4));
    }

    static int orientation(int a, int b, int c, int d) {
        boolean turned = Math.abs((double) b) + Math.abs((double) c) > Math.abs((double) a) + Math.abs((double) d);
        if (turned) {
            return b >= 0 ? (c >= 0 ? 5 : 6) : c >= 0 ? 8 : 7;
        }
        return a >= 0 ? (d >= 0 ? Orientation.UPRIGHT : 4) : d >= 0 ? 2 : 3;
    }
}
