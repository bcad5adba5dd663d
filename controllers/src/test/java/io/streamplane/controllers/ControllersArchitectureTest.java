package io.streamplane.controllers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ControllersArchitectureTest {

    private static final String[] CORE = {
        "..controllers.reconcile..",
        "..controllers.shard..",
        "..controllers.deployment..",
        "..controllers.replicaset..",
        "..controllers.disruption..",
        "..controllers.job..",
        "..controllers.history..",
        "..controllers.statefulset..",
        "..controllers.daemonset..",
        "..controllers.cronjob..",
        "..controllers.ttl..",
        "..controllers.garbage..",
        "..controllers.namespace..",
        "..controllers.node..",
        "..controllers.endpoints..",
        "..controllers.address..",
        "..controllers.certificate..",
        "..controllers.access..",
        "..controllers.quota..",
        "..controllers.volume..",
        "..controllers.resourceclaim..",
        "..controllers.customresource..",
        "..controllers.autoscaler.."
    };

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.streamplane.controllers");

    @Test
    void shouldKeepTheCorePure() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "org.slf4j..",
                        "io.micrometer..",
                        "java.net..",
                        "java.util.concurrent..",
                        "..streams..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .check(classes);
    }

    @Test
    void shouldKeepControllersApart() {
        for (String controller : new String[] {
            "deployment",
            "disruption",
            "replicaset",
            "job",
            "history",
            "statefulset",
            "daemonset",
            "cronjob",
            "ttl",
            "garbage",
            "namespace",
            "node",
            "endpoints",
            "address",
            "certificate",
            "access",
            "quota",
            "volume",
            "resourceclaim",
            "customresource"
        }) {
            noClasses()
                    .that()
                    .resideInAnyPackage("..controllers.reconcile..", "..controllers.shard..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.streamplane.controllers." + controller)
                    .check(classes);
        }
    }

    @Test
    void shouldHaveNoPackageCycles() {
        slices().matching("io.streamplane.(**)").should().beFreeOfCycles().check(classes);
    }
}
