package io.swift4j.modality.discrete;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.constraint.Slice;
import io.swift4j.core.head.HeadContext;
import io.swift4j.core.head.HeadTokens;
import io.swift4j.core.head.TokenHead;
import io.swift4j.core.head.TokenHeads;
import io.swift4j.core.text.Tokenizer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CodeHeadsTest {

    private static Tokenizer tokenizer;

    private final TokenHead<PictureCodes> pictures = TokenHeads.named("codes_image", PictureCodes.class);
    private final TokenHead<SoundCodes> sounds = TokenHeads.named("codes_audio", SoundCodes.class);

    @BeforeAll
    static void load() {
        tokenizer = Tokenizer.load(Path.of("../swift-core/src/test/resources/text/chatml"));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    private static HeadContext pictures(PictureCodeTokens tokens) {
        return HeadContext.of(tokenizer).with(PictureCodeTokens.class, tokens);
    }

    private static HeadContext sounds(SoundLayout layout) {
        return HeadContext.of(tokenizer)
                .withWeight(2)
                .with(SoundCodeTokens.class, new SoundCodeTokens(layout, 100, 2, 10, 99));
    }

    @Test
    void aPictureIsWrittenRowByRowBetweenItsMarks() {
        HeadContext context = pictures(
                PictureCodeTokens.of(new Slice(50, 60), 2, 3).between(7, 8).withEndOfRow(9));
        PictureCodes picture = new PictureCodes(2, 3, new int[] {0, 1, 2, 3, 4, 9});
        int[] ids = pictures.encode(picture, context).ids();
        assertThat(ids).containsExactly(7, 50, 51, 52, 9, 53, 54, 59, 9, 8);
        assertThat(pictures.decode(ids, context).codes()).isEqualTo(picture.codes());
        ConstraintState state = pictures.constraint(context).orElseThrow().start(new int[0]);
        for (int id : ids) {
            assertThat(state.mayEnd()).isFalse();
            state = state.next(id);
            assertThat(state).isNotNull();
        }
        assertThat(state.mayEnd()).isTrue();
    }

    @Test
    void whatIsNoPictureIsRefused() {
        HeadContext context = pictures(PictureCodeTokens.of(new Slice(50, 60), 1, 3));
        assertThatThrownBy(() -> pictures.decode(new int[] {50, 51}, context))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("has 2 codes; a picture of 1 x 3 has 3");
        assertThatThrownBy(() -> pictures.decode(new int[] {50, 3, 51, 52}, context))
                .hasMessageContaining("token 3 is no code of a picture");
        assertThatThrownBy(() -> pictures.encode(new PictureCodes(1, 1, new int[] {10}), context))
                .hasMessageContaining("code 10 of a picture is none of the 10");
        assertThatThrownBy(() -> pictures.encode(new PictureCodes(1, 1, new int[] {0}), HeadContext.of(tokenizer)))
                .hasMessageContaining("codes_image needs a PictureCodeTokens");
    }

    @Test
    void codebooksAreFlattenedDelayedOrInStep() {
        SoundCodes sound = new SoundCodes(new int[][] {{1, 2, 3}, {4, 5, 6}});
        HeadTokens flat = sounds.encode(sound, sounds(SoundLayout.FLATTENED));
        assertThat(flat.ids()).containsExactly(101, 114, 102, 115, 103, 116);
        HeadTokens delayed = sounds.encode(sound, sounds(SoundLayout.DELAYED));
        assertThat(delayed.ids()).containsExactly(101, 102, 103, 99, 99, 104, 105, 106);
        assertThat(delayed.learnt()).containsExactly(true, true, true, false, false, true, true, true);
        assertThat(delayed.weights()).containsExactly(2, 2, 2, 0, 0, 2, 2, 2);
        assertThat(sounds.encode(sound, sounds(SoundLayout.PARALLEL)).ids())
                .containsExactly(101, 102, 103, 104, 105, 106);
        for (SoundLayout layout : SoundLayout.values()) {
            int[] ids = sounds.encode(sound, sounds(layout)).ids();
            assertThat(sounds.decode(ids, sounds(layout)).codes()).isDeepEqualTo(sound.codes());
        }
        assertThat(sounds.slice(sounds(SoundLayout.FLATTENED))).isEqualTo(new Slice(100, 120));
        assertThat(sounds.slice(sounds(SoundLayout.DELAYED))).isEqualTo(new Slice(100, 110));
    }

    @Test
    void whatIsNoSoundIsRefused() {
        assertThatThrownBy(() -> sounds.decode(new int[] {101, 102}, sounds(SoundLayout.FLATTENED)))
                .hasMessageContaining("token 102 in frame 0 is no code of codebook 1")
                .hasMessageContaining("from 110 to below 120");
        assertThatThrownBy(() -> sounds.decode(new int[] {101, 102, 103}, sounds(SoundLayout.PARALLEL)))
                .hasMessageContaining("3 tokens are no 2 streams of one length");
        assertThatThrownBy(() -> sounds.encode(new SoundCodes(new int[][] {{1}}), sounds(SoundLayout.PARALLEL)))
                .hasMessageContaining("has 1 codebooks, not 2");
        assertThatThrownBy(() -> new SoundCodeTokens(SoundLayout.DELAYED, 0, 2, 10, 5))
                .hasMessageContaining("token 5 stands for no code, and for code 5");
    }
}
