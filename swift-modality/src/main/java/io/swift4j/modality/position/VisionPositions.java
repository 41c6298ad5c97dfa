package io.swift4j.modality.position;

import io.swift4j.core.config.ConfigJson;

/**
 * Qwen2-VL, Qwen2.5-VL and Qwen3-VL.
 *
 * @param imageToken id of a picture's placeholder
 * @param videoToken id of a video's placeholder
 * @param merge patches along each side that become one token
 * @param tokensPerSecond positions per second of video; 0 where every time step is one position after the last
 * @param separateSteps whether each time step of a video stands alone, with text between
 * @param rule where text goes on after a video
 */
record VisionPositions(
        int imageToken, int videoToken, int merge, int tokensPerSecond, boolean separateSteps, PositionRule rule)
        implements PositionScheme {

    static VisionPositions of(ConfigJson config, boolean timed, boolean separateSteps, PositionRule rule) {
        ConfigJson vision = config.object("vision_config");
        return new VisionPositions(
                config.integer("image_token_id", 151655),
                config.integer("video_token_id", 151656),
                vision.integer("spatial_merge_size", 2),
                timed ? vision.integer("tokens_per_second", 4) : 0,
                separateSteps,
                rule);
    }

    @Override
    public RotaryPositions positions(PositionInput input) {
        int batch = input.ids().length;
        int tokens = batch == 0 ? 0 : input.ids()[0].length;
        int[][][] ids = new int[3][batch][tokens];
        int[] deltas = new int[batch];
        Media media = new Media(input);
        for (int r = 0; r < batch; r++) {
            Row row = new Row(r, input.ids()[r], input.mask()[r]);
            while (row.hasMore()) {
                if (row.token() == imageToken) {
                    media.image(row);
                } else if (row.token() == videoToken) {
                    media.video(row);
                } else {
                    row.text();
                }
            }
            row.writeTo(ids, input.mask()[r]);
            deltas[r] = row.delta();
        }
        media.checkAllUsed();
        return new RotaryPositions(ids, deltas);
    }

    /** Takes the grids in turn. */
    private final class Media {

        private final PositionInput input;
        private int images;
        private int videos;
        private int steps;

        Media(PositionInput input) {
            this.input = input;
        }

        void image(Row row) {
            if (images == input.imageGrids().length) {
                throw row.tooMany("picture", images);
            }
            int[] grid = input.imageGrids()[images++];
            lay(row, "picture " + (images - 1), imageToken, grid[0], grid, 1);
        }

        void video(Row row) {
            if (videos == input.videoGrids().length) {
                throw row.tooMany("video", videos);
            }
            int[] grid = input.videoGrids()[videos];
            if (separateSteps) {
                lay(row, "step " + steps + " of video " + videos, videoToken, 1, grid, 1);
                steps = (steps + 1) % grid[0];
                videos += steps == 0 ? 1 : 0;
                return;
            }
            double seconds = input.secondsPerGrid().length == 0 ? 1 : input.secondsPerGrid()[videos];
            if (rule == PositionRule.MAXIMUM_WHOLE_SECONDS) {
                seconds = Math.floor(seconds);
            }
            float interval = tokensPerSecond == 0 ? 1 : tokensPerSecond * (float) seconds;
            lay(row, "video " + videos, videoToken, grid[0], grid, interval);
            videos++;
        }

        private void lay(Row row, String what, int token, int times, int[] grid, float interval) {
            int height = grid[1] / merge;
            int width = grid[2] / merge;
            row.expect(what, token, (long) times * height * width);
            int start = row.next();
            int last = 0;
            for (int t = 0; t < times; t++) {
                last = (int) (t * interval);
                for (int h = 0; h < height; h++) {
                    for (int w = 0; w < width; w++) {
                        row.place(start + last, start + h, start + w);
                    }
                }
            }
            int extent = Math.max(grid[1], grid[2]) / merge;
            row.continueAt(start + (rule == PositionRule.EXTENT ? extent : Math.max(extent, last + 1)));
        }

        void checkAllUsed() {
            if (images < input.imageGrids().length || videos < input.videoGrids().length) {
                throw Row.mismatch("the rows have placeholders for " + images + " pictures and " + videos
                        + " videos; " + input.imageGrids().length + " and " + input.videoGrids().length
                        + " are given");
            }
        }
    }
}
