package io.swift4j.modality.senses;

import io.swift4j.core.torch.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One kind of media that an encoder takes, and where its vectors go.
 *
 * @param what it is, for messages: {@code image}
 * @param placeholder the token whose places the vectors take, one each
 * @param tensors the names of what it reads; all are there, or none
 * @param deep how many of the results after the first are added after the decoder's first layers
 * @param inputs from these tensors, on the model's device, to what the encoder's script is given; checks them
 */
public record MediaChannel(
        String what, int placeholder, List<String> tensors, int deep, UnaryOperator<Map<String, Tensor>> inputs) {

    public MediaChannel {
        tensors = List.copyOf(tensors);
    }
}
