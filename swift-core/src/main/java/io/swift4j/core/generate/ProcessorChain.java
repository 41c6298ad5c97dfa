package io.swift4j.core.generate;

import java.util.ArrayList;
import java.util.List;

/** Puts together what changes scores, in the order in which the reference applies it. */
final class ProcessorChain {

    private ProcessorChain() {}

    static List<LogitsProcessor> of(GenerationSettings settings, int promptLength, int maxNewTokens) {
        List<LogitsProcessor> list = new ArrayList<>();
        List<Integer> eos = settings.eosTokenIds;
        if (!settings.sequenceBias.isEmpty()) {
            list.add(Penalties.sequenceBias(settings.sequenceBias));
        }
        if (settings.repetitionPenalty != 1) {
            list.add(Penalties.repetition(settings.repetitionPenalty));
        }
        if (settings.noRepeatNgramSize > 0) {
            list.add(Penalties.noRepeatNgram(settings.noRepeatNgramSize));
        }
        if (!settings.badWordsIds.isEmpty()) {
            list.add(Penalties.badWords(settings.badWordsIds, eos));
        }
        int shortest = settings.minNewTokens.isPresent()
                ? promptLength + settings.minNewTokens.getAsInt()
                : settings.minLength;
        if (shortest > 0 && !eos.isEmpty()) {
            list.add(Penalties.until(shortest, eos));
        }
        settings.forcedBosTokenId.ifPresent(id -> list.add(Penalties.forceAt(1, List.of(id))));
        if (!settings.forcedEosTokenIds.isEmpty()) {
            int last = promptLength + maxNewTokens - 1;
            list.add(Penalties.forceAt(last, settings.forcedEosTokenIds));
        }
        if (settings.removeInvalidValues) {
            list.add(Warpers.finite());
        }
        settings.exponentialDecay.ifPresent(
                decay -> list.add(Penalties.exponentialDecay((int) (decay.get(0) + promptLength), decay.get(1), eos)));
        if (!settings.suppressTokens.isEmpty()) {
            list.add(Penalties.suppress(settings.suppressTokens));
        }
        if (!settings.beginSuppressTokens.isEmpty()) {
            int begin = promptLength > 1 || settings.forcedBosTokenId.isEmpty() ? promptLength : promptLength + 1;
            list.add(Penalties.suppressAt(begin, settings.beginSuppressTokens));
        }
        list.addAll(settings.extra);
        settings.constraint.ifPresent(
                constraint -> list.add(new ConstraintProcessor(constraint, promptLength, maxNewTokens, eos)));
        if (settings.doSample) {
            addWarpers(settings, list, settings.numBeams > 1 ? Math.max(2, eos.size() + 1) : 1);
        }
        if (settings.renormalizeLogits) {
            list.add(Warpers.normalize());
        }
        return list;
    }

    private static void addWarpers(GenerationSettings settings, List<LogitsProcessor> list, int keep) {
        if (settings.temperature != 1) {
            list.add(Warpers.temperature(settings.temperature));
        }
        settings.topH.ifPresent(h -> list.add(Warpers.topH(h)));
        if (settings.topK > 0) {
            list.add(Warpers.topK(settings.topK, keep));
        }
        if (settings.topP < 1) {
            list.add(Warpers.topP(settings.topP, keep));
        }
        settings.minP.ifPresent(p -> list.add(Warpers.minP(p, keep)));
        if (settings.typicalP < 1) {
            list.add(Warpers.typical(settings.typicalP, keep));
        }
        if (settings.epsilonCutoff > 0) {
            list.add(Warpers.epsilon(settings.epsilonCutoff, keep));
        }
        if (settings.etaCutoff > 0) {
            list.add(Warpers.eta(settings.etaCutoff, keep));
        }
    }
}
