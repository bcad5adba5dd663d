package io.streamplane.ops;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How packages and names are laid out, over all modules. */
class PackagesTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.streamplane");

    @Test
    void shouldHaveNoPackageCycles() {
        slices().matching("io.streamplane.(**)").should().beFreeOfCycles().check(classes);
    }

    /** Classes that the build makes of Avro schemas are named as the values that they are read into. */
    @Test
    void shouldGiveASimpleNameToOneClassOnly() {
        // When
        List<List<String>> namesakes = classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getPackageName().equals("io.streamplane.schemas.avro"))
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getSimpleName))
                .values()
                .stream()
                .filter(named -> named.size() > 1)
                .map(named -> named.stream().map(JavaClass::getName).sorted().toList())
                .toList();

        // Then
        assertThat(namesakes).isEmpty();
    }
}
