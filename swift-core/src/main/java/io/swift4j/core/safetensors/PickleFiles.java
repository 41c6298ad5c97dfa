package io.swift4j.core.safetensors;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Tells pickle weights apart and refuses them: unpickling runs code of whoever made the file. */
final class PickleFiles {

    private static final List<String> SUFFIXES = List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle");

    private PickleFiles() {}

    static boolean isPickle(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return SUFFIXES.stream().anyMatch(lower::endsWith);
    }

    static SafetensorsException refusal(Path where, String pickle, String baseName) {
        return new SafetensorsException(
                where,
                "the weights are a pickle (" + pickle
                        + "), which can run code when read and is never loaded; convert it once"
                        + " in Python: python -c \"import torch, safetensors.torch as s; s.save_file({k: v.clone()"
                        + ".contiguous() for k, v in torch.load('" + pickle
                        + "', map_location='cpu', weights_only=True)"
                        + ".items()}, '" + baseName + ".safetensors', {'format': 'pt'})\"");
    }
}
