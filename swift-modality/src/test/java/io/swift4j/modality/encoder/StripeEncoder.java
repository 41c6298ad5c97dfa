package io.swift4j.modality.encoder;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;
import java.util.Map;

/** An encoder of a user's own: every row of pixels of a grey picture is one vector, which one block scales. */
public final class StripeEncoder implements ModalityEncoder {

    @Override
    public List<String> modelTypes() {
        return List.of("stripes");
    }

    @Override
    public EncoderTower configure(ConfigJson config) {
        return new Stripes(config.integer("width"));
    }

    private record Stripes(int width) implements EncoderTower {

        @Override
        public int blocks() {
            return 1;
        }

        @Override
        public String blockPrefix() {
            return "scales.";
        }

        @Override
        public List<String> inputs() {
            return List.of("pixel_values");
        }

        @Override
        public List<Integer> grid() {
            return List.of();
        }

        @Override
        public void check(Map<String, Tensor> inputs) {
            Tensor pixels = inputs.get("pixel_values");
            if (pixels == null || pixels.rank() != 3 || pixels.size(2) != width) {
                throw new SwiftException("pixel_values must be [pictures, rows, " + width + "], not " + pixels);
            }
        }

        @Override
        public void shapes(WeightShapes shapes, String prefix) {
            shapes.tensor(prefix + "shift", width).tensor(prefix + "scales.0.by", width);
        }

        @Override
        public Script.Builder script(Dtype dtype) {
            return Script.builder("stripes").functions("stripes.py", """
                    def begin(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
                      return (inputs["pixel_values"] + top["shift"], annotate(Dict[str, Tensor], {}))

                    def block(self, blocks: List[Dict[str, Tensor]], i: int, x: Tensor, context: Dict[str, Tensor]) -> Tensor:
                      return x * blocks[i]["by"]
                    """).constant("mlp_activation", "gelu");
        }
    }
}
