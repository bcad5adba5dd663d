package io.streamplane.apiserver.admission.policy;

import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.PLAIN;
import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.bob;
import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.done;
import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.refused;
import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.admission.webhook.AdmittedInMemory;
import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorizer;
import io.streamplane.apiserver.authorization.Authorizers;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.operation.Written;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions that ask somebody outside what somebody may do, who takes his time. */
@Timeout(60)
class SlowAuthorizerTest {

    private static final String GROUP = ".admissionregistration.k8s.io";

    private final Slow slow = new Slow();
    private final AdmittedInMemory cluster =
            cluster(Authorizers.builder().nodes().roles().add(slow).build());

    /** Answers when it is told to: that bob may read secrets called {@code good}, and apply everything. */
    private static final class Slow implements Authorizer {
        private final CompletableFuture<Void> answer = new CompletableFuture<>();
        private final CompletableFuture<Void> asked = new CompletableFuture<>();

        @Override
        public boolean isRemote() {
            return true;
        }

        @Override
        public @Nullable Decision decideHere(AuthenticatedUser user, Attributes wanted, Snapshot state) {
            return wanted.resource().equals("secrets") ? null : Decision.ALLOWED;
        }

        @Override
        public Decision decide(AuthenticatedUser user, Attributes wanted, Snapshot state) {
            asked.complete(null);
            answer.join();
            return wanted.name().equals("good") ? Decision.ALLOWED : Decision.NOTHING;
        }

        @Override
        public Rules rules(AuthenticatedUser user, String namespace, Snapshot state) {
            return Rules.NONE;
        }
    }

    private static AdmittedInMemory cluster(Authorizers authorizers) {
        return new AdmittedInMemory(
                (_, _, _, _) -> {
                    throw new IOException("asked");
                },
                authorizers);
    }

    private static void policy(AdmittedInMemory cluster, String spec, String matching) {
        done(cluster.create("validatingadmissionpolicies" + GROUP, "", """
            metadata: {name: readers}
            spec:
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
              %s
            """.formatted(spec)));
        done(cluster.create("validatingadmissionpolicybindings" + GROUP, "", """
            metadata: {name: everywhere}
            spec: {policyName: readers, validationActions: [Deny], matchResources: {%s}}
            """.formatted(matching)));
    }

    private CompletableFuture<Written> apply(String kind, String name) {
        return cluster.operations()
                .startApply(
                        bob(),
                        cluster.target(kind.toLowerCase(Locale.ROOT) + "s", "default", name, ""),
                        yaml("{apiVersion: v1, kind: " + kind + ", metadata: {name: " + name
                                + ", namespace: default}}"),
                        PLAIN)
                .toCompletableFuture();
    }

    @Test
    void shouldHoldUpOnlyWhatItIsAskedAbout() {
        // Given
        policy(
                cluster,
                "validations: [{expression: \"authorizer.group('').resource('secrets').namespace('default')"
                        + ".name(object.metadata.name).check('get').allowed()\"}]",
                "");

        // When
        CompletableFuture<Written> good = apply("ConfigMap", "good");
        CompletableFuture<Written> bad = apply("ConfigMap", "bad");
        slow.asked.join();
        Written other = apply("ServiceAccount", "other").join();
        boolean waits = !good.isDone() && !bad.isDone();
        slow.answer.complete(null);

        // Then
        assertThat(waits).isTrue();
        done(other.result());
        done(good.join().result());
        assertThat(refused(bad.join().result())).contains("ValidatingAdmissionPolicy 'readers'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "validations: [{expression: 'authorizer.path(\"/x\").check(\"get\").allowed()'}] | '' | true",
                "validations: [{expression: 'authorizer.requestResource.check(\"get\").allowed()'}] | '' | true",
                "matchConditions: [{name: a, expression: 'authorizer.path(\"/x\").check(\"get\").allowed()'}];"
                        + " validations: [{expression: 'true'}] | '' | true",
                "variables: [{name: a, expression: 'authorizer.path(\"/x\").check(\"get\").allowed()'}];"
                        + " validations: [{expression: 'variables.a'}] | '' | true",
                "validations: [{expression: '\"authorizer\" != object.metadata.name'}] | '' | false",
                "validations: [{expression: 'authorizer.path(\"/x\").check(\"get\").allowed()'}] | resourceRules:"
                        + " [{apiGroups: [apps], apiVersions: [v1], operations: ['*'], resources: ['*']}] | false",
            })
    void shouldTellWhichWritesMayWait(String spec, String matching, boolean waits) {
        // Given
        AdmittedInMemory plain = cluster(Authorizers.standard());
        for (AdmittedInMemory each : List.of(cluster, plain)) {
            policy(each, spec.replace("; ", "\n  "), matching);
        }
        var maps = cluster.target("configmaps", "default", "", "");

        // Then
        assertThat(cluster.operations().mayWait(Operation.CREATE, maps)).isEqualTo(waits);
        assertThat(cluster.operations().mayWait(Operation.DELETE, maps)).isFalse();
        assertThat(cluster.operations().mayWait(Operation.CREATE, cluster.target("pods", "default", "", "")))
                .isFalse();
        assertThat(plain.operations().mayWait(Operation.CREATE, maps)).isFalse();
    }
}
