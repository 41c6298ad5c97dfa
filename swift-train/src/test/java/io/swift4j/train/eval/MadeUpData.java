package io.swift4j.train.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small data in the layouts that benchmarks are published in. */
final class MadeUpData {

    private static final Path PICTURE = Path.of("src/test/resources/qwen2_vl/pictures/rocket_130x90.png");
    private static final Path SOUND = Path.of("src/test/resources/codec/speech3_16k.wav");

    private MadeUpData() {}

    private static void write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void picture(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.copy(PICTURE, file);
    }

    /** Two subjects, of three and one questions, with five shots each. */
    static Path mmlu(Path folder) throws IOException {
        write(
                folder,
                "test/abstract_algebra_test.csv",
                "\"What is 1 + 1, in Z?\",1,2,3,4,B\nA group has,one,\"two, \"\"or\"\" more\",no,some,A\nWhich?,a,b,c,d,D\n");
        write(folder, "test/moral_disputes_test.csv", "Is it?,yes,no,maybe,never,C\n");
        for (String subject : new String[] {"abstract_algebra", "moral_disputes"}) {
            StringBuilder shots = new StringBuilder();
            for (int i = 1; i <= 6; i++) {
                shots.append("Shot ").append(i).append(" of ").append(subject).append(",w,x,y,z,C\n");
            }
            write(folder, "dev/" + subject + "_dev.csv", shots.toString());
        }
        return folder;
    }

    /** Two parts in both layouts, of two pictures and one, each with two questions. */
    static Path mme(Path folder) throws IOException {
        write(folder, "existence/one.txt", "Is there a cat? Please answer yes or no.\tYes\nIs there a dog?\tNo\n");
        write(folder, "existence/two.txt", "Is there a cow?\tYes\nIs there a hen?\tNo\n");
        picture(folder, "existence/one.png");
        picture(folder, "existence/two.jpg");
        write(folder, "posters/questions_answers_YN/p.txt", "Is it red?\tYes\nIs it blue?\tNo\n");
        picture(folder, "posters/images/p.png");
        return folder;
    }

    static Path vqa(Path folder) throws IOException {
        write(
                folder,
                "v2_OpenEnded_mscoco_val2014_questions.json",
                "{\"questions\":[{\"image_id\":42,\"question\":\"What colour?\",\"question_id\":42000},"
                        + "{\"image_id\":42,\"question\":\"How many?\",\"question_id\":42001}]}");
        StringBuilder colours = new StringBuilder();
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            colours.append(i == 0 ? "" : ",")
                    .append("{\"answer\":\"")
                    .append(i < 2 ? "red" : "blue")
                    .append("\"}");
            numbers.append(i == 0 ? "" : ",").append("{\"answer\":\"3\"}");
        }
        write(
                folder,
                "v2_mscoco_val2014_annotations.json",
                "{\"annotations\":[{\"question_id\":42001,\"answers\":[" + numbers
                        + "]},{\"question_id\":42000,\"answers\":[" + colours + "]}]}");
        picture(folder, "val2014/COCO_val2014_000000000042.jpg");
        return folder;
    }

    /** Two pictures with captions, and one without, which is not asked. */
    static Path captions(Path folder) throws IOException {
        write(
                folder,
                "annotations/captions_val2014.json",
                "{\"images\":[{\"id\":1,\"file_name\":\"a.png\"},{\"id\":2,\"file_name\":\"b.png\"},{\"id\":3,\"file_name\":\"c.png\"}],"
                        + "\"annotations\":[{\"image_id\":1,\"caption\":\"a cat sits on a mat\"},"
                        + "{\"image_id\":2,\"caption\":\"a big red rocket flies\"},"
                        + "{\"image_id\":1,\"caption\":\"the small cat is here\"}]}");
        picture(folder, "val2014/a.png");
        picture(folder, "val2014/b.png");
        picture(folder, "val2014/c.png");
        return folder;
    }

    static Path refcoco(Path folder) throws IOException {
        write(folder, "val.jsonl", """
                {"image":"rocket.png","sent":"the rocket","bbox":[10,10,50,50]}
                {"image":"rocket.png","sent":"the sky","bbox":[0,0,100,40]}
                """);
        write(folder, "testA.jsonl", "{\"image\":\"rocket.png\",\"sent\":\"smoke\",\"bbox\":[0,0,20,10]}\n");
        picture(folder, "rocket.png");
        return folder;
    }

    static Path librispeech(Path folder) throws IOException {
        write(
                folder,
                "test-clean/1089/134686/1089-134686.trans.txt",
                "1089-134686-0000 HE HOPED THERE WOULD BE STEW\n1089-134686-0001 STUFF IT INTO YOU\n");
        Files.copy(SOUND, folder.resolve("test-clean/1089/134686/1089-134686-0000.wav"));
        Files.copy(SOUND, folder.resolve("test-clean/1089/134686/1089-134686-0001.wav"));
        return folder;
    }
}
