package io.swift4j.modality.layers;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

public final class StandIn implements AutoCloseable {
    public final Script script;
    public final Value top;
    public final Value blocks;
    public final Map<String, Tensor> topTensors = new LinkedHashMap<>();
    public final List<Map<String, Tensor>> blockTensors = new ArrayList<>();

    public StandIn(Script.Builder builder, Weights weights, String prefix, String blockPrefix, int count) {
        script = builder.resource(Decoder.class, "linear.py")
                .resource(Decoder.class, "activation.py")
                .functions("hooks.py", """
def weight(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return w[name + ".weight"].to(x.dtype)

def linear(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
  return self.dense(w, name, x)

def branch(self, w: Dict[str, Tensor], name: str, h: Tensor) -> Tensor:
  return h

def embedded(self, top: Dict[str, Tensor], ids: Tensor, x: Tensor) -> Tensor:
  return x

def whole(self, top: Dict[str, Tensor], blocks: List[Dict[str, Tensor]], inputs: Dict[str, Tensor]) -> Tuple[List[Tensor], List[Tensor]]:
  x, context = self.begin(top, inputs)
  out = [x]
  for i in range(len(blocks)):
    x = self.block(blocks, i, x, context)
    out.append(x)
  return (self.end(top, x, annotate(List[Tensor], []), context), out)
""")
                .build();
        for (int i = 0; i < count; i++) {
            blockTensors.add(new LinkedHashMap<>());
        }
        weights.tensors().forEach((k, t) -> {
            if (!k.startsWith(prefix)) {
                return;
            }
            String n = k.substring(prefix.length());
            if (n.startsWith(blockPrefix)) {
                String rest = n.substring(blockPrefix.length());
                int dot = rest.indexOf('.');
                blockTensors.get(Integer.parseInt(rest.substring(0, dot))).put(rest.substring(dot + 1), t);
            } else {
                topTensors.put(n, t);
            }
        });
        top = TensorScope.detach(Value.dict(topTensors));
        blocks = TensorScope.detach(Value.dicts(blockTensors));
    }

    public Script.Results run(Map<String, Tensor> inputs) {
        return script.results("whole", top, blocks, inputs);
    }

    @Override
    public void close() {
        top.close();
        blocks.close();
        script.close();
    }
}
