package io.swift4j.modality.talker;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Network;
import io.swift4j.core.model.PackedRows;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.lesson.CodeLessons;
import io.swift4j.modality.lesson.CodeLosses;
import io.swift4j.modality.lesson.Dialogue;
import io.swift4j.modality.lesson.LearnedFrames;
import io.swift4j.modality.lesson.Lesson;
import io.swift4j.modality.lesson.LessonFamily;
import io.swift4j.modality.lesson.LessonLoss;
import io.swift4j.modality.lesson.LessonPass;
import io.swift4j.modality.lesson.Speech;
import io.swift4j.modality.lesson.StatePass;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Qwen2.5-Omni's talker learns: the codes of speech of an answer, told by the thinker's states of it. Nothing leads back into the
 * thinker; it learns its words from rows without speech.
 */
public final class OmniLessons implements LessonFamily {

    @Override
    public Set<String> modelTypes() {
        return Set.of("qwen2_5_omni");
    }

    @Override
    public String rows() {
        return "conversations, those that the talker learns from with the codes of the last answer's speech in audio_codes";
    }

    @Override
    public boolean learnsWords() {
        return true;
    }

    @Override
    public boolean takesSpeech() {
        return true;
    }

    @Override
    public CodeLessons lessons(PretrainedModel model, Optional<Path> codec) {
        ConfigJson file = ConfigJson.read(model.folder().resolve("config.json"));
        ConfigJson config = OmniParts.config(file, OmniParts.TALKER, Talker.TYPE);
        try (Weights speakers = Weights.load(OmniVoice.file(model.folder()), Dtype.FLOAT32, "cpu")) {
            int firstToken = OmniVoice.of(speakers).values().stream()
                    .findFirst()
                    .orElseThrow(() -> new SwiftException("there is no speaker in " + OmniVoice.FILE))
                    .firstToken();
            return new Learner(config, firstToken);
        }
    }

    private record Learner(ConfigJson config, int firstToken) implements CodeLessons {

        @Override
        public Lesson lesson(Dialogue dialogue) {
            Speech speech = dialogue.speech()
                    .orElseThrow(() -> new IllegalStateException("a conversation without speech is learned as words"));
            if (speech.ids().length - speech.from() < Telling.LEAST) {
                throw new SwiftException("the answer has " + (speech.ids().length - speech.from())
                        + " tokens; the talker needs at least " + Telling.LEAST);
            }
            int end = Talker.endCode(config);
            int size = config.integer("vocab_size", 8448);
            int[] codes = speech.codes();
            if (codes[codes.length - 1] != end) {
                codes = Arrays.copyOf(codes, codes.length + 1);
                codes[codes.length - 1] = end;
            }
            for (int code : codes) {
                if (code >= size) {
                    throw new SwiftException(
                            "audio_codes has " + code + "; the talker has codes from 0 to " + (size - 1));
                }
            }
            float weight = dialogue.weights().get(dialogue.weights().size() - 1);
            int[][] frames = CodeLosses.column(codes);
            return Lesson.evenly(speech.ids(), frames, weight, speech.from() + 2 + codes.length, speech.from());
        }

        @Override
        public LessonLoss losses(Network network, List<Lesson> lessons, MediaTensors media, LessonPass pass) {
            Decoder thinker = network.as(Decoder.class);
            Talker talker = OmniSenses.talker(thinker)
                    .map(decoder -> Talker.of(decoder, config))
                    .orElseThrow(() -> new SwiftException("the checkpoint has no talker to learn speech"));
            List<int[]> runs = lessons.stream()
                    .map(lesson -> Arrays.copyOf(lesson.ids(), lesson.ids().length - 1))
                    .toList();
            try (TensorScope scope = TensorScope.open();
                    GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD);
                    TrainingPass thinking = TrainingPass.evaluate(thinker, PackedRows.of(runs, media))) {
                if (thinking.rows().tokens()
                        != runs.stream().mapToInt(run -> run.length).sum()) {
                    throw new SwiftException(
                            "speech can't be learned with an adapter that puts tokens before the" + " thinker's");
                }
                TaughtSpeech taught =
                        TaughtSpeech.of(new Telling(config), firstToken, thinker, talker, lessons, thinking);
                LearnedFrames learned = taught.learned();
                int[] right = new int[1];
                double sum = StatePass.run(talker.decoder(), () -> taught.rows(talker), pass, states -> {
                    Tensor scores = talker.decoder().logits(CodeLosses.picked(states, learned.before()));
                    right[0] = CodeLosses.right(scores, learned.first());
                    return CodeLosses.sum(scores, learned.first(), learned.weights());
                });
                return new LessonLoss(sum, right[0], learned.count(), Map.of("speech", sum));
            }
        }

        @Override
        public void close() {
            // The talker is the model's.
        }
    }
}
