package io.swift4j.modality.layers;

import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.ScriptFragment;
import io.swift4j.core.model.ScriptHooks;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A tower: a script with {@code begin}, {@code block} and {@code end}, and the weights of its blocks.
 *
 * <p>Knows nothing of pictures, sound or text. Runs record gradients as the thread's {@link io.swift4j.core.torch.GradMode}
 * says, and may go on in several threads. Closing frees the script, not the weights.
 */
public final class BlockStack implements AutoCloseable {

    /**
     * Where a tensor of the checkpoint belongs.
     *
     * @param block the block it is in, or -1
     * @param key its name there
     */
    public record Place(int block, String key) {}

    /**
     * What a run gives.
     *
     * @param results of {@code end}
     * @param states before the first block and after each; empty unless asked for
     */
    public record Outputs(List<Tensor> results, List<Tensor> states) {}

    /**
     * The states that {@code end} is given besides the last.
     *
     * @param states 0 for the one before the first block, 1 for the one after it, and so on
     * @param only whether it reads nothing else, so that later blocks need not run
     */
    public record Kept(List<Integer> states, boolean only) {

        /** None. */
        public static final Kept NONE = new Kept(List.of(), false);

        public Kept {
            states = List.copyOf(states);
        }

        int blocksRun(int blocks) {
            return only ? states.stream().mapToInt(Integer::intValue).max().orElse(blocks) : blocks;
        }
    }

    private static final String WHOLE = """
            # Inputs that begin with "end." are not the concern of `begin`, but of `end`.
            def begun(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Tuple[Tensor, Dict[str, Tensor]]:
              x, context = self.begin(top, inputs)
              for name, value in inputs.items():
                if name.startswith("end."):
                  context[name] = value
              return (x, context)

            def whole(self, top: Dict[str, Tensor], blocks: List[Dict[str, Tensor]], inputs: Dict[str, Tensor], trace: bool) -> Tuple[List[Tensor], List[Tensor]]:
              x, context = self.begun(top, inputs)
              states = annotate(List[Tensor], [])
              kept = annotate(Dict[int, Tensor], {0: x})
              if trace:
                states.append(x)
              for i in range(len(blocks) if trace else self.blocks_run()):
                x = self.block(blocks, i, x, context)
                if i + 1 in self.kept_states():
                  kept[i + 1] = x
                if trace:
                  states.append(x)
              chosen = annotate(List[Tensor], [])
              for i in self.kept_states():
                chosen.append(kept[i])
              return (self.end(top, x, chosen, context), states)

            def opened(self, top: Dict[str, Tensor], inputs: Dict[str, Tensor]) -> Dict[str, Tensor]:
              x, context = self.begun(top, inputs)
              context["(x)"] = x
              return context

            def closed(self, top: Dict[str, Tensor], x: Tensor, kept: List[Tensor], context: Dict[str, Tensor]) -> List[Tensor]:
              return self.end(top, x, kept, context)

            def linear_of(self, top: Dict[str, Tensor], blocks: List[Dict[str, Tensor]], i: int, name: str, x: Tensor) -> Tensor:
              return self.linear(top if i < 0 else blocks[i], name, x)

            def detached(self, x: Tensor) -> Tensor:
              return x.detach()

            def sum_of(self, a: Tensor, b: Tensor) -> Tensor:
              return a + b
            """;

    private final Supplier<Script.Builder> source;
    private final Kept kept;
    private final Map<String, Place> places;
    private final Map<String, Tensor> topTensors;
    private final List<Map<String, Tensor>> blockTensors;
    private final Script script;
    private final Value top;
    private final Value blocks;

    private BlockStack(
            Supplier<Script.Builder> source,
            List<ScriptFragment> fragments,
            Map<String, Place> places,
            Map<String, Tensor> topTensors,
            List<Map<String, Tensor>> blockTensors,
            Kept kept) {
        this.source = source;
        this.places = places;
        this.topTensors = topTensors;
        this.blockTensors = blockTensors;
        this.kept = kept;
        this.script = ScriptHooks.add(
                        source.get()
                                .functions("whole.py", WHOLE)
                                .constants(
                                        "kept_states",
                                        kept.states().stream()
                                                .mapToLong(Integer::longValue)
                                                .toArray())
                                .constant("blocks_run", kept.blocksRun(blockTensors.size())),
                        fragments)
                .build();
        this.top = TensorScope.detach(Value.dict(topTensors));
        this.blocks = TensorScope.detach(Value.dicts(blockTensors));
    }

