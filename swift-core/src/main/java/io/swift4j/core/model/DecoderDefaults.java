package io.swift4j.core.model;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.TorchException;

/**
 * What a family of decoders assumes where its configuration file says nothing: the values of the reference's configuration class,
 * which leaves out of a file what equals them.
 */
public final class DecoderDefaults {

    int headDim;
    int keyValueHeads;
    int maxPositions = 2048;
    int originalPositions;
    int paddingToken = -1;
    double normEps = 1e-6;
    double ropeTheta = 10_000;
    boolean partialRotary;
    boolean tied;
    String activationField = "hidden_act";
    String activation = "silu";

    private DecoderDefaults() {}

    /** Those that most families share. */
    public static DecoderDefaults common() {
        return new DecoderDefaults();
    }

    /** Size of a head; without it, the hidden size split among the heads. */
    public DecoderDefaults headDim(int size) {
        headDim = size;
        return this;
    }

    /** Without it, as many as there are heads. */
    public DecoderDefaults keyValueHeads(int heads) {
        keyValueHeads = heads;
        return this;
    }

    public DecoderDefaults maxPositions(int positions) {
        maxPositions = positions;
        return this;
    }

    /** How many positions the model was first trained on, for a family that keeps this outside its rotary settings. */
    public DecoderDefaults originalPositions(int positions) {
        originalPositions = positions;
        return this;
    }

    /** The token whose embedding is not trained. */
    public DecoderDefaults paddingToken(int token) {
        paddingToken = token;
        return this;
    }

    public DecoderDefaults normEps(double eps) {
        normEps = eps;
        return this;
    }

    public DecoderDefaults ropeTheta(double theta) {
        ropeTheta = theta;
        return this;
    }

    /** The plain rotary embedding heeds {@code partial_rotary_factor}. */
    public DecoderDefaults partialRotary() {
        partialRotary = true;
        return this;
    }

    /** The output layer is the embedding. */
    public DecoderDefaults tied() {
        tied = true;
        return this;
    }

    /** The field that names the activation, and its value where absent. */
    public DecoderDefaults activation(String field, String name) {
        activationField = field;
        activation = name;
        return this;
    }

    /** Families that keep the original length outside call LongRoPE by two older names too. */
    String ropeType(String named) {
        // Positions along several axes (M-RoPE) turn by plain frequencies; which axis, the family says.
        if (named.equals("mrope")) {
            return "default";
        }
        return named.equals("su") || (originalPositions > 0 && named.equals("yarn")) ? "longrope" : named;
    }

    static Dtype dtype(ConfigJson json) {
        String field = json.has("dtype") ? "dtype" : "torch_dtype";
        try {
            return Dtype.ofName(json.text(field, "float32"));
        } catch (TorchException e) {
            json.report(field, "is wrong: " + e.getMessage());
            return Dtype.FLOAT32;
        }
    }
}
