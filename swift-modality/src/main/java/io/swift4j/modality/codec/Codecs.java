package io.swift4j.modality.codec;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.Layers;
import java.util.Arrays;

/** What codecs of pictures and of sound share: the functions of {@code codec.py}, and the checks of what they are given. */
public final class Codecs {

    private static final Script SCRIPT = script("codec").build();

    private Codecs() {}

    /** Starts a script with the functions that all codecs use. */
    public static Script.Builder script(String name) {
        return Script.builder(name).resource(Codecs.class, "codec.py").resource(Layers.class, "convolution.py");
    }

    static Tensor kernel(Tensor direction, Tensor length) {
        return SCRIPT.tensor("normed_kernel", direction, length);
    }

    /**
     * Refuses codes that a book does not have, and tensors that are no codes at all.
     *
     * @param codes whole numbers of any shape
     * @param size number of codes in a book
     * @throws SwiftException naming the code that is out of range
     */
    public static void check(Tensor codes, long size) {
        if (codes.dtype() != Dtype.INT64 && codes.dtype() != Dtype.INT32) {
            throw new SwiftException("codes must be int64 or int32, not " + codes.dtype());
        }
        if (codes.count() == 0) {
            throw new SwiftException("there are no codes to decode: their shape is " + Arrays.toString(codes.shape()));
        }
        long[] range = SCRIPT.integers("code_range", codes);
        if (range[0] < 0 || range[1] >= size) {
            throw new SwiftException("code " + (range[0] < 0 ? range[0] : range[1])
                    + " is not in the codebook; codes must lie in [0, " + (size - 1) + "]");
        }
    }

    /**
     * Refuses a tensor of other dimensions.
     *
     * @param what the tensor is called in the message
     * @param layout of the dimensions, {@code [batch, …]}, for the message
     * @param shape wanted; -1 where any size above 0 is right
     */
    public static void check(String what, Tensor tensor, String layout, long... shape) {
        long[] given = tensor.shape();
        boolean right = given.length == shape.length;
        for (int i = 0; right && i < shape.length; i++) {
            right = shape[i] == -1 ? given[i] > 0 : given[i] == shape[i];
        }
        if (!right) {
            throw new SwiftException(what + " must be " + layout + ", not " + Arrays.toString(given));
        }
    }
}
