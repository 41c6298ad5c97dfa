package io.swift4j.modality.moshi;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Network;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Sound;
import io.swift4j.modality.lesson.CodeLessons;
import io.swift4j.modality.lesson.CodeLosses;
import io.swift4j.modality.lesson.Dialogue;
import io.swift4j.modality.lesson.LearnedFrames;
import io.swift4j.modality.lesson.Lesson;
import io.swift4j.modality.lesson.LessonFamily;
import io.swift4j.modality.lesson.LessonLoss;
import io.swift4j.modality.lesson.LessonPass;
import io.swift4j.modality.lesson.StatePass;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.router.MediaRefs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What Moshi learns: its own voice in spoken conversations, and the words that it thinks meanwhile.
 *
 * <p>A frame follows from the state before it, as when the model speaks: its token of text, and given that, its codes one after the
 * other. The reference's labels pair codes with the state that has heard them already. The loss of a frame is that of its token of text
 * and the mean of those of its codes.
 */
public final class MoshiLessons implements LessonFamily {

    @Override
    public Set<String> modelTypes() {
        return Set.of("moshi");
    }

    @Override
    public String rows() {
        return "conversations in which each message has one sound; those of the assistant may have its words, too";
    }

    @Override
    public CodeLessons lessons(PretrainedModel model, Optional<Path> codec) {
        Optional<Tokenizer> tokenizer = Files.exists(model.folder().resolve("tokenizer.json"))
                ? Optional.of(Tokenizer.load(model.folder()))
                : Optional.empty();
        try {
            return new Learner(MoshiSpeaker.of(model.decoder(), tokenizer, model.folder()), tokenizer);
        } catch (RuntimeException e) {
            tokenizer.ifPresent(Tokenizer::close);
            throw e;
        }
    }

    private record Learner(MoshiSpeaker speaker, Optional<Tokenizer> tokenizer) implements CodeLessons {

        @Override
        public Lesson lesson(Dialogue dialogue) {
            List<MoshiTurn> turns = new ArrayList<>();
            for (Message message : dialogue.messages()) {
                turns.add(new MoshiTurn(message.role().equals("assistant"), sound(message)));
            }
            MoshiPrompts prompts = speaker.prompts(turns);
            Moshi moshi = speaker.model();
            int books = moshi.config().codebooks();
            // One frame more, in which the codebooks that are a frame late end.
            int length = prompts.ids()[0].length + 1;
            int[][] own = Moshi.delayed(prompts.own()[0], moshi.config().size(), length);
            int[][] user = Moshi.delayed(prompts.user()[0], moshi.config().size(), length);
            int[][] frames = new int[length][2 * books];
            for (int t = 0; t < length; t++) {
                for (int book = 0; book < books; book++) {
                    frames[t][book] = own[book][t];
                    frames[t][books + book] = user[book][t];
                }
            }
            int[] text = Arrays.copyOf(prompts.ids()[0], length);
            text[length - 1] = speaker.padding();
            float[] weights = new float[length];
            double samples = 0;
            int from = 1;
            for (int i = 0; i < turns.size(); i++) {
                Sound sound = turns.get(i).sound();
                samples += (double) sound.length() / sound.sampleRate();
                int to = Math.min(
                        length - 1, 1 + (int) Math.round(samples * moshi.codec().frameRate()));
                float weight = weight(dialogue, i);
                Arrays.fill(weights, from, i == turns.size() - 1 ? length : to, weight);
                think(dialogue.messages().get(i).words().strip(), text, from, to);
                from = to;
            }
            return new Lesson(text, frames, weights, length);
        }

        /** While it listens the model learns to be silent, if it learns what it answers. */
        private static float weight(Dialogue dialogue, int turn) {
            return IntStream.range(turn, dialogue.messages().size())
                    .filter(i -> dialogue.messages().get(i).role().equals("assistant"))
                    .mapToObj(i -> dialogue.weights().get(i))
                    .findFirst()
                    .orElse(0f);
        }

        private static Sound sound(Message message) {
            List<Content.Medium> media = message.media().toList();
            boolean own = message.role().equals("assistant");
            if (media.size() != 1 || !(media.get(0) instanceof Content.Audio)) {
                throw new SwiftException("a message of the role " + message.role() + " has " + media.size()
                        + " media; Moshi needs one sound in each");
            }
            if (!own && !message.words().isBlank()) {
                throw new SwiftException("a message of the role " + message.role()
                        + " has words, which Moshi doesn't hear; leave them out");
            }
            return MediaRefs.decode(media, MediaDecoder.defaults()).sounds().get(0);
        }

