package io.swift4j.modality.position;

import io.swift4j.core.config.ConfigJson;
import java.util.Arrays;

/**
 * Qwen2.5-Omni's thinker, whose positions in time are real time, so that a film and its sound track go together.
 *
 * @param imageToken id of a picture's placeholder
 * @param videoToken id of a video's placeholder
 * @param audioToken id of a sound's placeholder
 * @param visionStart id of the token before a picture or video
 * @param audioStart id of the token before a sound
 * @param merge patches along each side that become one token
 * @param perSecond positions per second
 * @param perChunk positions in a stretch of interleaved film and sound
 */
record OmniPositions(
        int imageToken,
        int videoToken,
        int audioToken,
        int visionStart,
        int audioStart,
        int merge,
        float perSecond,
        int perChunk)
        implements PositionScheme {

    static OmniPositions of(ConfigJson config, int merge) {
        double perSecond = config.number("position_id_per_seconds", 25);
        return new OmniPositions(
                token(config, "image", 151655),
                token(config, "video", 151656),
                token(config, "audio", 151646),
                config.integer("vision_start_token_id", 151652),
                config.integer("audio_start_token_id", 151647),
                merge,
                (float) perSecond,
                (int) (perSecond * config.number("seconds_per_chunk", 2)));
    }

    private static int token(ConfigJson config, String kind, int otherwise) {
        return config.integer(kind + "_token_id", config.integer(kind + "_token_index", otherwise));
    }

    @Override
    public RotaryPositions positions(PositionInput input) {
        int batch = input.ids().length;
        int tokens = batch == 0 ? 0 : input.ids()[0].length;
        int[][][] ids = new int[3][batch][tokens];
        int[] deltas = new int[batch];
        Media media = new Media(input);
        boolean seen = input.imageGrids().length + input.videoGrids().length > 0;
        for (int r = 0; r < batch; r++) {
            Row row = new Row(r, input.ids()[r], input.mask()[r]);
            while (row.hasMore()) {
                media.place(row);
            }
            for (int[][] axis : ids) {
                Arrays.fill(axis[r], 1);
            }
            row.writeTo(ids, input.mask()[r]);
            deltas[r] = seen ? row.delta() : paddedDelta(row, input.mask()[r]);
        }
        media.checkAllUsed();
        return new RotaryPositions(ids, deltas);
    }

    /** Without pictures the reference counts padding's position 1 among the positions, which shows in a row of one token. */
    private static int paddedDelta(Row row, int[] mask) {
        boolean padded = row.index() < mask.length;
        return padded && row.index() < 2 ? 2 - row.index() : row.delta();
    }

    /** Takes grids and sounds in turn. */
    private final class Media {

        private final PositionInput input;
        private int images;
        private int videos;
        private int sounds;

        Media(PositionInput input) {
            this.input = input;
        }

        void place(Row row) {
            int token = row.token();
            if (token == imageToken) {
                if (images == input.imageGrids().length) {
                    throw row.tooMany("picture", images);
                }
                int[] grid = input.imageGrids()[images++];
                lay(row, "picture " + (images - 1), imageToken, grid, 1);
            } else if (token == videoToken) {
                video(row);
            } else if (token == audioToken) {
                row.expect("sound " + sounds, audioToken, Math.max(1, sound(row)));
                for (int left = sound(row); left > 0; left--) {
                    row.text();
                }
                sounds++;
            } else {
                row.text();
            }
        }

        private int sound(Row row) {
            if (sounds == input.audioFrames().length) {
                throw row.tooMany("sound", sounds);
            }
            return AudioTokens.ofMelFrames(input.audioFrames()[sounds]);
        }

        private void video(Row row) {
            if (videos == input.videoGrids().length) {
                throw row.tooMany("video", videos);
            }
            int[] grid = input.videoGrids()[videos];
            double seconds = input.secondsPerGrid().length == 0 ? 1 : input.secondsPerGrid()[videos];
            boolean interleaved = input.audioInVideo()
                    && row.has(row.index() - 1, audioStart)
                    && row.has(row.index() - 2, visionStart);
            if (interleaved) {
                row.back();
                interleave(row, grid, (float) seconds);
            } else {
                lay(row, "video " + videos, videoToken, grid, (float) seconds);
            }
            videos++;
        }

        private void lay(Row row, String what, int token, int[] grid, float seconds) {
            int height = grid[1] / merge;
            int width = grid[2] / merge;
            row.expect(what, token, (long) grid[0] * height * width);
            int start = row.next();
            int last = start - 1;
            for (int t = 0; t < grid[0]; t++) {
                int time = (int) (t * seconds * perSecond);
                for (int i = 0; i < height * width; i++) {
                    last = Math.max(last, visual(row, start, time, i, width));
                }
            }
            row.continueAt(last + 1);
        }

        /** Film and sound in turn, a stretch of time each; both begin at the same position. */
        private void interleave(Row row, int[] grid, float seconds) {
            int height = grid[1] / merge;
            int width = grid[2] / merge;
            int perStep = height * width;
            double[] film = new double[Math.toIntExact((long) grid[0] * perStep)];
            for (int i = 0; i < film.length; i++) {
                int step = i / perStep;
                film[i] = (int) (step * seconds * perSecond);
            }
            double[] track = new double[Math.max(0, sound(row))];
            for (int i = 0; i < track.length; i++) {
                track[i] = i;
            }
            int[] filmEnds = TimeChunks.ends(film, perChunk);
            int[] trackEnds = TimeChunks.ends(track, perChunk);
            int start = row.next();
            int last = start - 1;
            for (int chunk = 0; chunk < Math.max(filmEnds.length, trackEnds.length); chunk++) {
                if (chunk < filmEnds.length) {
                    int from = chunk == 0 ? 0 : filmEnds[chunk - 1];
                    row.expect("video " + videos, videoToken, filmEnds[chunk] - from);
                    last = from < filmEnds[chunk] ? start - 1 : last;
                    for (int i = from; i < filmEnds[chunk]; i++) {
                        last = Math.max(last, visual(row, start, (int) film[i], i % perStep, width));
                    }
                }
                if (chunk < trackEnds.length) {
                    int from = chunk == 0 ? 0 : trackEnds[chunk - 1];
                    row.expect("the sound of video " + videos, audioToken, trackEnds[chunk] - from);
                    for (int i = from; i < trackEnds[chunk]; i++) {
                        last = start + i;
                        row.place(last, last, last);
                    }
                }
            }
            sounds++;
            row.continueAt(last + 1);
            if (row.hasMore()) {
                row.text();
                row.continueAt(last + 1);
            }
        }

        /** Places one token of a grid; returns the largest of its three positions. */
        private int visual(Row row, int start, int time, int index, int width) {
            int h = index / width;
            int w = index % width;
            row.place(start + time, start + h, start + w);
            return start + Math.max(time, Math.max(h, w));
        }

        void checkAllUsed() {
            if (images < input.imageGrids().length
                    || videos < input.videoGrids().length
                    || sounds < input.audioFrames().length) {
                throw Row.mismatch("the rows have placeholders for " + images + " pictures, " + videos
                        + " videos and " + sounds + " sounds; " + input.imageGrids().length + ", "
                        + input.videoGrids().length + " and " + input.audioFrames().length + " are given");
            }
        }
    }
}
