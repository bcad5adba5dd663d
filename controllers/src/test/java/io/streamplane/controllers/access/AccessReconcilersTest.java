package io.streamplane.controllers.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.streamplane.controllers.reconcile.FactChange;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessReconcilersTest {

    private static final String ROLES = "clusterroles.rbac.authorization.k8s.io";
    private static final ObjectKey ALL = ObjectKey.clusterScoped("all");
    private static final ObjectKey TOKEN = new ObjectKey("default", "token");

    private final ShardFixture shard = new ShardFixture();

    @Test
    void shouldFillARoleWithTheRulesOfThoseThatItSelectsEachOnce() {
        // Given
        var reconciler = new ClusterRoleAggregationReconciler();
        shard.putInCluster(ROLES, aggregated());
        shard.putInCluster(ROLES, role("b", "x", "pods"));
        shard.putInCluster(ROLES, role("a", "x", "services"));
        shard.putInCluster(ROLES, role("c", "y", "pods"));
        var changed = shard.putInCluster(ROLES, role("d", "none", "secrets"));

        // When
        var work = reconciler.affected(new FactChange(ROLES, changed.key(), null, changed), shard.cache());
        var outcome = shard.run(reconciler, ROLES, ALL);
        var filled = (ClusterRole) ((Proposal.Update) outcome.proposals().getFirst()).object();
        shard.putInCluster(ROLES, filled);

        // Then
        assertThat(work)
                .singleElement()
                .satisfies(each -> assertThat(each.key()).isEqualTo(ALL));
        assertThat(filled.getRules())
                .extracting(rule -> rule.getResources().getFirst())
                .containsExactly("services", "pods");
        assertThat(shard.run(reconciler, ROLES, ALL)).isEqualTo(ReconcileResult.nothing());
    }

    @ParameterizedTest
    @CsvSource({"'', '', 1", "u1, '', 0", "u1, u1, 0", "u2, u1, 1"})
    void shouldDeleteTokensWithTheirAccount(String account, String noted, int deletions) {
        // Given
        if (!account.isEmpty()) {
            shard.put(
                    "serviceaccounts",
                    new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName("robot")
                            .withNamespace("default")
                            .withUid(account)
                            .endMetadata()
                            .build());
        }
        shard.put(
                "secrets",
                new SecretBuilder()
                        .withNewMetadata()
                        .withName("token")
                        .withNamespace("default")
                        .withUid("uid-token")
                        .withAnnotations(Map.of(
                                "kubernetes.io/service-account.name",
                                "robot",
                                "kubernetes.io/service-account.uid",
                                noted))
                        .endMetadata()
                        .build());

        // When
        var outcome = shard.run(new TokenSecretReconciler(), "secrets", TOKEN);

        // Then
        assertThat(outcome.proposals()).hasSize(deletions).allMatch(each -> each instanceof Proposal.Delete);
    }

    private static ClusterRole aggregated() {
        return new ClusterRoleBuilder()
                .withNewMetadata()
                .withName("all")
                .withUid("uid-all")
                .endMetadata()
                .withNewAggregationRule()
                .addToClusterRoleSelectors(
                        new LabelSelectorBuilder().addToMatchLabels("to", "x").build(),
                        new LabelSelectorBuilder().addToMatchLabels("to", "y").build())
                .endAggregationRule()
                .build();
    }

    private static ClusterRole role(String name, String to, String resource) {
        return new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .addToLabels("to", to)
                .endMetadata()
                .addNewRule()
                .withApiGroups("")
                .withResources(resource)
                .withVerbs("get")
                .endRule()
                .build();
    }
}
