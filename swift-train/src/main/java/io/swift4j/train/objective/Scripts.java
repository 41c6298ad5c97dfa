package io.swift4j.train.objective;

import io.swift4j.core.torch.Script;

/** The compiled losses. */
final class Scripts {

    static final Script LOGPS = of("logps");
    static final Script PREFERENCE = of("preference");
    static final Script POLICY = of("policy");
    static final Script SUPERVISED = of("supervised");

    private Scripts() {}

    private static Script of(String name) {
        return Script.builder(name).resource(Scripts.class, name + ".py").build();
    }
}
