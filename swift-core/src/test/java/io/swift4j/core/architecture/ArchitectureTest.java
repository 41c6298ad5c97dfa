package io.swift4j.core.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.swift4j");

    @Test
    void onePackageIsTheDoorToLibtorch() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.swift4j.core.torch")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl.pytorch..", "ai.djl.engine..", "ai.djl.ndarray..")
                .check(CLASSES);
    }

    @Test
    void layersLookDownOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("entry")
                .definedBy("io.swift4j")
                .layer("grammar")
                .definedBy("io.swift4j.core.grammar..")
                .layer("generate")
                .definedBy("io.swift4j.core.generate..")
                .layer("model")
                .definedBy("io.swift4j.core.model..")
                .layer("text")
                .definedBy("io.swift4j.core.text..")
                .layer("ground")
                .definedBy(
                        "io.swift4j.core.torch..",
                        "io.swift4j.core.config..",
                        "io.swift4j.core.constraint..",
                        "io.swift4j.core.safetensors..",
                        "io.swift4j.core.hub..",
                        "io.swift4j.core.jinja..")
                .whereLayer("entry")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("generate")
                .mayOnlyBeAccessedByLayers("entry")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("entry", "generate")
                .whereLayer("text")
                .mayOnlyBeAccessedByLayers("entry", "generate", "model", "grammar")
                .whereLayer("grammar")
                .mayOnlyBeAccessedByLayers("entry")
                .check(CLASSES);
    }

    @Test
    void packagesDontDependOnEachOtherInCircles() {
        slices().matching("io.swift4j.core.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theLibraryPrintsNothing() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .should(new ArchCondition<JavaClass>("be in a package marked @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(type, marked, type.getPackageName()));
                    }
                })
                .check(CLASSES);
    }
}
