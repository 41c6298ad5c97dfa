package io.swift4j.modality.media.ffmpeg;

import io.swift4j.modality.MediaException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/** Loads FFmpeg's natives once, sets what holds for the whole process, and puts its error numbers into words. */
final class Ffmpeg {

    /** The containers that may be opened, by the names of FFmpeg's demuxers; none of them opens other files. */
    static final String FORMATS = "mov,mp4,matroska,webm,ogg,mp3,flac,aac,avi,mpegts,mpeg,flv,asf,aiff,caf,w64";

    /** The decoders that may run: the common ones, each fuzzed upstream for years. */
    static final String CODECS =
            "h264,hevc,vp8,vp9,libdav1d,libaom-av1,av1,mpeg1video,mpeg2video,mpeg4,msmpeg4v3,h263,flv,"
                    + "mjpeg,theora,wmv2,vc1,prores,aac,mp3,mp3float,mp2,mp2float,flac,vorbis,opus,libopus,alac,ac3,eac3,wmav2,amrnb,amrwb,"
                    + "pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_u8,pcm_s8,pcm_alaw,pcm_mulaw";

    /** No single block of native memory is larger. */
    private static final long MAX_BLOCK = 1L << 30;

    private static final String MISSING =
            "needs FFmpeg's natives, which are not on the class path; add org.bytedeco:ffmpeg"
                    + " and org.bytedeco:javacpp with the classifier of this machine (such as linux-x86_64) as runtime dependencies";

    /** Loads when it is first asked. */
    private static final class Natives {
        static {
            // JavaCPP refuses to allocate in a process larger than four Java heaps, which any process with a model is.
            unlessSet("org.bytedeco.javacpp.maxBytes");
            unlessSet("org.bytedeco.javacpp.maxPhysicalBytes");
            Loader.load(avutil.class);
            Loader.load(avformat.class);
            Loader.load(swscale.class);
            avutil.av_log_set_level(avutil.AV_LOG_QUIET);
            avutil.av_max_alloc(MAX_BLOCK);
        }

        static void load() {}

        private static void unlessSet(String property) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, "0");
            }
        }
    }

    private Ffmpeg() {}

    /** Loads the natives, or says for which source they are missing. */
    static void load(String source) {
        try {
            Natives.load();
        } catch (LinkageError e) {
            throw new MediaException(source, MISSING, e);
        }
    }

    /** FFmpeg's words for an error number. */
    static String words(int error) {
        byte[] text = new byte[256];
        avutil.av_strerror(error, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }

    /** Throws if FFmpeg's result is an error. */
    static int check(String source, String what, int result) {
        if (result < 0) {
            throw new MediaException(source, what + " (FFmpeg: " + words(result) + ")");
        }
        return result;
    }
}
