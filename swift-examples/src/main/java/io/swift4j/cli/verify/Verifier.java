package io.swift4j.cli.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Runs every case of folders that hold a {@code cases.json}, and prints a line for each. */
public final class Verifier {

    /** By the kind of case, or by {@code MODEL_TYPE/KIND} where a kind means something else for one type of model. */
    private static final Map<String, CaseRunner> RUNNERS = new HashMap<>(Map.ofEntries(
            Map.entry("train", new TrainRunner()),
            Map.entry("merge", new MergeRunner()),
            Map.entry("dpo", new DpoRunner()),
            Map.entry("init_residual", new InitResidualRunner()),
            Map.entry("forward", new ForwardRunner()),
            Map.entry("loss", new LossRunner()),
            Map.entry("token_logprobs", new TokenLogProbabilitiesRunner()),
            Map.entry("kv_cache", new CacheRunner()),
            Map.entry("generate", new GenerateRunner(false)),
            Map.entry("generate_default", new GenerateRunner(true)),
            Map.entry("sampling_scores", new SamplingScoresRunner()),
            Map.entry("logits_process", new LogitsProcessRunner()),
            Map.entry("tokenize", new TokenizerRunner()),
            Map.entry("tokenize_pair", new TokenizerRunner()),
            Map.entry("batch_tokenize", new TokenizerRunner()),
            Map.entry("decode_stream", new TokenizerRunner()),
            Map.entry("vocab", new TokenizerRunner()),
            Map.entry("chat_template", new ChatTemplateRunner()),
            Map.entry("jinja", new JinjaRunner()),
            Map.entry("template", new JinjaRunner()),
            Map.entry("embed", new EmbedRunner()),
            Map.entry("schedule", new ScheduleRunner()),
            Map.entry("optimizer", new OptimizerRunner()),
            Map.entry("clip", new ClipRunner()),
            Map.entry("preference_loss", new PreferenceLossRunner()),
            Map.entry("grpo_advantages", new AdvantagesRunner()),
            Map.entry("code", new FourBitRunner()),
            Map.entry("quantize_4bit", new FourBitRunner()),
            Map.entry("linear_4bit", new FourBitRunner()),
            Map.entry("quantize_8bit_blockwise", new EightBitRunner()),
            Map.entry("int8_weight", new EightBitRunner()),
            Map.entry("llm_int8", new EightBitRunner()),
            Map.entry("loss_formula", new InfoNceRunner()),
            Map.entry("whisper/forward", new WhisperForwardRunner()),
            Map.entry("whisper/processor", new WhisperTokenizerRunner()),
            Map.entry("whisper/train", new WhisperTrainRunner()),
            Map.entry("whisper/generate", new WhisperGenerateRunner()),
            Map.entry("clip/forward", new DualForwardRunner()),
            Map.entry("clip/encode", new DualForwardRunner()),
            Map.entry("clip/train", new DualTrainRunner()),
            Map.entry("siglip/forward", new DualForwardRunner()),
            Map.entry("siglip/encode", new DualForwardRunner()),
            Map.entry("siglip/train", new DualTrainRunner()),
            Map.entry("clap/forward", new DualForwardRunner()),
            Map.entry("clap/encode", new DualForwardRunner()),
            Map.entry("clap/train", new DualTrainRunner()),
            Map.entry("qwen2_5_omni_talker/forward", new TalkerForwardRunner()),
            Map.entry("qwen2_5_omni_talker/generate", new TalkerGenerateRunner()),
            Map.entry("qwen2_5_omni_token2wav/forward", new Token2WavRunner()),
            Map.entry("qwen2_5_omni_token2wav/decode", new Token2WavRunner()),
            Map.entry("csm/train", new CsmTrainRunner()),
            Map.entry("metric", new MetricRunner()),
            Map.entry("error", new RefusalRunner()),
            Map.entry("clip_image_processor/processor", new PictureProcessorRunner()),
            Map.entry("siglip_image_processor/processor", new PictureProcessorRunner()),
            Map.entry("llava_next_image_processor/processor", new PictureProcessorRunner()),
            Map.entry("got_ocr2_image_processor (InternVL tiling)/processor", new PictureProcessorRunner()),
            Map.entry("qwen2_vl_image_processor/processor", new PictureProcessorRunner()),
            Map.entry("qwen3_vl_image_processor/processor", new PictureProcessorRunner()),
            Map.entry("whisper_feature_extractor/processor", new SoundProcessorRunner()),
            Map.entry("clap/processor", new SoundProcessorRunner()),
            Map.entry("resampling/processor", new ResampleRunner()),
            Map.entry("resize/function", new ResizeRunner()),
            Map.entry("function", new GeometryRunner()),
            Map.entry("llava/processor", new PromptProcessorRunner()),
            Map.entry("llava_next/processor", new PromptProcessorRunner()),
            Map.entry("internvl/processor", new PromptProcessorRunner()),
            Map.entry("qwen2_vl/processor", new PromptProcessorRunner()),
            Map.entry("qwen2_5_vl/processor", new PromptProcessorRunner()),
            Map.entry("qwen3_vl/processor", new PromptProcessorRunner()),
            Map.entry("qwen2_audio/processor", new PromptProcessorRunner()),
            Map.entry("qwen2_5_omni_thinker/processor", new PromptProcessorRunner()),
            Map.entry("grounding/function", new GroundingRunner()),
            Map.entry("clip/processor", new DualProcessorRunner()),
            Map.entry("siglip/processor", new DualProcessorRunner()),
            Map.entry("decode_image", new DecodeImageRunner()),
            Map.entry("decode_audio", new DecodeAudioRunner()),
            Map.entry("decode_video", new DecodeVideoRunner()),
            Map.entry("broken", new BrokenMediaRunner())));

