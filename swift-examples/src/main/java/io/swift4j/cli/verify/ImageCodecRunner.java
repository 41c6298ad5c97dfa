package io.swift4j.cli.verify;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.codec.image.Emu3Tokenizer;
import io.swift4j.modality.codec.image.ImageTokenizer;
import io.swift4j.modality.codec.image.VqganTokenizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** {@code encode}, {@code decode} and {@code forward} of tokenizers of pictures. */
final class ImageCodecRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (ImageTokenizer tokenizer = ImageTokenizer.load(folder.path());
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Map<String, Tensor> made = switch (one.kind()) {
                case "decode" -> decoded(tokenizer, folder, one);
                default -> encoded(tokenizer, folder, one);
            };
            for (String name : one.outputs()) {
                Tensor expected = folder.named(one, name);
                Tensor actual = made.get(name);
                if (actual == null) {
                    comparison.problem("output " + name + " of an image codec's " + one.kind() + " is not supported");
                } else {
                    comparison.tensor(name, like(actual, expected), expected);
                }
            }
        }
    }

    /** The reference flattens codes. */
    private static Tensor like(Tensor actual, Tensor expected) {
        return !actual.dtype().isFloatingPoint() && actual.count() == expected.count()
                ? actual.reshape(expected.shape())
                : actual;
    }

    private static Map<String, Tensor> encoded(ImageTokenizer tokenizer, CaseFolder folder, Case one) {
        Tensor pixels = folder.named(one, "pixel_values");
        Map<String, Tensor> made = new HashMap<>(tokenizer.trace(pixels));
        Tensor codes = Objects.requireNonNull(made.get("codes"));
        made.put("image_tokens", codes);
        made.put("indices", codes);
        made.put("codes_uncropped", codes);
        if (tokenizer instanceof VqganTokenizer vqgan) {
            made.put("embedding_loss", Objects.requireNonNull(made.get("loss")));
            made.put("codebook_term", Objects.requireNonNull(made.get("codebook_loss")));
            made.put("post_quant_conv", vqgan.postQuant(Objects.requireNonNull(made.get("quantized_latents"))));
            if (tokenizer.canDecode()) {
                made.put("decoded_pixel_values", tokenizer.pixels(tokenizer.codes(pixels)));
            }
        }
        if (tokenizer instanceof Emu3Tokenizer emu3) {
            int[][] sizes = folder.requiredIntegers(one, "image_sizes");
            List<Tensor> cropped = pixels.rank() == 4 ? emu3.codes(pixels, sizes) : List.of();
            for (int i = 0; i < sizes.length; i++) {
                made.put(
                        "image_tokens_" + i,
                        cropped.isEmpty() ? clip(codes, i, sizes[i], emu3.downsample()) : cropped.get(i));
            }
        }
        return made;
    }

    /** What the reference takes of a clip's codes: it cuts time and height where it means height and width. */
    private static Tensor clip(Tensor codes, int index, int[] size, int downsample) {
        long time = Math.min(codes.size(1), size[0] / downsample);
        long rows = Math.min(codes.size(2), size[1] / downsample);
        return codes.narrow(0, index, 1).narrow(1, 0, time).narrow(2, 0, rows).reshape(time, rows, codes.size(3));
    }

    private static Map<String, Tensor> decoded(ImageTokenizer tokenizer, CaseFolder folder, Case one) {
        if (tokenizer instanceof Emu3Tokenizer emu3) {
            Tensor codes = folder.named(one, "codes");
            Map<String, Tensor> made = new HashMap<>(emu3.traceDecode(codes));
            made.put("pixel_values", emu3.pixels(codes));
            return made;
        }
        VqganTokenizer vqgan = (VqganTokenizer) tokenizer;
        Tensor flat = folder.named(one, "image_tokens");
        long side = Math.round(Math.sqrt((double) flat.size(1)));
        Tensor codes = flat.reshape(flat.size(0), side, side);
        Tensor entries = vqgan.entries(codes);
        return Map.of(
                "codebook_entry", entries,
                "post_quant_conv", vqgan.postQuant(entries),
                "decoded_pixel_values", vqgan.pixels(codes));
    }
}