        /** Puts the tokens of words where they are said, each word as far into the sound as its letters are into the text. */
        private void think(String words, int[] text, int from, int to) {
            if (words.isEmpty()) {
                return;
            }
            Tokenizer known = tokenizer.orElseThrow(() -> new SwiftException(
                    "a message has words, but the checkpoint has no tokenizer.json to read them with"));
            int next = from;
            int letters = 0;
            for (String word : words.split("\\s+")) {
                int[] ids = known.encode(word, false).ids();
                int at = Math.max(next, from + (int) ((long) (to - from) * letters / words.length()));
                if (at + ids.length > to) {
                    throw new SwiftException("the words of a message are too many tokens for the " + (to - from)
                            + " frames of its sound: '" + word + "' would come after its end");
                }
                System.arraycopy(ids, 0, text, at, ids.length);
                next = at + ids.length;
                letters += word.length() + 1;
            }
        }

        @Override
        public LessonLoss losses(Network network, List<Lesson> lessons, MediaTensors media, LessonPass pass) {
            Decoder decoder = network.as(Decoder.class);
            try (Moshi moshi = Moshi.of(decoder)) {
                Targets targets = new Targets(lessons, moshi.config());
                double[] parts = new double[3];
                double sum = StatePass.run(
                        decoder,
                        lessons.stream().map(Learner::places).toList(),
                        () -> MediaTensors.NONE.withPerceived(List.of(new SoftTokens(
                                "frame",
                                SoftTokens.VECTOR,
                                moshi.vectors(targets.texts, targets.own, targets.user),
                                List.of()))),
                        pass,
                        states -> targets.loss(moshi, states, parts));
                return new LessonLoss(
                        sum, (int) parts[2], targets.learned.count(), Map.of("text", parts[0], "depth", parts[1]));
            }
        }

        private static int[] places(Lesson lesson) {
            int[] places = new int[lesson.length()];
            Arrays.fill(places, SoftTokens.VECTOR);
            return places;
        }

        @Override
        public void close() {
            speaker.close();
            tokenizer.ifPresent(Tokenizer::close);
        }
    }

    /** Lessons laid end to end, and what is learned where: a frame's token of text, then its codes. */
    private static final class Targets {

        private final int[][] texts;
        private final int[][][] own;
        private final int[][][] user;
        private final LearnedFrames learned = new LearnedFrames();

        private Targets(List<Lesson> lessons, MoshiConfig config) {
            int books = config.codebooks();
            List<int[]> frames = new ArrayList<>();
            for (Lesson lesson : lessons) {
                for (int t = 0; t < lesson.length(); t++) {
                    if (t > 0 && lesson.weights()[t] > 0) {
                        int[] frame = new int[1 + books];
                        frame[0] = lesson.ids()[t];
                        System.arraycopy(lesson.frames()[t], 0, frame, 1, books);
                        learned.add(frames.size() - 1, frame, lesson.weights()[t]);
                    }
                    frames.add(lesson.frames()[t]);
                }
            }
            int[][] streams = CodeLosses.turned(frames.toArray(int[][]::new));
            texts = new int[][] {
                lessons.stream()
                        .flatMapToInt(lesson -> Arrays.stream(lesson.ids()))
                        .toArray()
            };
            own = new int[][][] {Arrays.copyOf(streams, books)};
            user = new int[][][] {Arrays.copyOfRange(streams, books, 2 * books)};
        }

        Tensor loss(Moshi moshi, Tensor states, double[] parts) {
            int books = moshi.config().codebooks();
            int none = moshi.config().size();
            Tensor picked = CodeLosses.picked(states, learned.before());
            Tensor scores = moshi.textScores(picked);
            Tensor words = CodeLosses.sum(scores, learned.first(), learned.weights());
            int[][] given = Arrays.stream(learned.codes())
                    .map(frame -> Arrays.copyOf(frame, books))
                    .toArray(int[][]::new);
            int[][] wanted = Arrays.stream(learned.others())
                    .map(codes -> Arrays.stream(codes)
                            .map(code -> code == none ? CodeLosses.NOTHING : code)
                            .toArray())
                    .toArray(int[][]::new);
            Tensor depth = CodeLosses.sum(moshi.depthScores(picked, given), wanted, learned.weights());
            parts[0] = words.item();
            parts[1] = depth.item();
            parts[2] = CodeLosses.right(scores, learned.first());
            return CodeLosses.plus(words, depth);
        }
    }
}