    static {
        for (String type : List.of(
                "qwen2_vl",
                "qwen2_5_vl",
                "qwen3_vl",
                "llava",
                "llava_next",
                "qwen2_audio",
                "qwen2_5_omni",
                "qwen2_5_omni_thinker")) {
            RUNNERS.put(type + "/forward", new MediaForwardRunner());
            RUNNERS.put(type + "/generate", new MediaGenerateRunner());
            RUNNERS.put(type + "/train", new MediaTrainRunner());
        }
        for (String kind : List.of("forward", "mapping", "generate")) {
            RUNNERS.put("moshi/" + kind, new MoshiRunner());
        }
        for (String kind : List.of("preprocess", "forward", "generate")) {
            RUNNERS.put("csm/" + kind, new CsmRunner());
        }
        for (String type : List.of("chameleon", "emu3", "janus")) {
            RUNNERS.put(type + "/preprocess", new BatchProcessorRunner());
            RUNNERS.put(type + "/generate", new PainterRunner());
            RUNNERS.put(type + "/postprocess", new PainterRunner());
            RUNNERS.put(type + "/train", new PainterTrainRunner());
        }
        for (String kind : List.of("encode", "forward", "generate")) {
            RUNNERS.put("glm_image/" + kind, new GlmImageRunner());
        }
        RUNNERS.put("janus/forward", new JanusForwardRunner());
        for (String type : List.of("chameleon", "emu3")) {
            CodedRunner runner = new CodedRunner();
            RUNNERS.put(type + "/forward", runner);
            RUNNERS.put(type + "/encode", runner);
            RUNNERS.put(type + "/mapping", runner);
        }
        for (String kind : List.of("forward", "mapping", "generate")) {
            RUNNERS.put("musicgen/" + kind, new MusicRunner());
            RUNNERS.put("dia/" + kind, new DiaRunner());
        }
    }

    static {
        for (String type : List.of("chameleon_vqgan", "emu3_vqgan", "janus_vqgan", "flava_image_codebook")) {
            for (String kind : List.of("encode", "decode", "forward")) {
                RUNNERS.put(type + "/" + kind, new ImageCodecRunner());
            }
            RUNNERS.put(type + "/train", new CodecTrainRunner());
        }
        for (String type : List.of("encodec", "mimi", "dac", "xcodec")) {
            for (String kind : List.of("preprocess", "encode", "decode", "forward")) {
                RUNNERS.put(type + "/" + kind, new AudioCodecRunner());
            }
            RUNNERS.put(type + "/train", new CodecTrainRunner());
        }
    }

    private final PrintStream out;
    private int passed;
    private int failed;

    /** Prints to {@code out}. */
    public Verifier(PrintStream out) {
        this.out = out;
    }

    /** Runs the cases of a folder and of all folders below it. */
    public void run(Path root) {
        List<Path> folders;
        try (Stream<Path> files = Files.walk(root)) {
            folders = files.filter(file -> file.endsWith("cases.json"))
                    .map(file -> file.toAbsolutePath().getParent())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (folders.isEmpty()) {
            failed++;
            out.println(root + ": no cases.json in it or below: FAIL");
        }
        for (Path folder : folders) {
            try (CaseFolder cases = new CaseFolder(folder)) {
                cases.cases().forEach(json -> run(cases, Case.read(json)));
            } catch (RuntimeException e) {
                failed++;
                out.println(folder.getFileName() + ": FAIL " + e.getMessage());
            }
        }
    }

    private void run(CaseFolder folder, Case one) {
        if (one.isData()) {
            return;
        }
        Comparison comparison = new Comparison(one.atol(), one.rtol());
        CaseRunner runner = RUNNERS.get(folder.modelType() + "/" + one.kind());
        if (runner == null) {
            runner = RUNNERS.get(one.kind());
        }
        if (runner == null) {
            comparison.problem("cases of kind '" + one.kind() + "' are not supported");
        } else {
            try {
                runner.run(folder, one, comparison);
            } catch (RuntimeException | StackOverflowError e) {
                comparison.problem(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
        List<String> problems = comparison.problems();
        if (problems.isEmpty()) {
            passed++;
        } else {
            failed++;
        }
        out.printf(
                Locale.ROOT,
                "%-20s %-40s %-16s %9.2e  %s%n",
                folder.path().getFileName(),
                one.name(),
                one.kind(),
                comparison.worst(),
                problems.isEmpty()
                        ? "PASS"
                        : "FAIL " + String.join("; ", problems).replace("\n", "\\n"));
    }

    /** Prints {@code N passed, N failed}; true when none failed. */
    public boolean finish() {
        out.println(passed + " passed, " + failed + " failed");
        return failed == 0;
    }
}
