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
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code forward} of Whisper: its encoder, and its decoder over labels. */
final class WhisperForwardRunner implements CaseRunner {

    private static final Pattern STATE = Pattern.compile("(decoder_)?layer_(\\d{1,4})");

    private static final Script OPS =
            Script.builder("convolutions").functions("convolutions.py", """
                    def conv(self, x: Tensor, weight: Tensor, bias: Tensor, stride: int, frames: int) -> Tensor:
                      return torch.conv1d(x, weight, bias, [stride], [1]).narrow(2, 0, frames)

                    def conv_gelu(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
                      return torch.gelu(torch.conv1d(x, weight, bias, [1], [1]))
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
                    case "conv1_head", "conv2_head" -> convolution(whisper, features, name, expected.size(2));
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

    /** A convolution before its activation, of the first frames. */
    private static Tensor convolution(Whisper whisper, Tensor features, String name, long frames) {
        Map<String, Tensor> weights = whisper.network().encoder().topTensors();
        if (name.equals("conv1_head")) {
            return OPS.tensor("conv", features, weights.get("conv1.weight"), weights.get("conv1.bias"), 1, frames);
        }
        Tensor first = OPS.tensor("conv_gelu", features, weights.get("conv1.weight"), weights.get("conv1.bias"));
        return OPS.tensor("conv", first, weights.get("conv2.weight"), weights.get("conv2.bias"), 2, frames);
    }
}
