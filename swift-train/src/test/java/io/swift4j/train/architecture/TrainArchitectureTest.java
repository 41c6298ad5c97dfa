package io.swift4j.train.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class TrainArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.swift4j.train");

    @Test
    void packagesDontDependOnEachOtherInCircles() {
        slices().matching("io.swift4j.train.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void dataKnowsNothingOfOptionsAndRuns() {
        noClasses()
                .that()
                .resideInAPackage("io.swift4j.train.data..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.swift4j.train.config..", "io.swift4j.train.run..", "io.swift4j.core.model..")
                .check(CLASSES);
    }

    @Test
    void theLibraryPrintsNothing() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    }
}
