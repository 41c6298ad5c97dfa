package io.swift4j.modality.processor.image;

import io.swift4j.core.torch.Tensor;

/**
 * Weights of a Lanczos filter with three lobes along one side, in whole numbers as 8-bit resizing uses them.
 *
 * @param matrix [to, from] in float32; empty where the side stays as it is
 * @param bits the weights of a row sum up to about 2^bits
 */
record LanczosWeights(Tensor matrix, int bits) {

    private static final int LOBES = 3;
    private static final int MOST_BITS = 22;
    private static final long MOST_VALUES = 1L << 26;

    static LanczosWeights of(int from, int to) {
        if (from == to) {
            return new LanczosWeights(Tensor.of(new float[0], 0), 0);
        }
        if ((long) from * to > MOST_VALUES) {
            throw new IllegalArgumentException(
                    "a side of " + from + " pixels is too long to be resized to " + to + " with Lanczos' filter");
        }
        double scale = (double) from / to;
        double wide = Math.max(scale, 1);
        double reach = LOBES * wide;
        double[][] rows = new double[to][];
        int[] starts = new int[to];
        double most = 0;
        for (int i = 0; i < to; i++) {
            double middle = scale * (i + 0.5);
            int start = Math.max((int) (middle - reach + 0.5), 0);
            int end = Math.min((int) (middle + reach + 0.5), from);
            double[] row = new double[end - start];
            double sum = 0;
            for (int j = 0; j < row.length; j++) {
                row[j] = lanczos((j + start - middle + 0.5) / wide);
                sum += row[j];
            }
            for (int j = 0; j < row.length; j++) {
                row[j] /= sum;
                most = Math.max(most, row[j]);
            }
            rows[i] = row;
            starts[i] = start;
        }
        int bits = bits(most);
        float[] matrix = new float[from * to];
        for (int i = 0; i < to; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                double weight = rows[i][j] * (1 << bits);
                matrix[i * from + starts[i] + j] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
            }
        }
        return new LanczosWeights(Tensor.of(matrix, to, from), bits);
    }

    /** As many as let the largest weight fit into 16 bits. */
    private static int bits(double most) {
        int bits = 0;
        while (bits < MOST_BITS && (int) (0.5 + most * (1 << (bits + 1))) < 1 << 15) {
            bits++;
        }
        return bits;
    }

    private static double lanczos(double x) {
        return x > -LOBES && x < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
    }
}
