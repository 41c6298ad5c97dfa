package io.swift4j.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pictures are drawn as a text says. */
record DrawingLesson(Canvas canvas) implements Lesson {

    private static final int THING = 24;
    private static final List<String> COLUMNS = List.of("left", "right");
    private static final List<String> ROWS = List.of("top", "middle", "bottom");

    @Override
    public Task task() {
        return Task.DRAWING;
    }

    @Override
    public Sample sample(Random random, boolean heldOut) {
        while (true) {
            String name = SceneMaker.pick(Thing.NAMES, random);
            String colour = SceneMaker.pick(Colour.NAMES, random);
            String row = SceneMaker.pick(ROWS, random);
            String column = SceneMaker.pick(COLUMNS, random);
            if (Scene.heldOut(name, colour, row, column) == heldOut) {
                Scene scene = scene(name, colour, row, column);
                return Sample.asked(
                        "draw %s %s %s on %s".formatted(scene.things().get(0).withArticle(), row, column, colour),
                        new Answer.Drawing(scene, canvas.plain(scene)));
            }
        }
    }

    private static Scene scene(String name, String colour, String row, String column) {
        int left = column.equals("left") ? 0 : Canvas.SIDE - THING;
        int top = ROWS.indexOf(row) * (Canvas.SIDE - THING) / (ROWS.size() - 1);
        return new Scene(colour, List.of(new Thing(name, left, top, THING)), false, "");
    }

    /** All scenes that can be asked for. */
    static List<Scene> all() {
        List<Scene> all = new ArrayList<>();
        for (String name : Thing.NAMES) {
            for (String colour : Colour.NAMES) {
                for (String row : ROWS) {
                    COLUMNS.forEach(column -> all.add(scene(name, colour, row, column)));
                }
            }
        }
        return all;
    }
}
