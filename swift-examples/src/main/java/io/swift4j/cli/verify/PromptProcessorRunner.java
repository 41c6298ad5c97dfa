package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.text.ChatRequest;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Film;
import io.swift4j.modality.PictureFilm;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.Processed;
import io.swift4j.modality.processor.ProcessorOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code processor} of whole models: messages and media to text, token ids, tensors and positions. */
final class PromptProcessorRunner implements CaseRunner {

    private static final Pattern NESTED = Pattern.compile("<\\|vision_start\\|><\\d");
    private static final double USUAL_RATE = 2;

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson text = one.text();
        ConfigJson params = one.params();
        String chat = text.text("chat");
        if (params.isList("messages")) {
            comparison.equal("chat", rendered(folder, params), chat);
        }
        if (!text.has("expanded")) {
            return;
        }
        String expanded = text.text("expanded");
        try (TensorScope scope = TensorScope.open()) {
            MediaProcessor processor = MediaProcessor.load(folder.path(), options(params, expanded));
            Processed processed = processor.process(chat, items(folder, one));
            comparison.equal("expanded", start(expanded, chat) + processed.text(), expanded);
            int[] ids = folder.tokenizer().encode(processed.text(), true).ids();
            MediaTensors tensors = one.inputs().contains("sampled_frames")
                    ? sampled(folder, one, params, chat, processed.media())
                    : processor.collate(List.of(processed.media()));
            for (String output : one.outputs()) {
                try (Tensor expected = folder.named(one, output)) {
                    switch (output) {
                        case "input_ids" -> comparison.tensor(output, Tensor.of(new int[][] {ids}), expected);
                        case "attention_mask" -> {
                            int[] ones = new int[ids.length];
                            Arrays.fill(ones, 1);
                            comparison.tensor(output, Tensor.of(new int[][] {ones}), expected);
                        }
                        case "mm_token_type_ids" ->
                            comparison.tensor(output, Tensor.of(new int[][] {types(folder, ids)}), expected);
                        case "position_ids",
                                "rope_deltas",
                                "position_ids_max_rule",
                                "rope_deltas_max_rule",
                                "position_ids_v4_57",
                                "rope_deltas_v4_57",
                                "rules_agree" ->
                            PromptPositions.compare(folder, one, ids, tensors, output, expected, comparison);
                        default -> comparison.tensor(output, PictureProcessorRunner.found(tensors, output), expected);
                    }
                }
            }
        }
    }

    /** What the reference's tokenizer puts before every text, which stands in the expanded one. */
    private static String start(String expanded, String chat) {
        return expanded.startsWith("<s>") && !chat.startsWith("<s>") ? "<s>" : "";
    }

    private static String rendered(CaseFolder folder, ConfigJson params) {
        ChatRequest request = ChatRequest.of(
                params.objects("messages").stream().map(ConfigJson::plain).toList());
        if (params.flag("add_generation_prompt", false)) {
            request = request.withGenerationPrompt();
        }
        for (String option : List.of("add_vision_id", "add_audio_id")) {
            if (params.has(option)) {
                request = request.withVariable(option, params.plain(option));
            }
        }
        return folder.tokenizer().chatTemplate().render(request).text();
    }

    private static ProcessorOptions options(ConfigJson params, String expanded) {
        ProcessorOptions.Builder options = ProcessorOptions.builder()
                .cutSounds(true)
                .sampleFrames(params.flag("do_sample_frames", false))
                .soundInFilms(params.flag("use_audio_in_video", false))
                .nestedFilmMarkers(NESTED.matcher(expanded).find());
        if (params.has("fps")) {
            options.framesPerSecond(params.number("fps"));
        }
        if (params.has("num_frames")) {
            options.frames(params.integer("num_frames"));
        }
        if (params.isObject("videos_kwargs_size")) {
            ConfigJson size = params.object("videos_kwargs_size");
            options.minFilmPixels(size.integer("shortest_edge")).maxFilmPixels(size.integer("longest_edge"));
        }
        return options.build();
    }

    private static MediaItems items(CaseFolder folder, Case one) {
        List<Film> films = new ArrayList<>(CaseMedia.films(folder, one, CaseMedia.rate(one.params(), USUAL_RATE)));
        for (String file : one.media()) {
            if (file.contains("/video/") && !file.endsWith(".png")) {
                films.add(MediaDecoder.defaults().film(CaseMedia.source(folder, file)));
            }
        }
        List<Sound> sounds = new ArrayList<>(CaseMedia.sounds(folder, one));
        if (one.params().flag("use_audio_in_video", false)) {
            films.replaceAll(film -> new SoundFilm(film, sounds.remove(0)));
        }
        return new MediaItems(CaseMedia.images(folder, one), films, sounds);
    }

    /** Pixels of the frames that the reference's decoder gave, with the rest from the film itself. */
    private static MediaTensors sampled(
            CaseFolder folder, Case one, ConfigJson params, String chat, MediaTensors found) {
        PictureFilm frames = new PictureFilm(
                "frames", CaseMedia.pictures(folder, one, "sampled_frames"), CaseMedia.rate(params, USUAL_RATE));
        MediaTensors pixels = MediaProcessor.load(
                        folder.path(),
                        ProcessorOptions.builder().sampleFrames(false).build())
                .process(chat, new MediaItems(List.of(), List.of(frames), List.of()))
                .media();
        Map<String, Tensor> all = new LinkedHashMap<>(found.tensors());
        all.put("pixel_values_videos", PictureProcessorRunner.found(pixels, "pixel_values_videos"));
        return MediaTensors.of(all);
    }

    private static int[] types(CaseFolder folder, int[] ids) {
        ConfigJson config = ConfigJson.read(folder.path().resolve("config.json"));
        int image = config.integer("image_token_id", -1);
        int video = config.integer("video_token_id", -1);
        return Arrays.stream(ids)
                .map(id -> id == image ? 1 : id == video ? 2 : 0)
                .toArray();
    }
}
