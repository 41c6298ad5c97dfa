package io.swift4j.cli.verify;

import io.swift4j.core.text.BatchEncoding;
import io.swift4j.core.text.BatchOptions;
import io.swift4j.core.text.Padding;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.Tensor;
import java.util.List;

/** {@code processor} of dual encoders: pictures to tensors, texts to token ids. */
final class DualProcessorRunner implements CaseRunner {

    private static final int MOST = 77;

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        if (!one.text().has("texts")) {
            new PictureProcessorRunner().run(folder, one, comparison);
            return;
        }
        Tokenizer tokenizer = folder.tokenizer();
        List<String> texts = one.text().texts("texts");
        for (String output : one.outputs()) {
            BatchEncoding rows = output.contains("truncated")
                    ? tokenizer.encodeBatch(
                            List.of(one.text().text("long_text")),
                            BatchOptions.defaults().withTruncation(MOST))
                    : tokenizer.encodeBatch(
                            texts,
                            output.contains("max_length")
                                    ? BatchOptions.defaults().withPadding(Padding.MAX_LENGTH)
                                    : BatchOptions.defaults().withPadding(Padding.LONGEST));
            int[][] values = output.startsWith("attention_mask") ? rows.attentionMask() : rows.inputIds();
            try (Tensor actual = Tensor.of(values);
                    Tensor expected = folder.named(one, output)) {
                comparison.tensor(output, expected.rank() == 1 ? actual.reshape(-1) : actual, expected);
            }
        }
    }
}
