package io.streamplane.apiserver.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.kind.scheduling.PriorityClassRules;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.kind.node.RuntimeClassKind;
import io.streamplane.schemas.kind.scheduling.PriorityClassKind;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class PodReferencesTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Caller ALICE = new Caller("alice", List.of("system:masters"), "test", "127.0.0.1");
    private static final WriteOptions PLAIN = new WriteOptions(false, "test", FieldValidation.WARN, false);

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));
    private final AtomicInteger uids = new AtomicInteger();
    private final JournalOperations operations = new JournalOperations(
            journal,
            codec,
            KindRulebook.builtIn(),
            () -> NOW,
            () -> "uid-" + uids.incrementAndGet(),
            Duration.ofSeconds(5));

    @BeforeEach
    void createNamespace() {
        done(create("namespaces", "", "metadata: {name: ns}"));
        for (PriorityClassRules.SystemClass system : PriorityClassRules.SYSTEM) {
            done(create(
                    PriorityClassKind.RESOURCE,
                    "",
                    "metadata: {name: " + system.name() + "}\nvalue: " + system.value()));
        }
        done(create("serviceaccounts", "ns", "metadata: {name: bot}\nimagePullSecrets: [{name: hub}]"));
        done(create("serviceaccounts", "ns", "metadata: {name: shy}\nautomountServiceAccountToken: false"));
    }

    @Test
    void shouldMountTheTokenAsUpstreamDoes() {
        // When
        ObjectNode spec =
                spec(pod("{initContainers: [{name: i, image: nginx}], containers: [{name: c, image: nginx}]}"));

        // Then
        ObjectNode volume = Tree.objects(spec, "volumes").getFirst();
        String name = Tree.text(volume, "name");
        assertThat(name).matches("kube-api-access-[a-z0-9]{5}");
        assertThat(volume.get("projected")).isEqualTo(tree("""
                defaultMode: 420
                sources:
                - serviceAccountToken: {expirationSeconds: 3607, path: token}
                - configMap: {name: kube-root-ca.crt, items: [{key: ca.crt, path: ca.crt}]}
                - downwardAPI: {items: [{path: namespace, fieldRef: {apiVersion: v1, fieldPath: metadata.namespace}}]}
                """));
        for (String list : List.of("initContainers", "containers")) {
            assertThat(Tree.objects(spec, list).getFirst().at("/volumeMounts/0"))
                    .isEqualTo(tree("{name: " + name
                            + ", readOnly: true, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{automountServiceAccountToken: false, containers: [{name: c, image: i}]} | false",
                "{serviceAccountName: shy, containers: [{name: c, image: i}]} | false",
                "{serviceAccountName: shy, automountServiceAccountToken: true, containers: [{name: c, image: i}]} | true",
                "{serviceAccountName: bot, containers: [{name: c, image: i}]} | true",
                "{volumes: [{name: v, emptyDir: {}}], containers: [{name: c, image: i, volumeMounts: [{name: v, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]}]} | false",
            })
    void shouldMountNoTokenThatNobodyWants(String spec, boolean mounted) {
        // When
        ObjectNode made = spec(pod(spec));

        // Then
        assertThat(Tree.objects(made, "volumes").stream()
                        .anyMatch(volume -> Tree.text(volume, "name").startsWith("kube-api-access-")))
                .isEqualTo(mounted);
    }

    @Test
    void shouldTakeOverTheSecretsOfItsAccount() {
        // When
        ObjectNode spec = spec(pod("{serviceAccountName: bot, containers: [{name: c, image: i}]}"));

        // Then
        assertThat(Tree.objects(spec, "imagePullSecrets"))
                .extracting(each -> Tree.text(each, "name"))
                .containsExactly("hub");
    }

    /** What a pod of the account {@code strict} may use, which names the Secrets known and pull only. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "volumes: [{name: v, secret: {secretName: known}}] | good",
                "volumes: [{name: v, secret: {secretName: other}}] | volume with secret.secretName=\"other\" is not allowed because service account strict does not reference that secret",
                "imagePullSecrets: [{name: pull}] | good",
                "imagePullSecrets: [{name: other}] | imagePullSecrets[0].name=\"other\" is not allowed because service account strict does not reference that imagePullSecret",
                "initContainers: [{name: i, image: i, env: [{name: E, valueFrom: {secretKeyRef: {name: known, key: k}}}]}] | good",
                "initContainers: [{name: i, image: i, env: [{name: E, valueFrom: {secretKeyRef: {name: other, key: k}}}]}] | init container i with envVar E referencing secret.secretName=\"other\" is not allowed because service account strict does not reference that secret",
                "initContainers: [{name: i, image: i, envFrom: [{secretRef: {name: other}}]}] | init container i with envFrom referencing secret.secretName=\"other\" is not allowed because service account strict does not reference that secret",
            })
    void shouldUseSecretsOfItsAccountOnly(String spec, String expected) {
        // Given
        done(create("serviceaccounts", "ns", """
                metadata: {name: strict, annotations: {kubernetes.io/enforce-mountable-secrets: 'true'}}
                secrets: [{name: known}]
                imagePullSecrets: [{name: pull}]
                """));

        // When
        ApiResult result = pod("{serviceAccountName: strict, containers: [{name: c, image: i}], " + spec + "}");

        // Then
        assertThat(result instanceof ApiResult.Done ? "good" : failure(result).replace("pods \"p\" is forbidden: ", ""))
                .isEqualTo(expected);
    }

    /** A pod that a kubelet made for a static one. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | good",
                "{serviceAccountName: bot} | a mirror pod may not reference service accounts",
                "{volumes: [{name: v, secret: {secretName: s}}]} | a mirror pod may not reference secrets",
                "{volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: t}}]}}]} | a mirror pod may not use ServiceAccountToken volume projections",
            })
    void shouldLeaveMirrorPodsAsTheyAre(String spec, String expected) {
        // When
        ApiResult result = create(
                "pods",
                "ns",
                "metadata: {name: p, annotations: {kubernetes.io/config.mirror: x}}\nspec: "
                        + spec.replaceFirst("^\\{", "{nodeName: n, containers: [{name: c, image: i}], ")
                                .replace(", }", "}"));

        // Then
        if (expected.equals("good")) {
            assertThat(Tree.has(spec(result), "serviceAccountName")).isFalse();
            assertThat(Tree.has(spec(result), "volumes")).isFalse();
        } else {
            assertThat(failure(result)).isEqualTo("pods \"p\" is forbidden: " + expected);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{serviceAccountName: nobody} | error looking up service account ns/nobody: serviceaccount \"nobody\" not found",
                "{priorityClassName: high} | no PriorityClass with name high was found",
                "{runtimeClassName: gvisor} | pod rejected: RuntimeClass \"gvisor\" not found",
                "{priority: 7} | the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name",
            })
    void shouldRefuseWhatIsNotThere(String spec, String why) {
        // When
        ApiResult result = pod(spec.replace("}", ", containers: [{name: c, image: i}]}"));

        // Then
        assertThat(result).isInstanceOfSatisfying(ApiResult.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(403);
            assertThat(failed.failure().message()).isEqualTo("pods \"p\" is forbidden: " + why);
        });
    }

    @ParameterizedTest
    @CsvSource({"system-cluster-critical, 2000000000", "system-node-critical, 2000001000"})
    void shouldKnowThePrioritiesOfTheSystem(String name, int priority) {
        // When
        ObjectNode spec = spec(pod("{priorityClassName: " + name + ", containers: [{name: c, image: i}]}"));

        // Then
        assertThat(spec.path("priority").asInt()).isEqualTo(priority);
        assertThat(Tree.text(spec, "preemptionPolicy")).isEqualTo("PreemptLowerPriority");
    }

    @Test
    void shouldTakeThePriorityOfTheClassThatIsNamedOrOfTheDefaultOne() {
        // Given
        done(create(PriorityClassKind.RESOURCE, "", "metadata: {name: high}\nvalue: 7\npreemptionPolicy: Never"));
        ObjectNode before =
                spec(create("pods", "ns", "metadata: {name: a}\nspec: {containers: [{name: c, image: i}]}"));
        done(create(PriorityClassKind.RESOURCE, "", "metadata: {name: usual}\nvalue: -3\nglobalDefault: true"));

        // When
        ObjectNode named = spec(
                create(
                        "pods",
                        "ns",
                        "metadata: {name: b}\nspec: {priorityClassName: high, priority: 7, containers: [{name: c, image: i}]}"));
        ObjectNode unnamed =
                spec(create("pods", "ns", "metadata: {name: d}\nspec: {containers: [{name: c, image: i}]}"));

        // Then
        assertThat(priority(before)).isEqualTo(" 0 PreemptLowerPriority");
        assertThat(priority(named)).isEqualTo("high 7 Never");
        assertThat(priority(unnamed)).isEqualTo("usual -3 PreemptLowerPriority");
        assertThat(failure(create(
                        PriorityClassKind.RESOURCE, "", "metadata: {name: other}\nvalue: 1\nglobalDefault: true")))
                .isEqualTo("priorityclasses.scheduling.k8s.io \"other\" is forbidden: PriorityClass usual is already"
                        + " marked as default. Only one default can exist");
        assertThat(failure(
                        pod("{priorityClassName: high, preemptionPolicy: PreemptLowerPriority, containers: [{name: c,"
                                + " image: i}]}")))
                .isEqualTo(
                        "pods \"p\" is forbidden: the string value of PreemptionPolicy (PreemptLowerPriority) must not"
                                + " be provided in pod spec; priority admission controller computed Never from the given"
                                + " PriorityClass name");
    }

    private static String priority(ObjectNode spec) {
        return Tree.text(spec, "priorityClassName") + " " + Tree.text(spec, "priority") + " "
                + Tree.text(spec, "preemptionPolicy");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{runtimeClassName: plain} | {}",
                "{runtimeClassName: plain, overhead: {cpu: 1}} | Pod Overhead set without corresponding RuntimeClass defined Overhead",
                "{overhead: {cpu: 1}} | Pod Overhead set without corresponding RuntimeClass defined Overhead",
                "{runtimeClassName: vm, overhead: {cpu: 2}} | Pod's Overhead doesn't match RuntimeClass's defined Overhead",
                "{runtimeClassName: vm, nodeSelector: {kvm: b}} | conflict: runtimeClass.scheduling.nodeSelector[kvm] = a; pod.spec.nodeSelector[kvm] = b",
                "{runtimeClassName: vm, overhead: {cpu: 1}} | {overhead: {cpu: '1'}, nodeSelector: {kvm: a}}",
                "{runtimeClassName: vm, nodeSelector: {d: e}} | {overhead: {cpu: '1'}, nodeSelector: {d: e, kvm: a}}",
            })
    void shouldRunAsTheRuntimeClassSays(String spec, String expected) {
        // Given
        done(create(RuntimeClassKind.RESOURCE, "", "metadata: {name: plain}\nhandler: a"));
        done(
                create(
                        RuntimeClassKind.RESOURCE,
                        "",
                        "metadata: {name: vm}\nhandler: a\noverhead: {podFixed: {cpu: '1'}}\nscheduling: {nodeSelector: {kvm: a}}"));

        // When
        ApiResult result = pod(spec.replaceFirst("^\\{", "{containers: [{name: c, image: i}], "));

        // Then
        if (expected.startsWith("{")) {
            ObjectNode made = spec(result);
            ObjectNode found = made.objectNode();
            List.of("overhead", "nodeSelector").forEach(field -> Tree.copy(made, found, field));
            assertThat(found).isEqualTo(tree(expected));
        } else {
            assertThat(failure(result))
                    .isEqualTo("pods \"p\" is forbidden: " + (expected.startsWith("c") ? "" : "pod rejected: ")
                            + expected);
        }
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{key: a, operator: Exists} | {key: a, operator: Equal, value: b} | a",
                "{key: a, operator: Equal, value: b} | {key: a, operator: Exists} | a",
                "{key: a, operator: Equal, value: b} | {key: a, operator: Equal, value: c} | a,a",
                "{operator: Exists} | {key: a, operator: Exists, effect: NoSchedule} | ",
                "{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 5} | {key: a, operator: Exists, effect: NoExecute} | a",
                "{key: a, operator: Exists} | {key: a, operator: Exists} | a",
            })
    void shouldAddTheTolerationsOfTheClass(String own, String added, @Nullable String kept) {
        // Given
        done(create(
                RuntimeClassKind.RESOURCE,
                "",
                "metadata: {name: r}\nhandler: a\nscheduling: {tolerations: [" + added + "]}"));

        // When
        ObjectNode spec =
                spec(pod("{runtimeClassName: r, containers: [{name: c, image: i}], tolerations: [" + own + "]}"));

        // Then
        assertThat(Tree.objects(spec, "tolerations").stream()
                        .map(each -> Tree.text(each, "key"))
                        .filter(key -> key.length() == 1))
                .isEqualTo(kept == null ? List.of() : List.of(kept.split(",")));
    }

    private static String failure(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Failed.class);
        return ((ApiResult.Failed) result).failure().message();
    }

    @Test
    void shouldFillAgainWhatAnUpdateLeavesOut() {
        // Given
        ObjectNode made = done(pod("{containers: [{name: c, image: i}]}")).deepCopy();
        ObjectNode spec = Tree.ensure(made, "spec");
        spec.remove(List.of("priority", "preemptionPolicy", "tolerations"));
        Tree.ensure(made, "metadata").putObject("labels").put("a", "b");

        // When
        ObjectNode updated = done(operations.update(
                ALICE, new Target(Kinds.builtIn().get("pods"), "ns", "p", ""), made, List.of(), PLAIN));

        // Then
        assertThat(updated.at("/spec/priority").asInt(-1)).isZero();
        assertThat(Tree.objects(Tree.object(updated, "spec"), "tolerations")).hasSize(2);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: v, configMap: {name: x, defaultMode: 644}} | spec.volumes[0].configMap.defaultMode: Invalid value: 644",
                "{name: v, secret: {secretName: x, defaultMode: -1}} | spec.volumes[0].secret.defaultMode: Invalid value: -1",
                "{name: v, secret: {secretName: x, items: [{key: a, path: a, mode: 512}]}} | spec.volumes[0].secret.items[0].mode: Invalid value: 512",
                "{name: v, projected: {defaultMode: 1000}} | spec.volumes[0].projected.defaultMode: Invalid value: 1000",
                "{name: v, projected: {sources: [{configMap: {name: x, items: [{key: a, path: a, mode: 777}]}}]}} | spec.volumes[0].projected.sources[0].configMap.items[0].mode: Invalid value: 777",
            })
    void shouldRefuseModesThatThereAreNot(String volume, String why) {
        // When
        ApiResult result = pod("{volumes: [" + volume + "], containers: [{name: c, image: i}]}");

        // Then
        assertThat(result)
                .isInstanceOfSatisfying(
                        ApiResult.Failed.class,
                        failed -> assertThat(failed.failure().message())
                                .contains(why + ": must be a number between 0 and 0777 (octal), both inclusive"));
    }

    @Test
    void shouldLetThePodAskForWhatItIsLimitedTo() {
        // When
        ObjectNode pod = done(pod(
                "{resources: {limits: {cpu: '2', memory: 1024Mi}}, containers: [{name: c, image: i, resources: {requests:"
                        + " {memory: 1Mi}}}]}"));

        // Then
        assertThat(pod.at("/spec/resources"))
                .isEqualTo(tree("{limits: {cpu: '2', memory: 1Gi}, requests: {cpu: '2'}}"));
        assertThat(pod.at("/status/qosClass").asString()).isEqualTo("Burstable");
    }

    @Test
    void shouldTakeANegativeGracePeriodForASecond() {
        // When
        ObjectNode spec = spec(pod("{terminationGracePeriodSeconds: -1, containers: [{name: c, image: i}]}"));

        // Then
        assertThat(spec.path("terminationGracePeriodSeconds").asInt()).isEqualTo(1);
    }

    private ApiResult pod(String spec) {
        return create("pods", "ns", "metadata: {name: p}\nspec: " + spec);
    }

    private ApiResult create(String resource, String namespace, String yaml) {
        return operations.create(
                ALICE, new Target(Kinds.builtIn().get(resource), namespace, "", ""), tree(yaml), List.of(), PLAIN);
    }

    private static ObjectNode tree(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }

    private static ObjectNode spec(ApiResult result) {
        return Tree.ensure(done(result), "spec");
    }

    private static ObjectNode done(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Done.class);
        return ((ApiResult.Done) result).body();
    }
}
