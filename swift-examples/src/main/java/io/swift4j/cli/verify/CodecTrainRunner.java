package io.swift4j.cli.verify;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.codec.audio.DacCodec;
import io.swift4j.modality.codec.image.ImageTokenizer;
import io.swift4j.modality.codec.image.VqganTokenizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** {@code train} of codecs: losses, and gradients that pass straight through the codebooks. */
final class CodecTrainRunner implements CaseRunner {

    private static final Script OPS =
            Script.builder("objectives").functions("objectives.py", """
                    def mse(self, x: Tensor, y: Tensor) -> Tensor:
                      y = y.reshape([y.size(0), -1]).narrow(1, 0, x.numel() // x.size(0))
                      return torch.mean(torch.square(x.reshape(y.shape) - y))

                    def inner(self, x: Tensor, y: Tensor) -> Tensor:
                      return torch.sum(x * y)

                    def add(self, x: Tensor, y: Tensor) -> Tensor:
                      return x + y.mean()

                    def norm(self, x: List[Tensor]) -> Tensor:
                      total = torch.zeros([], dtype=7)
                      for t in x:
                        total = total + torch.square(t.to(7)).sum()
                      return torch.sqrt(total)
                    """).build();

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        if (folder.modelType().equals("dac")) {
            try (AudioCodec codec = AudioCodec.load(folder.path());
                    DacCodec trained = ((DacCodec) codec).trainable();
                    TensorScope scope = TensorScope.open()) {
                compare(folder, one, comparison, sound(trained, folder, one), trained.parameters());
            }
        } else {
            try (ImageTokenizer tokenizer = ImageTokenizer.load(folder.path());
                    VqganTokenizer trained = ((VqganTokenizer) tokenizer).trainable();
                    TensorScope scope = TensorScope.open()) {
                compare(folder, one, comparison, picture(trained, folder, one), trained.parameters());
            }
        }
    }

    private static Map<String, Tensor> sound(DacCodec codec, CaseFolder folder, Case one) {
        try (GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor samples = folder.named(one, "input_values");
            Map<String, Tensor> made = codec.training(samples, 0);
            Tensor decoded = codec.decode(Objects.requireNonNull(made.get("quantized_representation")));
            Tensor reconstruction = OPS.tensor("mse", decoded, samples);
            Tensor loss = Objects.requireNonNull(made.get("loss"));
            return losses("reconstruction_loss", reconstruction, loss);
        }
    }

    private static Map<String, Tensor> picture(VqganTokenizer tokenizer, CaseFolder folder, Case one) {
        try (GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor pixels = folder.named(one, "pixel_values");
            Map<String, Tensor> made = tokenizer.trace(pixels);
            Tensor quantized = Objects.requireNonNull(made.get("quantized_latents"));
            Tensor objective = tokenizer.canDecode()
                    ? OPS.tensor("mse", tokenizer.decode(quantized), pixels)
                    : OPS.tensor("inner", tokenizer.postQuant(quantized), folder.named(one, "probe"));
            return losses("objective", objective, Objects.requireNonNull(made.get("loss")));
        }
    }

    private static Map<String, Tensor> losses(String name, Tensor objective, Tensor loss) {
        Tensor total = OPS.tensor("add", objective, loss);
        total.backward();
        return Map.of(name, objective, "vq_loss", loss, "total_loss", total);
    }

    private static void compare(
            CaseFolder folder,
            Case one,
            Comparison comparison,
            Map<String, Tensor> losses,
            Map<String, Tensor> parameters) {
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            Tensor gradient = parameter.requiresGrad() ? parameter.grad() : null;
            if (gradient != null) {
                gradients.put("grad." + name, gradient);
            }
        });
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            for (String name : one.outputs()) {
                Tensor actual = name.equals("grad_norm")
                        ? OPS.tensor("norm", gradients.values())
                        : losses.getOrDefault(name, gradients.get(name));
                if (actual == null) {
                    comparison.problem("output " + name + " of a codec's train case is not supported");
                } else {
                    comparison.tensor(name, actual, folder.named(one, name));
                }
            }
        }
    }
}
