package io.swift4j.modality.whisper;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.List;

/** Puts pieces of mel spectrograms {@code [1, mel, frames]} into one batch. */
final class Windows {

    private static final Script SCRIPT =
            Script.builder("windows").functions("windows.py", """
                    def padded(self, pieces: List[Tensor], frames: int) -> Tensor:
                      out = annotate(List[Tensor], [])
                      for piece in pieces:
                        out.append(torch.constant_pad_nd(piece, [0, frames - piece.size(2)], 0.0))
                      return torch.cat(out)
                    """).build();

    private Windows() {}

    /** All pieces followed by zeros, {@code [pieces, mel, frames]}. */
    static Tensor padded(List<Tensor> pieces, int frames) {
        return SCRIPT.tensor("padded", pieces, frames);
    }
}
