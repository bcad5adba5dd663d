package io.streamplane.ops;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** How packages and names are laid out, over all modules. */
@AnalyzeClasses(packages = "io.streamplane", importOptions = ImportOption.DoNotIncludeTests.class)
final class PackagesTest {

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("io.streamplane.(**)").should().beFreeOfCycles();

    /** Classes that the build makes of Avro schemas are named as the values that they are read into. */
    @ArchTest
    static void shouldGiveASimpleNameToOneClassOnly(JavaClasses classes) {
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
