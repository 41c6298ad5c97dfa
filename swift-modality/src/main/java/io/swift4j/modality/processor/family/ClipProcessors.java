package io.swift4j.modality.processor.family;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.ProcessorFamily;
import io.swift4j.modality.processor.ProcessorFiles;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.image.PlainPictures;
import java.util.List;
import java.util.Map;

/** Pictures for CLIP and SigLIP. */
public final class ClipProcessors implements ProcessorFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("clip", "siglip");
    }

    @Override
    public List<String> classNames() {
        return List.of(
                "CLIPProcessor",
                "CLIPImageProcessor",
                "CLIPFeatureExtractor",
                "SiglipProcessor",
                "SiglipImageProcessor",
                "LlavaImageProcessor");
    }

    @Override
    public MediaProcessor create(ProcessorFiles files, ProcessorOptions options) {
        PlainPictures pictures = pictures(files, options);
        return new WordlessProcessor(
                MediaKind.IMAGE,
                Map.of(),
                items -> MediaTensors.of(Map.of("pixel_values", pictures.tensor(items.images()))));
    }

    /** Pictures as the class that the files name prepares them; as CLIP does where they name none. */
    static PlainPictures pictures(ProcessorFiles files, ProcessorOptions options) {
        String type = files.pictures().text("image_processor_type", "");
        if (type.startsWith("Siglip")
                || (type.isEmpty() && files.model().text("model_type", "").equals("siglip"))) {
            return PlainPictures.siglip(files.pictures(), options.maxValues());
        }
        return type.startsWith("LlavaImage")
                ? PlainPictures.llava(files.pictures(), options.maxValues())
                : PlainPictures.clip(files.pictures(), options.maxValues());
    }
}
