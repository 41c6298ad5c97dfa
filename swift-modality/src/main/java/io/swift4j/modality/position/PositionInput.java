package io.swift4j.modality.position;

import io.swift4j.core.config.Problems;

/**
 * What positions depend on. Arrays are neither copied nor changed.
 *
 * @param ids token ids, padding included, [batch][tokens]
 * @param mask 1 for tokens, 0 for padding, [batch][tokens]
 * @param imageGrids time, height and width of each picture in patches, in the order of the batch, [pictures][3]
 * @param videoGrids the same of each video, [videos][3]
 * @param secondsPerGrid seconds between two time steps of each video, [videos]; empty for one second each
 * @param audioFrames mel frames of each sound, padding left out, in the order of the batch, [sounds]
 * @param audioInVideo whether the sound tracks of videos are interleaved with them
 */
public record PositionInput(
        int[][] ids,
        int[][] mask,
        int[][] imageGrids,
        int[][] videoGrids,
        double[] secondsPerGrid,
        int[] audioFrames,
        boolean audioInVideo) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public PositionInput {
        Problems problems = new Problems("positions")
                .unless(ids.length == mask.length, "ids has " + ids.length + " rows, mask " + mask.length)
                .unless(
                        secondsPerGrid.length == 0 || secondsPerGrid.length == videoGrids.length,
                        "secondsPerGrid has " + secondsPerGrid.length + " numbers for " + videoGrids.length
                                + " videos");
        for (int row = 0; row < Math.min(ids.length, mask.length); row++) {
            problems.unless(
                    ids[row].length == mask[row].length && ids[row].length == ids[0].length,
                    "row " + row + " has " + ids[row].length + " ids and " + mask[row].length
                            + " mask values; the first row has " + ids[0].length + " ids");
        }
        checkGrids(problems, "imageGrids", imageGrids);
        checkGrids(problems, "videoGrids", videoGrids);
        problems.check();
    }

    private static void checkGrids(Problems problems, String name, int[][] grids) {
        for (int i = 0; i < grids.length; i++) {
            int[] grid = grids[i];
            problems.unless(
                    grid.length == 3 && grid[0] > 0 && grid[1] > 0 && grid[2] > 0,
                    name + "[" + i + "] must be three numbers above 0");
        }
    }

    /** Text only; the other methods add media. */
    public static PositionInput of(int[][] ids, int[][] mask) {
        return new PositionInput(ids, mask, new int[0][], new int[0][], new double[0], new int[0], false);
    }

    /** Sets the grids of pictures. */
    public PositionInput withImages(int[][] grids) {
        return new PositionInput(ids, mask, grids, videoGrids, secondsPerGrid, audioFrames, audioInVideo);
    }

    /** Sets the grids of videos and the seconds between their time steps, which may be empty. */
    public PositionInput withVideos(int[][] grids, double... seconds) {
        return new PositionInput(ids, mask, imageGrids, grids, seconds, audioFrames, audioInVideo);
    }

    /** Sets the mel frames of sounds. */
    public PositionInput withAudio(int... frames) {
        return new PositionInput(ids, mask, imageGrids, videoGrids, secondsPerGrid, frames, audioInVideo);
    }

    /** Sets whether sound tracks are interleaved with their videos. */
    public PositionInput withAudioInVideo(boolean interleaved) {
        return new PositionInput(ids, mask, imageGrids, videoGrids, secondsPerGrid, audioFrames, interleaved);
    }
}
