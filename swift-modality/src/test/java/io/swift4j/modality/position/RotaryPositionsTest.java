package io.swift4j.modality.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The expected positions are those of {@code get_rope_index} in transformers 5.18 unless a test says otherwise. */
class RotaryPositionsTest {

    private static final int IMAGE = 900;
    private static final int VIDEO = 901;
    private static final int AUDIO = 902;
    private static final int VISION_START = 903;
    private static final int VISION_END = 904;
    private static final int AUDIO_START = 905;
    private static final int AUDIO_END = 906;

    private static final int[][] FILM_ROW = {{1, VISION_START, VIDEO, VIDEO, VIDEO, VIDEO, VIDEO, VIDEO, VISION_END, 2}
    };

    private static ConfigJson config(String type) {
        return ConfigJson.parse("config.json", """
                {"model_type": "%s", "image_token_id": 900, "video_token_id": 901, "audio_token_id": 902,
                 "vision_start_token_id": 903, "audio_start_token_id": 905, "position_id_per_seconds": 2,
                 "seconds_per_chunk": 2, "vision_config": {"spatial_merge_size": 2, "tokens_per_second": 2}}
                """.formatted(type));
    }

    private static PositionInput whole(int[]... ids) {
        int[][] mask = new int[ids.length][];
        for (int row = 0; row < ids.length; row++) {
            mask[row] = new int[ids[row].length];
            Arrays.fill(mask[row], 1);
        }
        return PositionInput.of(ids, mask);
    }

    private static RotaryPositions place(String type, PositionInput input) {
        return PositionScheme.of(config(type)).positions(input);
    }

    @Test
    void pictureSpreadsOverHeightAndWidthAtOneTime() {
        RotaryPositions placed = place(
                "qwen2_vl",
                whole(new int[] {1, VISION_START, IMAGE, IMAGE, IMAGE, IMAGE, IMAGE, IMAGE, VISION_END, 2})
                        .withImages(new int[][] {{1, 4, 6}}));
        assertThat(placed.axes()[0][0]).containsExactly(0, 1, 2, 2, 2, 2, 2, 2, 5, 6);
        assertThat(placed.axes()[1][0]).containsExactly(0, 1, 2, 2, 2, 3, 3, 3, 5, 6);
        assertThat(placed.axes()[2][0]).containsExactly(0, 1, 2, 3, 4, 2, 3, 4, 5, 6);
        assertThat(placed.deltas()).containsExactly(-3);
    }

    @Test
    void textGoesOnAfterTheExtentOfVideoOrAfterItsMaximum() {
        PositionInput film = whole(FILM_ROW).withVideos(new int[][] {{3, 2, 4}});
        RotaryPositions extent = place("qwen2_vl", film);
        assertThat(extent.axes()[0][0]).containsExactly(0, 1, 2, 2, 3, 3, 4, 4, 4, 5);
        assertThat(extent.axes()[1][0]).containsExactly(0, 1, 2, 2, 2, 2, 2, 2, 4, 5);
        assertThat(extent.deltas()).containsExactly(-4);
        RotaryPositions maximum =
                PositionScheme.of(config("qwen2_vl"), PositionRule.MAXIMUM).positions(film);
        assertThat(maximum.axes()[0][0]).containsExactly(0, 1, 2, 2, 3, 3, 4, 4, 5, 6);
        assertThat(maximum.deltas()).containsExactly(-3);
    }

    @Test
    void timeOfQwen25IsInSecondsWhichTheOldReferenceCutToWholeOnes() {
        PositionInput film = whole(FILM_ROW).withVideos(new int[][] {{3, 2, 4}}, 1.5);
        assertThat(place("qwen2_5_vl", film).axes()[0][0]).containsExactly(0, 1, 2, 2, 5, 5, 8, 8, 4, 5);
        assertThat(place("qwen2_5_vl", film).deltas()).containsExactly(-1);
        assertThat(PositionScheme.of(config("qwen2_5_vl"), PositionRule.MAXIMUM_WHOLE_SECONDS)
                        .positions(film)
                        .axes()[0][0])
                .containsExactly(0, 1, 2, 2, 4, 4, 6, 6, 7, 8);
    }

