package io.swift4j.train.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a component of an option record; its key is the component's name in snake_case. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Option {

    /** The default, as it would be written on the command line; nothing for no value. */
    String value() default "";

    /** Former and other names of the key. */
    String[] aliases() default {};

    /** The texts allowed; nothing for any. */
    String[] oneOf() default {};
}
