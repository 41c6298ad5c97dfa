/** The one vision transformer: over pictures of one size (CLIP, SigLIP, LLaVA), or over patches of any (Qwen-VL, Qwen-Omni). */
@NullMarked
package io.swift4j.modality.vision;

import org.jspecify.annotations.NullMarked;