    @Test
    void everyTimeStepOfQwen3StandsAlone() {
        RotaryPositions placed = place(
                "qwen3_vl",
                whole(new int[] {1, VISION_START, VIDEO, VIDEO, VISION_END, 3, VISION_START, VIDEO, VIDEO, VISION_END})
                        .withVideos(new int[][] {{2, 2, 4}}));
        assertThat(placed.axes()[0][0]).containsExactly(0, 1, 2, 2, 4, 5, 6, 7, 7, 9);
        assertThat(placed.axes()[2][0]).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(placed.deltas()).containsExactly(0);
    }

    @Test
    void paddingStandsAtZeroInQwenVlAndAtOneInOmni() {
        int[][] ids = {{0, 0, 1, VISION_START, IMAGE, VISION_END}, {1, 2, VISION_START, IMAGE, IMAGE, VISION_END}};
        PositionInput input = PositionInput.of(ids, new int[][] {{0, 0, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1}})
                .withImages(new int[][] {{1, 2, 2}, {1, 2, 4}});
        assertThat(place("qwen2_vl", input).axes()[0][0]).containsExactly(0, 0, 0, 1, 2, 3);
        assertThat(place("qwen2_5_omni_thinker", input).axes()[0][0]).containsExactly(1, 1, 0, 1, 2, 3);
        assertThat(place("qwen2_5_omni_thinker", input).axes()[2][1]).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(place("qwen2_5_omni_thinker", input).deltas()).containsExactly(0, 0);
    }

    @Test
    void soundTrackBeginsWhereItsFilmBegins() {
        int[] row = {
            1,
            VISION_START,
            AUDIO_START,
            VIDEO,
            VIDEO,
            AUDIO,
            AUDIO,
            AUDIO,
            AUDIO,
            VIDEO,
            VIDEO,
            AUDIO,
            AUDIO_END,
            VISION_END,
            2
        };
        RotaryPositions placed = place(
                "qwen2_5_omni_thinker",
                whole(row)
                        .withVideos(new int[][] {{2, 2, 4}}, 2.0)
                        .withAudio(20)
                        .withAudioInVideo(true));
        assertThat(placed.axes()[0][0]).containsExactly(0, 1, 1, 2, 2, 2, 3, 4, 5, 6, 6, 6, 7, 7, 8);
        assertThat(placed.axes()[1][0]).containsExactly(0, 1, 1, 2, 2, 2, 3, 4, 5, 2, 2, 6, 7, 7, 8);
        assertThat(placed.axes()[2][0]).containsExactly(0, 1, 1, 2, 3, 2, 3, 4, 5, 2, 3, 6, 7, 7, 8);
        assertThat(placed.deltas()).containsExactly(-6);
    }

    @Test
    void placeholdersMustBeAsManyAsTheGridsSay() {
        int[] row = {1, VISION_START, IMAGE, IMAGE, VISION_END};
        assertThatThrownBy(() -> place("qwen2_vl", whole(row).withImages(new int[][] {{1, 4, 4}})))
                .hasMessageContaining("row 0 has 2 tokens for picture 0, which takes 4");
        assertThatThrownBy(() -> place("qwen2_vl", whole(row).withImages(new int[][] {{1, 2, 2}})))
                .hasMessageContaining("one more picture than the 1 given");
        assertThatThrownBy(() -> place("qwen2_vl", whole(row).withImages(new int[][] {{1, 2, 4}, {1, 2, 2}})))
                .hasMessageContaining("placeholders for 1 pictures and 0 videos; 2 and 0 are given");
        assertThatThrownBy(() -> place(
                        "qwen2_5_omni_thinker",
                        whole(new int[] {AUDIO_START, AUDIO, AUDIO_END}).withAudio(8)))
                .hasMessageContaining("row 0 has 1 tokens for sound 0, which takes 2");
    }

    @Test
    void allThatIsWrongWithTheSizesIsSaidAtOnce() {
        assertThatThrownBy(() -> new PositionInput(
                        new int[][] {{1, 2}},
                        new int[][] {{1}},
                        new int[][] {{1, 0, 2}},
                        new int[0][],
                        new double[] {1},
                        new int[0],
                        false))
                .hasMessageContaining("row 0 has 2 ids and 1 mask values")
                .hasMessageContaining("imageGrids[0] must be three numbers above 0")
                .hasMessageContaining("secondsPerGrid has 1 numbers for 0 videos");
    }

    @Test
    void otherModelsAreRefusedByName() {
        assertThatThrownBy(() -> PositionScheme.of(config("llama")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("llama");
        assertThat(PositionScheme.knows("llama")).isFalse();
        assertThat(PositionScheme.knows("qwen3_vl")).isTrue();
    }
}