    /**
     * A tower over weights that stay the caller's.
     *
     * @param script made anew for every adapter
     * @param weights of the whole model, by their names
     * @param blocks how many there are
     * @param layout where a tensor belongs, by its name; empty for those of other parts
     */
    public static BlockStack of(
            Supplier<Script.Builder> script,
            Map<String, Tensor> weights,
            int blocks,
            Function<String, Optional<Place>> layout) {
        return of(script, weights, blocks, layout, Kept.NONE);
    }

    /**
     * Likewise, with states that {@code end} is given.
     *
     * @param kept which
     */
    public static BlockStack of(
            Supplier<Script.Builder> script,
            Map<String, Tensor> weights,
            int blocks,
            Function<String, Optional<Place>> layout,
            Kept kept) {
        Map<String, Place> places = new LinkedHashMap<>();
        weights.keySet()
                .forEach(name -> layout.apply(name)
                        .filter(place -> place.block() < blocks)
                        .ifPresent(place -> places.put(name, place)));
        Map<String, Tensor> top = new LinkedHashMap<>();
        List<Map<String, Tensor>> dicts = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            dicts.add(new LinkedHashMap<>());
        }
        weights.forEach((name, tensor) -> {
            Place place = places.get(name);
            if (place != null) {
                (place.block() < 0 ? top : dicts.get(place.block())).put(place.key(), tensor);
            }
        });
        return new BlockStack(script, List.of(), places, top, dicts, kept);
    }

    /** The same tower with something added to it; the weights are shared. The caller's, to be closed before them. */
    public BlockStack extend(DecoderExtension addition) {
        Map<String, Tensor> newTop = new LinkedHashMap<>(topTensors);
        newTop.putAll(addition.top());
        List<Map<String, Tensor>> newBlocks = new ArrayList<>();
        for (int i = 0; i < blockTensors.size(); i++) {
            Map<String, Tensor> block = new LinkedHashMap<>(blockTensors.get(i));
            if (!addition.layers().isEmpty()) {
                block.putAll(addition.layers().get(i));
            }
            newBlocks.add(block);
        }
        return new BlockStack(source, addition.fragments(), places, newTop, newBlocks, kept);
    }

    /** Where the checkpoint's tensors are, by their names. */
    public Map<String, Place> places() {
        return Collections.unmodifiableMap(places);
    }

    /** The tensors outside the blocks by the names that scripts use; they belong to the model. */
    public Map<String, Tensor> topTensors() {
        return Collections.unmodifiableMap(topTensors);
    }

    /** The tensors of each block by the names that scripts use; they belong to the model. */
    public List<Map<String, Tensor>> blockTensors() {
        return Collections.unmodifiableList(blockTensors);
    }

    /** Runs the whole tower. */
    public List<Tensor> run(Map<String, Tensor> inputs) {
        return outputs(inputs, false).results();
    }

    /** Runs the whole tower and keeps the states between its blocks. */
    public Outputs trace(Map<String, Tensor> inputs) {
        return outputs(inputs, true);
    }

    private Outputs outputs(Map<String, Tensor> inputs, boolean trace) {
        Script.Results results = script.results("whole", top, blocks, inputs, trace);
        return new Outputs(results.tensors(0), results.tensors(1));
    }

    /**
     * Runs the whole tower for training without keeping what its blocks compute: each is run again on the way back (Chen et al.
     * 2016).
     *
     * @param seed of what is random in it; a block that is run again draws the same numbers
     * @return the caller's to lead gradients through, within the same {@link TensorScope}
     */
    public CheckpointedRun checkpointed(Map<String, Tensor> inputs, long seed) {
        return new CheckpointedRun(this, inputs, seed);
    }

    /** Whether an adapter draws random numbers here: its entries {@code ….dropout} do. */
    public boolean random() {
        return Stream.concat(
                        topTensors.keySet().stream(), blockTensors.stream().flatMap(block -> block.keySet().stream()))
                .anyMatch(name -> name.endsWith("dropout"));
    }

    /**
     * What a linear layer and everything added to it give for the rows of x.
     *
     * @param block the block it is in, or -1
     * @param name in that block's dict
     */
    public Tensor linear(int block, String name, Tensor x) {
        return script.tensor("linear_of", top, blocks, block, name, x);
    }

    Kept kept() {
        return kept;
    }

    /** The compiled script, for functions of its own. */
    public Script script() {
        return script;
    }

    /** The dict of what lies outside the blocks, for functions of the script. */
    public Value top() {
        return top;
    }

    /** The dicts of the blocks, for functions of the script. */
    public Value blocks() {
        return blocks;
    }

    @Override
    public void close() {
        top.close();
        blocks.close();
        script.close();
    }
}
