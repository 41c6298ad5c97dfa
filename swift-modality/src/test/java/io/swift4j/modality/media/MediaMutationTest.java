package io.swift4j.modality.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.modality.Film;
import io.swift4j.modality.Frame;
import io.swift4j.modality.FrameReader;
import io.swift4j.modality.Media;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import io.swift4j.modality.media.ffmpeg.OpenInputs;
import io.swift4j.modality.media.source.MediaSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged files. {@code -Dswift4j.media.mutants=10000} makes more of them; the seed is fixed. */
class MediaMutationTest {

    private static final int MUTANTS = Integer.getInteger("swift4j.media.mutants", 600);

    /** Far above what any mutant needs (about a second on a busy machine), far below a hang. */
    private static final double MOST_SECONDS = 60;

    private static final MediaLimits LIMITS = MediaLimits.defaults()
            .withMaxPixels(1 << 22)
            .withMaxSeconds(600)
            .withMaxSamples(1 << 24)
            .withMaxFrames(2000);

    @Test
    void damagedFilesAreDecodedOrRefusedByName() throws IOException {
        List<Path> files = TestMedia.files("images", "audio", "video");
        List<byte[]> good = new ArrayList<>();
        for (Path file : files) {
            good.add(Files.readAllBytes(file));
        }
        Random random = new Random(20_261_124);
        int refused = 0;
        double slowest = 0;
        for (int i = 0; i < MUTANTS; i++) {
            int which = i % files.size();
            String name = "mutant " + i + " of " + files.get(which).getFileName();
            byte[] mutant = mutate(good.get(which), random);
            long start = System.nanoTime();
            try {
                decode(name, mutant);
            } catch (MediaException e) {
                refused++;
                assertThat(e.getMessage()).startsWith(name + ": ");
            } catch (RuntimeException | Error e) {
                throw new AssertionError(name + " is met with " + e, e);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(seconds).as(name).isLessThan(MOST_SECONDS);
            slowest = Math.max(slowest, seconds);
        }
        assertThat(refused).as("mutants refused").isBetween(MUTANTS / 20, MUTANTS - 1);
        assertThat(OpenInputs.count()).as("native inputs left open").isZero();
        if (MUTANTS > 5000) {
            Files.writeString(
                    Path.of("target/mutants.txt"),
                    MUTANTS + " mutants, " + refused + " refused, slowest " + slowest + " s\n"
                            + Files.readString(Path.of("/proc/self/status")));
        }
    }

    private static void decode(String name, byte[] bytes) {
        Media media = MediaDecoder.defaults().withLimits(LIMITS).decode(MediaSource.of(name, bytes));
        if (media instanceof Film film) {
            try (FrameReader reader = film.read()) {
                for (Optional<Frame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                    assertThat(frame.get().image().height()).isEqualTo(film.height());
                }
            }
            film.sound();
        }
    }

    private static byte[] mutate(byte[] good, Random random) {
        byte[] bytes = good.clone();
        int edits = 1 + random.nextInt(6);
        for (int i = 0; i < edits && bytes.length > 8; i++) {
            // Headers, where damage does most, are hit as often as all the rest.
            int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 512) : bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> ByteBuffer.wrap(bytes).putInt(Math.min(at, bytes.length - 4), extreme(random));
                case 3 -> bytes = cut(bytes, at, random.nextInt(64));
                case 4 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> {
                    int from = random.nextInt(bytes.length);
                    int count = Math.min(random.nextInt(256), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, count);
                }
            }
        }
        return bytes;
    }

    private static int extreme(Random random) {
        int[] values = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xffff, 0x7fff0000, 0x01000000, 0xffff0000};
        return random.nextInt(3) == 0 ? random.nextInt() : values[random.nextInt(values.length)];
    }

    private static byte[] cut(byte[] bytes, int at, int count) {
        int end = Math.min(bytes.length, at + count);
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - (end - at));
        System.arraycopy(bytes, end, shorter, at, bytes.length - end);
        return shorter;
    }
}
