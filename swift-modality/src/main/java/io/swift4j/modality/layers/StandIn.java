package io.swift4j.modality.layers;

import io.swift4j.core.model.Decoder;
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
    public Value top;
    public Value blocks;
    public final Map<String, Tensor> topTensors = new LinkedHashMap<>();
    public final List<Map<String, Tensor>> blockTensors = new ArrayList<>();

    public StandIn(
            Script.Builder builder,
            Map<String, Tensor> weights,
            String prefix,
            String blockPattern,
            int count,
            String... others) {
        java.util.Map<String, Integer> order = new LinkedHashMap<>();
        java.util.regex.Pattern pattern = java.util.regex.Pattern.compile(blockPattern);
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
        java.util.TreeMap<String, Integer> keys =
                new java.util.TreeMap<>(java.util.Comparator.<String, List<Integer>>comparing(
                        key -> java.util.Arrays.stream(key.split("\\D+"))
                                .filter(p -> !p.isEmpty())
                                .map(Integer::valueOf)
                                .toList(),
                        (a, b) -> {
                            for (int i = 0; i < a.size(); i++) {
                                int c = Integer.compare(a.get(i), b.get(i));
                                if (c != 0) {
                                    return c;
                                }
                            }
                            return 0;
                        }));
        for (int pass = 0; pass < 2; pass++) {
            boolean place = pass == 1;
            if (place) {
                int at = 0;
                for (String key : keys.keySet()) {
                    order.put(key, at++);
                }
            }
            weights.forEach((k, t) -> {
                boolean other = java.util.Arrays.stream(others).anyMatch(k::startsWith);
                if (other && place) {
                    topTensors.put(k, t);
                }
                if (!k.startsWith(prefix) || other) {
                    return;
                }
                String n = k.substring(prefix.length());
                java.util.regex.Matcher m = pattern.matcher(n);
                if (m.matches()) {
                    if (place) {
                        blockTensors.get(order.get(m.group(1))).put(m.group(2), t);
                    } else {
                        keys.put(m.group(1), 0);
                    }
                } else if (place) {
                    topTensors.put(n, t);
                }
            });
        }
        top = TensorScope.detach(Value.dict(topTensors));
        blocks = TensorScope.detach(Value.dicts(blockTensors));
    }

    public void rebuild() {
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
