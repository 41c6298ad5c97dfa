package io.swift4j.modality.position;

/** Where the text after a video starts in Qwen2-VL and Qwen2.5-VL. The rules agree on pictures and on short clips. */
public enum PositionRule {
    /** Half the longer side of the patch grid after the video's start, whatever its length in time: transformers 5.18. */
    EXTENT,
    /** One after the largest position of the video: the released checkpoints' own code. */
    MAXIMUM,
    /** As {@link #MAXIMUM}, with the seconds between time steps cut to a whole number first: transformers 4.57. */
    MAXIMUM_WHOLE_SECONDS
}
