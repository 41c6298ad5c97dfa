/** What training minimises besides the language-model loss: preferences, rewards, policy gradients, contrast, classes. */
@NullMarked
package io.swift4j.train.objective;

import org.jspecify.annotations.NullMarked;
