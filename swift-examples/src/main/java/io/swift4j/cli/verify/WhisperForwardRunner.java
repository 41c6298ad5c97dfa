package io.swift4j.cli.verify;

import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.whisper.Whisper;
import io.swift4j.modality.whisper.WhisperNetwork;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code forward} of Whisper: its encoder, and its decoder over labels. */
final class WhisperForwardRunner implements CaseRunner {

    private static final Pattern STATE = Pattern.compile("(decoder_)?layer_(\\d{1,4})");

    private static final Script OPS =
            Script.builder("convolutions").functions("convolutions.py", """
                    def conv(self, w: Dict[str, Tensor], name: str, x: Tensor, stride: int) -> Tensor:
                      return torch.conv1d(x, w[name + ".weight"], w[name + ".bias"], [stride], [1])

                    def conv1_head(self, w: Dict[str, Tensor], x: Tensor, frames: int) -> Tensor:
                      return self.conv(w, "conv1", x, 1).narrow(2, 0, frames)

                    def conv2_head(self, w: Dict[str, Tensor], x: Tensor, frames: int) -> Tensor:
                      return self.conv(w, "conv2", torch.gelu(self.conv(w, "conv1", x, 1)), 2).narrow(2, 0, frames)
                    """).build();

    static Whisper load(CaseFolder folder) {
        return Whisper.load(folder.path(), LoadOptions.defaults().withDtype(Dtype.FLOAT32));
    }

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (Whisper whisper = load(folder);
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            WhisperNetwork network = whisper.network();
            Tensor features = folder.named(one, "input_features");
            BlockStack.Outputs heard = network.encoder().trace(network.encoderInput(features));
            Optional<Tensor> labels = folder.input(one, "labels");
            Optional<Tensor> ids = folder.input(one, "decoder_input_ids").or(() -> labels.map(network::decoderInput));
            Optional<BlockStack.Outputs> written =
                    ids.map(input -> network.decode(heard.results().get(0), input));
            for (String name : one.outputs()) {
                Tensor expected = folder.named(one, name);
                Tensor actual = switch (name) {
                    case "encoder_last_hidden_state" -> heard.results().get(0);
                    case "conv1_head", "conv2_head" ->
                        OPS.tensor(name, network.encoder().topTensors(), features, expected.size(2));
                    case "decoder_input_ids" -> ids.orElse(null);
                    case "decoder_last" -> written.map(w -> w.results().get(0)).orElse(null);
                    case "logits" -> written.map(w -> w.results().get(1)).orElse(null);
                    case "loss" ->
                        written.isEmpty() || labels.isEmpty()
                                ? null
                                : network.loss(written.get().results().get(1), labels.get());
                    default -> state(name, heard, written);
                };
                if (actual == null) {
                    comparison.problem("output " + name + " of a whisper forward case is not supported");
                } else {
                    comparison.tensor(name, actual, expected);
                }
            }
        }
    }

    private static @Nullable Tensor state(String name, BlockStack.Outputs heard, Optional<BlockStack.Outputs> written) {
        Matcher matcher = STATE.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        List<Tensor> states = matcher.group(1) == null
                ? heard.states()
                : written.map(BlockStack.Outputs::states).orElse(List.of());
        int at = Integer.parseInt(matcher.group(2)) + 1;
        return at < states.size() ? states.get(at) : null;
    }
}
