package io.swift4j.train.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.swift4j.train.config.TrainOptions;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every option is used, or refused where it is set. */
class OptionsAreReadTest {

    /** Options with a single choice, and the one that becomes other options when options are read. */
    private static final Set<String> DECIDED_WHEN_READ = Set.of("tunerBackend", "reftInterventionType", "deepspeed");

    /** Those of methods that are refused as a whole, see {@code TunersTest}. */
    private static final Set<String> REFUSED_METHODS = Set.of("BoftOptions", "FourierOptions", "LlamaProOptions");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.swift4j.train");

    @Test
    void noOptionIsIgnored() {
        assertThat(Arrays.stream(TrainOptions.class.getRecordComponents())
                        .map(RecordComponent::getType)
                        .filter(group -> !REFUSED_METHODS.contains(group.getSimpleName()))
                        .flatMap(group -> Arrays.stream(group.getRecordComponents()))
                        .filter(option -> !DECIDED_WHEN_READ.contains(option.getName()))
                        .filter(option -> !isRead(option))
                        .map(option -> option.getDeclaringRecord().getSimpleName() + "." + option.getName()))
                .as("options that no main code reads: use them, or refuse them in Unsupported")
                .isEmpty();
    }

    private static boolean isRead(RecordComponent option) {
        JavaClass group = CLASSES.get(option.getDeclaringRecord());
        JavaMethod accessor = group.getMethod(option.getName());
        return accessor.getAccessesToSelf().stream()
                .anyMatch(access -> !access.getOriginOwner().equals(group));
    }
}
