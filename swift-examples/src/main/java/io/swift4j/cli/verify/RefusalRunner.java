package io.swift4j.cli.verify;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import java.util.List;

/** {@code error} of processors: media that must be refused. */
final class RefusalRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        String answer;
        try (TensorScope scope = TensorScope.open()) {
            MediaProcessor.load(folder.path())
                    .prepare(new MediaItems(
                            CaseMedia.images(folder, one),
                            List.copyOf(CaseMedia.films(folder, one, 2)),
                            CaseMedia.sounds(folder, one)));
            answer = "taken";
        } catch (SwiftException e) {
            answer = "refused";
        }
        comparison.equal("the case", answer, "refused");
    }
}
