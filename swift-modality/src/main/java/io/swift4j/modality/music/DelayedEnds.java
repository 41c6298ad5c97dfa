package io.swift4j.modality.music;

/**
 * When each channel of Dia ends: the first when it says so, or in time for the others to end within the length; each other as many steps
 * later as it is late. For one generation.
 */
final class DelayedEnds {

    private final DiaConfig config;
    private final int last;
    private int[][] left = new int[0][];
    private boolean[] ending = new boolean[0];

    DelayedEnds(DiaConfig config, int length) {
        this.config = config;
        this.last = length - config.longestDelay() - 1;
    }

    /**
     * Which rows end now.
     *
     * @param likeliest code of each row
     * @param length of the rows so far
     * @return 1 for those that do
     */
    int[] next(int[] likeliest, int length) {
        int channels = config.channels();
        int batch = likeliest.length / channels;
        if (ending.length != batch) {
            ending = new boolean[batch];
            left = new int[batch][];
            for (int i = 0; i < batch; i++) {
                left[i] = config.delays().clone();
            }
        }
        int[] now = new int[likeliest.length];
        for (int i = 0; i < batch; i++) {
            ending[i] |= likeliest[i * channels] == config.end() || length == last;
            for (int channel = 0; channel < channels && ending[i]; channel++) {
                now[i * channels + channel] = left[i][channel] == 0 ? 1 : 0;
                left[i][channel]--;
            }
        }
        return now;
    }
}
