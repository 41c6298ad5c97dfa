package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.position.PositionInput;
import io.swift4j.modality.position.PositionRule;
import io.swift4j.modality.position.PositionScheme;
import io.swift4j.modality.position.RotaryPositions;
import java.util.Arrays;

/** Positions of the tokens of a prompt, from what the processor made. */
final class PromptPositions {

    private PromptPositions() {}

    static void compare(
            CaseFolder folder,
            Case one,
            int[] ids,
            MediaTensors tensors,
            String output,
            Tensor expected,
            Comparison comparison) {
        PositionInput input = input(ids, tensors, one.params().flag("use_audio_in_video", false));
        if (output.equals("rules_agree")) {
            boolean agree = Arrays.deepEquals(
                    positions(folder, input, PositionRule.EXTENT).axes(),
                    positions(folder, input, PositionRule.MAXIMUM).axes());
            comparison.equal(output, agree ? 1L : 0L, expected.toLongs()[0]);
            return;
        }
        PositionRule rule = output.endsWith("_max_rule")
                ? PositionRule.MAXIMUM
                : output.endsWith("_v4_57") ? PositionRule.MAXIMUM_WHOLE_SECONDS : PositionRule.EXTENT;
        RotaryPositions positions = positions(folder, input, rule);
        comparison.tensor(
                output, output.startsWith("position") ? positions.tensor() : positions.deltaTensor(), expected);
    }

    private static RotaryPositions positions(CaseFolder folder, PositionInput input, PositionRule rule) {
        return PositionScheme.of(ConfigJson.read(folder.path().resolve("config.json")), rule)
                .positions(input);
    }

    private static PositionInput input(int[] ids, MediaTensors tensors, boolean soundInFilms) {
        int[] mask = new int[ids.length];
        Arrays.fill(mask, 1);
        double[] seconds = tensors.find("second_per_grid_ts")
                .or(() -> tensors.find("video_second_per_grid"))
                .map(Tensor::toDoubles)
                .orElse(new double[0]);
        return PositionInput.of(new int[][] {ids}, new int[][] {mask})
                .withImages(grids(tensors, "image_grid_thw"))
                .withVideos(grids(tensors, "video_grid_thw"), seconds)
                .withAudio(tensors.find("feature_attention_mask")
                        .map(PromptPositions::frames)
                        .orElse(new int[0]))
                .withAudioInVideo(soundInFilms);
    }

    private static int[][] grids(MediaTensors tensors, String name) {
        int[] flat = tensors.find(name).map(Tensor::toInts).orElse(new int[0]);
        int[][] grids = new int[flat.length / 3][];
        for (int i = 0; i < grids.length; i++) {
            grids[i] = Arrays.copyOfRange(flat, 3 * i, 3 * i + 3);
        }
        return grids;
    }

    private static int[] frames(Tensor mask) {
        int[] flat = mask.toInts();
        int columns = (int) mask.size(1);
        int[] frames = new int[(int) mask.size(0)];
        for (int i = 0; i < flat.length; i++) {
            frames[i / columns] += flat[i];
        }
        return frames;
    }
}
