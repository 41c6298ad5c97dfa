package io.swift4j.modality.processor.family;

import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Film;
import io.swift4j.modality.Image;
import io.swift4j.modality.processor.image.PatchPictures;
import io.swift4j.modality.processor.image.Pixels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pictures and films as Qwen's vision towers take them.
 *
 * @param pictures how pictures are cut into patches
 * @param films how films are
 * @param sampling which frames of films are looked at
 */
record QwenFilms(PatchPictures pictures, PatchPictures films, FilmFrames sampling) {

    /**
     * Frames of a film that are looked at, and the film's patches.
     *
     * @param frames numbers of the frames
     * @param grid time, height and width in patches
     */
    record Shown(int[] frames, int[] grid) {}

    List<int[]> grids(List<Image> images) {
        List<int[]> grids = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            Image image = images.get(i);
            grids.add(pictures.grid("picture " + (i + 1), image.height(), image.width()));
        }
        return grids;
    }

    List<Shown> shown(List<Film> all) {
        List<Shown> shown = new ArrayList<>();
        for (Film film : all) {
            int[] frames = sampling.of(film, films.times());
            shown.add(new Shown(frames, films.grid(film.name(), frames.length, film.height(), film.width())));
        }
        return shown;
    }

    int tokens(int[] grid, PatchPictures by) {
        return Math.toIntExact((long) grid[0] * grid[1] * grid[2] / ((long) by.merge() * by.merge()));
    }

    Map<String, Tensor> tensors(List<Image> images, List<int[]> grids, List<Film> all, List<Shown> shown) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        if (!images.isEmpty()) {
            tensors.put("pixel_values", pictures.tensor(images));
            tensors.put("image_grid_thw", Tensor.of(grids.toArray(int[][]::new)));
        }
        if (!all.isEmpty()) {
            List<Tensor> parts = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                parts.add(films.tensor(all.get(i), shown.get(i).frames()));
            }
            tensors.put("pixel_values_videos", parts.size() == 1 ? parts.get(0) : Pixels.joined(parts));
            tensors.put(
                    "video_grid_thw", Tensor.of(shown.stream().map(Shown::grid).toArray(int[][]::new)));
        }
        return tensors;
    }
}
