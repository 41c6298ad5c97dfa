package io.swift4j.modality.talker;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * A speaker of Qwen2.5-Omni.
 *
 * @param voice what the speaker sounds like
 * @param firstToken of text, by which the talker knows the speaker
 */
public record OmniVoice(Voice voice, int firstToken) {

    /** The file of a checkpoint's speakers, with the tensors {@code NAME.cond}, {@code NAME.ref_mel} and {@code NAME.bos_token}. */
    public static final String FILE = "speakers.safetensors";

    /**
     * The speakers of a checkpoint, by name.
     *
     * @param weights of the file; the voices' tensors are its own
     */
    static Map<String, OmniVoice> of(Weights weights) {
        Map<String, Tensor> tensors = weights.tensors();
        TreeSet<String> names = new TreeSet<>();
        tensors.keySet().stream()
                .filter(name -> name.endsWith(".cond"))
                .forEach(name -> names.add(name.substring(0, name.length() - ".cond".length())));
        Map<String, OmniVoice> voices = new LinkedHashMap<>();
        for (String name : names) {
            Tensor mel = tensors.get(name + ".ref_mel");
            Tensor first = tensors.get(name + ".bos_token");
            if (mel == null || first == null) {
                throw new SwiftException(weights.source() + " has " + name + ".cond, but not both " + name
                        + ".ref_mel and " + name + ".bos_token");
            }
            Tensor conditioning = Objects.requireNonNull(tensors.get(name + ".cond"));
            voices.put(name, new OmniVoice(new Voice(conditioning, mel), first.toInts()[0]));
        }
        return voices;
    }

    /**
     * Finds a folder's file of speakers.
     *
     * @throws SwiftException saying how the file is made, where there is none
     */
    static Path file(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new SwiftException(
                    folder + " has no " + FILE + ": its speakers are in spk_dict.pt, a pickle, which is never read;"
                            + " make the file of it once with python scripts/convert_speakers.py " + folder);
        }
        return file;
    }
}
