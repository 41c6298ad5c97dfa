package io.swift4j.train.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks option records that only some tuners read; giving their options with another tuner is an error. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface ForTuner {

    /** The values of {@code tuner_type} that read them. */
    String[] value();
}
