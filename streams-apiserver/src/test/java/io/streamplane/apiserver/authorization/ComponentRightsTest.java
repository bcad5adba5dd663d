package io.streamplane.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.identity.ComponentIdentity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What our components propose is allowed to them by the default roles, and what others propose is not. */
class ComponentRightsTest {

    private static final Authorization AUTHORIZATION = new Authorization(RolesState::standard);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deployment-controller                         | apps replicasets                    | create update"
                        + " delete",
                "deployment-controller                         | apps deployments/status             | update",
                "replicaset-controller                         | core pods                           | create delete"
                        + " patch",
                "replicaset-controller                         | apps replicasets/status             | update",
                "replication-controller                        | core pods                           | create delete"
                        + " patch",
                "statefulset-controller                        | core pods                           | create update"
                        + " delete",
                "statefulset-controller                        | core persistentvolumeclaims         | create update",
                "statefulset-controller                        | apps controllerrevisions            | create update"
                        + " delete",
                "daemonset-controller                          | core pods                           | create delete",
                "daemonset-controller                          | apps daemonsets/status              | update",
                "job-controller                                | core pods                           | create delete"
                        + " patch",
                "job-controller                                | batch jobs/status                   | update",
                "cronjob-controller                            | batch jobs                          | create delete",
                "ttl-after-finished-controller                 | batch jobs                          | delete",
                "horizontal-pod-autoscaler                     | apps deployments/scale              | update",
                "horizontal-pod-autoscaler                     | autoscaling horizontalpodautoscalers/status | update",
                "generic-garbage-collector                     | example.org things                  | patch delete",
                "namespace-controller                          | core secrets                        | delete",
                "namespace-controller                          | core namespaces/finalize            | update",
                "namespace-controller                          | core namespaces/status              | update",
                "namespace-defaults-controller                 | core serviceaccounts                | create",
                "namespace-defaults-controller                 | core configmaps                     | create update",
                "node-controller                               | core nodes                          | update",
                "node-controller                               | core pods/status                    | update",
                "node-ipam-controller                          | core nodes                          | update",
                "node-ipam-controller                          | networking.k8s.io ipaddresses       | create",
                "taint-eviction-controller                     | core pods                           | delete",
                "pod-garbage-collector                         | core pods                           | delete",
                "pod-garbage-collector                         | core pods/status                    | patch",
                "disruption-controller                         | policy poddisruptionbudgets/status  | update",
                "endpoint-controller                           | core endpoints                      | create update"
                        + " delete",
                "endpoint-slice-controller                     | discovery.k8s.io endpointslices     | create update"
                        + " delete",
                "endpoint-slice-mirroring-controller           | discovery.k8s.io endpointslices     | create update"
                        + " delete",
                "resourcequota-controller                      | core resourcequotas/status          | update",
                "persistentvolume-controller                   | core persistentvolumes              | update delete",
                "persistentvolume-controller                   | core persistentvolumeclaims/status  | update",
                "persistentvolume-protection-controller        | core persistentvolumes              | update",
                "persistentvolumeclaim-protection-controller   | core persistentvolumeclaims         | update",
                "simulated-provisioner                         | core persistentvolumes              | create delete",
                "simulated-provisioner                         | core persistentvolumeclaims         | update",
                "attachdetach-controller                       | storage.k8s.io volumeattachments    | create delete",
                "attachdetach-controller                       | storage.k8s.io volumeattachments/status | update",
                "volume-expand                                 | core persistentvolumeclaims/status  | update",
                "ephemeral_volume                              | core persistentvolumeclaims         | create",
                "resource_claim                                | resource.k8s.io resourceclaims      | create delete",
                "resource_claim                                | core pods/status                    | update",
                "service-controller                            | core services/status                | update",
                "service-controller                            | networking.k8s.io ipaddresses       | create",
                "claim-repair-controller                       | networking.k8s.io ipaddresses       | create delete",
                "service-cidr-controller                       | networking.k8s.io servicecidrs      | update",
                "service-cidr-controller                       | networking.k8s.io servicecidrs/status | update",
                "certificatesigningrequest-approving-controller | certificates.k8s.io"
                        + " certificatesigningrequests/approval | update",
                "certificatesigningrequest-signing-controller  | certificates.k8s.io certificatesigningrequests/status"
                        + " | update",
                "certificatesigningrequest-cleaner-controller  | certificates.k8s.io certificatesigningrequests |"
                        + " delete",
                "clusterrole-aggregation-controller            | rbac.authorization.k8s.io clusterroles | update",
                "tokens-controller                             | core secrets                        | update delete",
                "customresource-controller                     | apiextensions.k8s.io customresourcedefinitions/status"
                        + " | update",
                "default-scheduler                             | core pods/binding                   | create",
                "default-scheduler                             | core pods/status                    | update",
                "default-scheduler                             | core persistentvolumeclaims         | patch",
                "kubelet/node-1                                | core nodes                          | create",
                "kubelet/node-1                                | core nodes/status                   | update",
                "kubelet/node-1                                | core pods/status                    | update",
                "kubelet/node-1                                | core pods                           | create delete",
            })
    void shouldBeAllowedWhatTheyPropose(String component, String what, String verbs) {
        for (String verb : verbs.split(" ")) {
            assertThat(allows(component, what, verb)).as(verb).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deployment-controller      | core secrets                 | create update delete",
                "deployment-controller      | core pods                    | create delete",
                "replicaset-controller      | apps replicasets             | create delete",
                "job-controller             | apps deployments             | update delete",
                "endpoint-controller        | core services                | update delete",
                "namespace-defaults-controller | core secrets              | create update delete",
                "tokens-controller          | core pods                    | create update delete",
                "default-scheduler          | core pods                    | create update",
                "default-scheduler          | core nodes                   | update delete",
                "kubelet/node-1             | core secrets                 | create update delete",
                "kubelet/node-1             | core pods/binding            | create",
                "kubelet/node-1             | rbac.authorization.k8s.io clusterrolebindings | create",
                "a-controller-of-a-users-own | core configmaps             | create update delete",
            })
    void shouldBeAllowedNothingElse(String component, String what, String verbs) {
        for (String verb : verbs.split(" ")) {
            assertThat(allows(component, what, verb)).as(verb).isFalse();
        }
    }

    private static boolean allows(String component, String what, String verb) {
        String[] parts = what.split(" ");
        String[] resource = parts[1].split("/");
        return AUTHORIZATION.allows(
                ComponentIdentity.of(component),
                Attributes.of(
                        verb,
                        parts[0].equals("core") ? "" : parts[0],
                        resource[0],
                        resource.length > 1 ? resource[1] : "",
                        "default",
                        "node-1"));
    }
}
