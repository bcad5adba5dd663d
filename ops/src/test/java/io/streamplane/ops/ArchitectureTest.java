package io.streamplane.ops;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** What each part of the system may know of, over all modules. */
@AnalyzeClasses(packages = "io.streamplane", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String[] PURE = {
        "io.streamplane.schemas.journal..",
        "io.streamplane.schemas.kind..",
        "io.streamplane.schemas.quantity..",
        "io.streamplane.schemas.selector..",
        "io.streamplane.schemas.tree..",
        "io.streamplane.apiserver.audit..",
        "io.streamplane.apiserver.cause..",
        "io.streamplane.apiserver.kind..",
        "io.streamplane.apiserver.patch..",
        "io.streamplane.apiserver.replay..",
        "io.streamplane.apiserver.restore..",
        "io.streamplane.apiserver.select..",
        "io.streamplane.apiserver.table..",
        "io.streamplane.controllers.deployment..",
        "io.streamplane.controllers.replicaset..",
        "io.streamplane.controllers.history..",
        "io.streamplane.controllers.statefulset..",
        "io.streamplane.controllers.daemonset..",
        "io.streamplane.controllers.garbage..",
        "io.streamplane.controllers.namespace..",
        "io.streamplane.controllers.node..",
        "io.streamplane.controllers.reconcile..",
        "io.streamplane.controllers.replay..",
        "io.streamplane.scheduler.capacity..",
        "io.streamplane.scheduler.config..",
        "io.streamplane.scheduler.decide..",
        "io.streamplane.scheduler.filter..",
        "io.streamplane.scheduler.placement..",
        "io.streamplane.scheduler.queue..",
        "io.streamplane.scheduler.replay..",
        "io.streamplane.scheduler.request..",
        "io.streamplane.scheduler.score..",
        "io.streamplane.kubelet.image..",
        "io.streamplane.kubelet.node..",
        "io.streamplane.kubelet.pod..",
    };

    @ArchTest
    static final ArchRule coresKnowNoKafkaNoHttpNoLogger = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..", "java.net.http..", "org.eclipse.jetty..", "org.slf4j..", "io.micrometer..");

    @ArchTest
    static final ArchRule coresReadNoClockAndThrowNoDice = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Instant.class, "now", Clock.class)
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class);

    @ArchTest
    static final ArchRule onlyOneModuleTouchesTheBrokersInternals = noClasses()
            .that()
            .resideOutsideOfPackage("io.streamplane.embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..", "org.apache.kafka.raft..");

    /** All others are given a registry of kinds. */
    @ArchTest
    static final ArchRule onlyTheAssemblyNamesTheKindsOfThisBuild = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.streamplane.ops..",
                    "io.streamplane.schemas.kind.builtin",
                    "io.streamplane.schemas.openapi.derive")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Kinds.class);

    @ArchTest
    static final ArchRule rolesDoNotKnowEachOther = slices().matching(
                    "io.streamplane.(apiserver|controllers|scheduler|kubelet)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .that()
            .resideOutsideOfPackage("io.streamplane.schemas.avro..")
            .should(new ArchCondition<>("be in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (!type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
                        events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not @NullMarked"));
                    }
                }
            });
}
