package io.swift4j.core.model;

/**
 * Tokens that a tokenizer of pictures or sounds made, which stand in a decoder's input where placeholder tokens are.
 *
 * @param what they were made of, for messages: {@code image}
 * @param placeholder the token id they take the place of, one each
 * @param ids of the vocabulary, in the order of the placeholders
 */
public record CodeTokens(String what, int placeholder, int[] ids) {}
