package io.swift4j.modality.processor.video;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.stream.IntStream;

/** Which frames of a film a model is shown, each rule as the reference's video processor has it. */
public final class FrameSampling {

    private static final Script SCRIPT =
            Script.builder("frames").functions("frames.py", """
                    def steps(self, start: float, end: int, step: float) -> Tensor:
                      return torch.arange(start, end, step, dtype=6).to(3)
                    """).build();

    private FrameSampling() {}

    /** All frames. */
    public static int[] all(int total) {
        return IntStream.range(0, total).toArray();
    }

    /**
     * As many frames as {@code fps} gives for Qwen2-VL, a multiple of what a patch covers.
     *
     * @param total frames of the film
     * @param rate frames a second of the film
     * @param least fewest frames, where the film has them
     * @param most largest number of frames
     * @param times frames that a patch covers
     */
    public static int countByRate(int total, double rate, double fps, int least, int most, int times) {
        int ceiling = Math.min(most, total) / times * times;
        double wanted = total / rate * fps;
        wanted = Math.min(Math.min(Math.max(wanted, least), ceiling), total);
        return (int) Math.floor(wanted / times) * times;
    }

    /** A number of frames for Qwen2-VL, rounded to a multiple of what a patch covers. */
    public static int rounded(int frames, int times) {
        return (int) Math.rint((double) frames / times) * times;
    }

    /** As many frames as {@code fps} gives for Qwen3-VL. */
    public static int countByRate(int total, double rate, double fps, int least, int most) {
        int wanted = (int) (total / rate * fps);
        return Math.min(Math.min(Math.max(wanted, least), most), total);
    }

    /**
     * Frames at equal steps from {@code start} on, cut down to whole numbers, as Qwen2-VL and InternVL take them.
     *
     * @param start number of the first frame, between two frames where it is no whole number
     */
    public static int[] steps(double start, int total, int count) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor numbers = SCRIPT.tensor("steps", start, total, (double) total / count);
            return numbers.toInts();
        }
    }

    /** Frames spread evenly from the first to the last, rounded half to even, as Qwen3-VL takes them. */
    public static int[] spread(int total, int count) {
        int[] numbers = new int[count];
        double step = count > 1 ? (total - 1.0) / (count - 1) : 0;
        for (int i = 0; i < count; i++) {
            numbers[i] = i > 0 && i == count - 1 ? total - 1 : (int) Math.rint(i * step);
        }
        return numbers;
    }
}
