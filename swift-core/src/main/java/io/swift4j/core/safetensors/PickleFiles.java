package io.swift4j.core.safetensors;

import java.util.List;
import java.util.Locale;

/**
 * Tells pickle weights apart, which Swift4J never loads: unpickling runs code of whoever made the file.
 *
 * <p>Knows names only; opens nothing.
 */
public final class PickleFiles {

    private static final List<String> SUFFIXES = List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle");

    private PickleFiles() {}

    /** Returns whether a file of that name is taken for a pickle: {@code .bin}, {@code .pt}, {@code .pth}, {@code .ckpt} …. */
    public static boolean isPickle(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return SUFFIXES.stream().anyMatch(lower::endsWith);
    }

    /** Returns a sentence for the user: why that pickle is refused, and the command that makes a safetensors file of it. */
    public static String refusal(String pickle, String baseName) {
        return "the weights are a pickle (" + pickle
                + "), which can run code when read and is never loaded; convert it once"
                + " in Python: python -c \"import torch, safetensors.torch as s; s.save_file({k: v.clone().contiguous()"
                + " for k, v in torch.load('" + pickle + "', map_location='cpu', weights_only=True).items()}, '"
                + baseName
                + ".safetensors', {'format': 'pt'})\"";
    }
}
