package io.swift4j.train.config;

/** A method of learning from preferences. */
public enum RlhfType {
    DPO,
    ORPO,
    SIMPO,
    KTO,
    CPO,
    RM,
    GRPO
}
