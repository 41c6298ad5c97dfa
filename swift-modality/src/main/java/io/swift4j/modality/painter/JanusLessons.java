package io.swift4j.modality.painter;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Network;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Image;
import io.swift4j.modality.codec.image.ImageTokenizer;
import io.swift4j.modality.discrete.JanusHead;
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
import io.swift4j.modality.processor.ProcessorFiles;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.image.CodedPictures;
import io.swift4j.modality.router.MediaRefs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Janus learns to draw: pictures' codes, by its own head, after the words that ask for them; and words. */
public final class JanusLessons implements LessonFamily {

    @Override
    public Set<String> modelTypes() {
        return Set.of("janus");
    }

    @Override
    public String rows() {
        return "conversations with words as answers, or one text with a picture as its answer";
    }

    @Override
    public boolean learnsWords() {
        return true;
    }

    @Override
    public CodeLessons lessons(PretrainedModel model, Optional<Path> codec) {
        Tokenizer tokenizer = Tokenizer.load(model.folder());
        try {
            Painter painter = Painter.of(model.decoder(), tokenizer, model.folder());
            HeadDialect dialect = (HeadDialect) painter.dialect();
            // The processor's size is what the encoder sees; what is drawn may have another.
            int side = dialect.side() * dialect.tokenizer().downsample();
            CodedPictures pictures = CodedPictures.janus(
                    ProcessorFiles.read(model.folder()).pictures().with("size", side),
                    ProcessorOptions.defaults().maxValues());
            return new Learner(painter, tokenizer, dialect.tokenizer(), pictures);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    private record Learner(Painter painter, Tokenizer tokenizer, ImageTokenizer codes, CodedPictures pictures)
            implements CodeLessons {

        @Override
        public Lesson lesson(Dialogue dialogue) {
            Dialogue.Turn turn = dialogue.only("a picture");
            if (!(turn.medium().get(0) instanceof Content.Image picture)) {
                throw new SwiftException(
                        turn.medium().get(0).source().name() + " is no picture, which alone Janus draws");
            }
            int[] codes = codes(MediaRefs.image(picture.source(), MediaDecoder.defaults()));
            int[] prompt = painter.prompt(turn.words());
            int[] ids = Arrays.copyOf(prompt, prompt.length + codes.length);
            return Lesson.evenly(ids, CodeLosses.column(codes), turn.weight(), ids.length, ids.length);
        }

        private int[] codes(Image picture) {
            try (TensorScope scope = TensorScope.open();
                    GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD);
                    Tensor pixels = pictures.each(List.of(picture)).get(0)) {
                return codes.codes(pixels).toInts();
            }
        }

        @Override
        public LessonLoss losses(Network network, List<Lesson> lessons, MediaTensors media, LessonPass pass) {
            Decoder decoder = network.as(Decoder.class);
            JanusHead head = JanusHead.of(decoder);
            LearnedFrames drawn = new LearnedFrames();
            int end = 0;
            for (Lesson lesson : lessons) {
                end += lesson.ids().length;
                for (int i = 0; i < lesson.frames().length; i++) {
                    drawn.add(end - lesson.frames().length + i - 1, lesson.frames()[i], lesson.weights()[i]);
                }
            }
            int[] codes = drawn.first();
            int[] right = new int[1];
            double sum = StatePass.run(
                    decoder,
                    lessons.stream().map(Learner::placed).toList(),
                    () -> MediaTensors.of(Map.of(JanusHead.CODES, Tensor.of(codes, codes.length))),
                    pass,
                    states -> {
                        Tensor scores = head.scores(CodeLosses.picked(states, drawn.before()));
                        right[0] = CodeLosses.right(scores, codes);
                        return CodeLosses.sum(scores, codes, drawn.weights());
                    });
            return new LessonLoss(sum, right[0], codes.length, Map.of());
        }

        private static int[] placed(Lesson lesson) {
            int[] ids = lesson.ids().clone();
            Arrays.fill(ids, ids.length - lesson.frames().length, ids.length, SoftTokens.VECTOR);
            return ids;
        }

        @Override
        public void close() {
            painter.close();
            tokenizer.close();
        }
    }
}
