package io.streamplane.controllers.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.IPAddressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDRBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.journal.Precondition;
import io.streamplane.schemas.kind.networking.ServiceCidrKind;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceCidrReconcilerTest {

    private final ShardFixture shard = new ShardFixture();

    @Test
    void shouldProtectANewOneAndSayThatItIsReady() {
        // Given
        shard.putInCluster(ServiceCidrKind.RESOURCE, cidr("a", false, "10.96.0.0/16", "fd00::/112"));

        // When
        var made = run("a");
        for (Proposal proposal : made.proposals()) {
            ServiceCIDR now = (ServiceCIDR)
                    (proposal instanceof Proposal.Update update
                            ? update.object()
                            : ((Proposal.UpdateStatus) proposal).object());
            shard.putInCluster(
                    ServiceCidrKind.RESOURCE,
                    new ServiceCIDRBuilder(now)
                            .editMetadata()
                            .withFinalizers(ServiceCidrKind.FINALIZER)
                            .endMetadata()
                            .build());
        }

        // Then
        assertThat(made.proposals()).hasSize(2);
        var ready = ((ServiceCIDR) ((Proposal.UpdateStatus) made.proposals().getLast()).object())
                .getStatus()
                .getConditions();
        assertThat(ready).singleElement().satisfies(condition -> {
            assertThat(condition.getType()).isEqualTo("Ready");
            assertThat(condition.getStatus()).isEqualTo("True");
            assertThat(condition.getMessage()).isEqualTo("Kubernetes Service CIDR is ready");
        });
        assertThat(run("a")).isEqualTo(ReconcileResult.nothing());
    }

    /** Each row: the CIDRs of the one that goes, those of others, addresses that are claimed; what comes of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.96.0.0/24            | -                          | -                    | goes",
                "10.96.0.0/24            | -                          | 10.97.0.1            | goes",
                "10.96.0.0/24            | -                          | 10.96.0.1            | stays",
                "fd00:96::/112           | -                          | fd00:96::1           | stays",
                "10.96.0.0/24 fd00::/112 | 10.96.0.0/16               | 10.96.0.1            | goes with o0",
                "10.96.0.0/24 fd00::/112 | 10.96.0.0/16               | 10.96.0.1 fd00::1    | stays",
                "10.96.0.0/24            | 10.96.0.0/16               | 10.96.0.1            | goes with o0",
                "10.96.0.0/24            | 10.96.0.0/24               | 10.96.0.1            | goes with o0",
                "10.96.0.0/24            | 10.96.0.0/25               | 10.96.0.1            | goes with o0",
                "10.96.0.0/24            | 10.96.0.0/25               | 10.96.0.1 10.96.0.200 | stays",
                "10.96.0.0/24            | 10.96.0.0/25 10.96.0.128/25 | 10.96.0.1 10.96.0.200 | goes with o0 o1",
            })
    void shouldKeepOneThatHasAddressesOfItsOwn(String own, String others, String claims, String expected) {
        // Given
        shard.putInCluster(ServiceCidrKind.RESOURCE, cidr("a", true, own.split(" ")));
        int count = 0;
        for (String other : others.equals("-") ? new String[0] : others.split(" ")) {
            shard.putInCluster(ServiceCidrKind.RESOURCE, cidr("o" + count++, false, other));
        }
        for (String claim : claims.equals("-") ? new String[0] : claims.split(" ")) {
            shard.putInCluster(
                    AddressClaims.RESOURCE,
                    new IPAddressBuilder()
                            .withNewMetadata()
                            .withName(claim)
                            .addToLabels(AddressClaims.MANAGED_BY, "ipallocator.k8s.io")
                            .endMetadata()
                            .build());
        }

        // When
        var outcome = run("a");

        // Then
        assertThat(outcome.proposals())
                .singleElement()
                .satisfies(proposal -> assertThat(said(proposal)).isEqualTo(expected));
    }

    private static String said(Proposal proposal) {
        if (proposal instanceof Proposal.UpdateStatus status) {
            var condition =
                    ((ServiceCIDR) status.object()).getStatus().getConditions().getFirst();
            assertThat(condition.getReason()).isEqualTo("Terminating");
            return "stays";
        }
        var with = new ArrayList<>(List.of("goes"));
        for (Precondition each : ((Proposal.UpdateMetadata) proposal).requires()) {
            if (each instanceof Precondition.HasUid other) {
                with.add((with.size() == 1 ? "with " : "") + other.key().key().name());
            }
        }
        return String.join(" ", with);
    }

    private ReconcileResult run(String name) {
        return shard.run(new ServiceCidrReconciler(), ServiceCidrKind.RESOURCE, ObjectKey.clusterScoped(name));
    }

    private static ServiceCIDR cidr(String name, boolean going, String... cidrs) {
        return new ServiceCIDRBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .withFinalizers(going ? List.of(ServiceCidrKind.FINALIZER) : List.of())
                .withDeletionTimestamp(going ? "2026-01-01T00:00:00Z" : null)
                .endMetadata()
                .withNewSpec()
                .withCidrs(cidrs)
                .endSpec()
                .build();
    }
}
