package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.defaulted;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.apps.DeploymentRules;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows say what {@code ValidatePodSpec} says; C stands for a valid list of containers. */
class PodSpecValidationTest {

    private final KindRules rules = new PodRules();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '"', textBlock = """
            C                                                             | -
            C, initContainers: [{name: i, image: i, readinessProbe: {exec: {command: [a]}}}] | initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always
            C, initContainers: [{name: i, image: i, lifecycle: {postStart: {exec: {command: [a]}}}}] | initContainers[0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always
            C, initContainers: [{name: i, image: i, restartPolicy: Always, readinessProbe: {exec: {command: [a]}}}] | -
            C, volumes: [{name: a, hostPath: {path: /a/../b}}]             | volumes[0].hostPath.path: Invalid value: '/a/../b': must not contain '..'
            C, volumes: [{name: a, hostPath: {path: /a..b/c}}]             | -
            C, volumes: [{name: a, hostPath: {path: /a, type: Disk}}]      | volumes[0].hostPath.type: Unsupported value: 'Disk'
            C, volumes: [{name: a, emptyDir: {sizeLimit: '-1'}}]           | volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity
            C, volumes: [{name: a, secret: {secretName: s, items: [{key: k, path: ../x}]}}] | volumes[0].secret.items[0].path: Invalid value: '../x': must not contain '..'
            C, volumes: [{name: a, configMap: {name: m, items: [{key: k, path: ..x}]}}] | volumes[0].configMap.items[0].path: Invalid value: '..x': must not start with '..'
            C, volumes: [{name: a, configMap: {name: m, items: [{path: x}]}}] | volumes[0].configMap.items[0].key: Required value
            C, volumes: [{name: a, projected: {sources: [{secret: {name: s, items: [{key: k, path: /x}]}}]}}] | volumes[0].projected.sources[0].secret.items[0].path: Invalid value: '/x': must be a relative path
            C, volumes: [{name: a, downwardAPI: {items: [{path: x, fieldRef: {fieldPath: status.podIP}}]}}] | volumes[0].downwardAPI.items[0].fieldRef.fieldPath: Unsupported value: 'status.podIP'
            C, volumes: [{name: a, downwardAPI: {items: [{path: x, fieldRef: {fieldPath: metadata.labels}}]}}] | -
            C, volumes: [{name: a, downwardAPI: {items: [{path: x}]}}]     | volumes[0].downwardAPI.items[0]: Required value: one of fieldRef and resourceFieldRef is required
            C, volumes: [{name: a, downwardAPI: {items: [{path: x, resourceFieldRef: {resource: limits.cpu}}]}}] | volumes[0].downwardAPI.items[0].resourceFieldRef.containerName: Required value
            C, volumes: [{name: a, nfs: {server: s, path: x}}]             | volumes[0].nfs.path: Invalid value: 'x': must be an absolute path
            C, volumes: [{name: a, csi: {}}]                               | volumes[0].csi.driver: Required value
            C, volumes: [{name: a, secret: {}}]                            | volumes[0].secret.secretName: Required value
            C, volumes: [{name: a, ephemeral: {}}]                         | volumes[0].ephemeral.volumeClaimTemplate: Required value
            C, volumes: [{name: a, projected: {sources: [{configMap: {}}]}}] | volumes[0].projected.sources[0].configMap.name: Required value
            C, volumes: [{name: a, projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 1}}]}}] | volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes
            C, volumes: [{name: a, projected: {sources: [{serviceAccountToken: {path: t}}, {downwardAPI: {items: [{path: n, fieldRef: {fieldPath: metadata.namespace}}]}}]}}] | -
            C, dnsPolicy: None                                            | dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None
            C, dnsPolicy: None, dnsConfig: {searches: [a]}                | dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None
            C, dnsPolicy: None, dnsConfig: {nameservers: [10.0.0.1]}      | -
            C, dnsConfig: {nameservers: [x]}                              | dnsConfig.nameservers[0]: Invalid value: 'x': must be a valid IP address
            C, dnsConfig: {nameservers: [1.1.1.1, 1.1.1.2, 1.1.1.3, 1.1.1.4]} | dnsConfig.nameservers: Invalid value: ['1.1.1.1','1.1.1.2','1.1.1.3','1.1.1.4']: must not have more than 3 nameservers
            C, dnsConfig: {searches: ['.', a.b., _tcp.a]}                 | -
            C, dnsConfig: {options: [{value: a}]}                         | dnsConfig.options[0]: Required value: must not be empty
            C, schedulingGates: [{name: a}, {name: a}]                    | schedulingGates[1]: Duplicate value: 'a'
            C, schedulingGates: [{name: a b}]                             | schedulingGates[0]: Invalid value: 'a b': name part must consist of
            C, readinessGates: [{conditionType: a b}]                     | readinessGates[0].conditionType: Invalid value: 'a b': name part must consist of
            C, hostAliases: [{ip: x}]                                     | hostAliases[0].ip: Invalid value: 'x': must be a valid IP address
            C, preemptionPolicy: Some                                     | preemptionPolicy: Unsupported value: 'Some'
            C, securityContext: {runAsUser: -1}                           | securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive
            C, securityContext: {supplementalGroups: [1, 2147483648]}     | securityContext.supplementalGroups[1]: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive
            C, securityContext: {seccompProfile: {type: Localhost}}       | securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost
            C, securityContext: {seccompProfile: {type: RuntimeDefault, localhostProfile: a}} | securityContext.seccompProfile.localhostProfile: Invalid value: 'a': can only be set when seccomp type is Localhost
            C, shareProcessNamespace: true, hostPID: true                 | shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled
            C, os: {name: beos}                                           | os.name: Unsupported value: 'beos': supported values: 'linux', 'windows'
            C, os: {name: windows}, securityContext: {runAsUser: 1}       | securityContext.runAsUser: Forbidden: cannot be set for a windows pod
            C, os: {name: windows}, hostPID: true                         | hostPID: Forbidden: cannot be set for a windows pod
            C, os: {name: linux}, securityContext: {windowsOptions: {}}   | securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod
            os: {name: windows}, containers: [{name: c, image: i, securityContext: {privileged: true}}] | containers[0].securityContext.privileged: Forbidden: cannot be set for a windows pod
            """)
    void shouldSayWhatIsWrongWithAPod(String spec, String expected) {
        check("{spec: {" + spec.replaceFirst("^C(?=$|,)", "containers: [{name: c, image: i}]") + "}}", expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '"', textBlock = """
            volumeMounts: [{name: v, mountPath: /z, subPath: a/b}]        | -
            volumeMounts: [{name: v, mountPath: /z, subPath: /abs}]       | volumeMounts[0].subPath: Invalid value: '/abs': must be a relative path
            volumeMounts: [{name: v, mountPath: /z, subPath: a/../b}]     | volumeMounts[0].subPath: Invalid value: 'a/../b': must not contain '..'
            volumeMounts: [{name: v, mountPath: /z, subPathExpr: /$(A)}]  | volumeMounts[0].subPathExpr: Invalid value: '/$(A)': must be a relative path
            volumeMounts: [{name: v, mountPath: /z, subPath: x, subPathExpr: $(A)}] | volumeMounts[0].subPathExpr: Invalid value: '$(A)': subPathExpr and subPath are mutually exclusive
            volumeMounts: [{name: v, mountPath: '/z:b'}]                  | volumeMounts[0].mountPath: Invalid value: '/z:b': must not contain ':'
            livenessProbe: {httpGet: {port: 80, httpHeaders: [{name: a b}]}} | livenessProbe.httpGet.httpHeaders: Invalid value: 'a b': a valid HTTP header must consist of
            livenessProbe: {grpc: {port: 0}}                              | livenessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive
            ports: [{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 80}] | ports[1].hostPort: Duplicate value: 'TCP//80'
            ports: [{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 80, protocol: UDP}] | -
            ports: [{containerPort: 80, hostPort: 80, hostIP: 10.0.0.1}, {containerPort: 81, hostPort: 80, hostIP: 10.0.0.2}] | -
            env: [{name: A, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}] | -
            env: [{name: A, valueFrom: {fieldRef: {fieldPath: spec.foo}}}] | env[0].valueFrom.fieldRef.fieldPath: Invalid value: 'spec.foo': error converting fieldPath: field label not supported: spec.foo
            env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.phase}}}] | env[0].valueFrom.fieldRef.fieldPath: Unsupported value: 'status.phase': supported values: 'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName'
            env: [{name: A, valueFrom: {fieldRef: {fieldPath: "metadata.labels['a/b']"}}}] | -
            env: [{name: A, valueFrom: {fieldRef: {fieldPath: "metadata.labels['a b']"}}}] | env[0].valueFrom.fieldRef: Invalid value: 'a b': name part must consist of
            env: [{name: A, valueFrom: {fieldRef: {fieldPath: "metadata.name['a']"}}}] | env[0].valueFrom.fieldRef.fieldPath: Invalid value: 'metadata.name['a']': error converting fieldPath: field label does not support subscript
            env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.foo}}}] | env[0].valueFrom.resourceFieldRef.resource: Unsupported value: 'limits.foo'
            env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1m}}}] | -
            env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 2m}}}] | env[0].valueFrom.resourceFieldRef.divisor: Invalid value: 'limits.cpu': only divisor's values 1m and 1 are supported with the cpu resource
            env: [{name: A, valueFrom: {resourceFieldRef: {resource: requests.memory, divisor: 1Mi}}}] | -
            env: [{name: A, valueFrom: {secretKeyRef: {name: s}}}]        | env[0].valueFrom.secretKeyRef.key: Required value
            envFrom: [{}]                                                 | envFrom: Invalid value: '': must specify one of: `configMapRef` or `secretRef`
            envFrom: [{configMapRef: {name: a}, secretRef: {name: b}}]    | envFrom: Invalid value: '': may not have more than one field specified at a time
            envFrom: [{configMapRef: {}}]                                 | envFrom[0].configMapRef.name: Required value
            resources: {limits: {hugepages-2Mi: 2Mi}}                     | resources: Forbidden: HugePages require cpu or memory
            resources: {limits: {cpu: '1', hugepages-2Mi: 3Mi}}           | resources.limits[hugepages-2Mi]: Invalid value: '3Mi': 3Mi is not positive integer multiple of hugepages-2Mi
            resources: {limits: {cpu: '1', hugepages-2Mi: 4Mi}}           | -
            securityContext: {runAsGroup: -2}                             | securityContext.runAsGroup: Invalid value: -2: must be between 0 and 2147483647, inclusive
            securityContext: {privileged: true, allowPrivilegeEscalation: false} | securityContext: Invalid value: {'privileged':true,'allowPrivilegeEscalation':false}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true
            securityContext: {procMount: Some}                            | securityContext.procMount: Unsupported value: 'Some'
            """)
    void shouldSayWhatIsWrongWithAContainer(String container, String expected) {
        check(
                "{spec: {volumes: [{name: v}], containers: [{name: c, image: i, " + container + "}]}}",
                expected == null ? null : "containers[0]." + expected);
    }

    @Test
    void shouldCheckTemplatesAsPods() {
        // Given
        var deployment = defaulted(new DeploymentRules(), """
                spec:
                  selector: {matchLabels: {a: b}}
                  template:
                    metadata: {labels: {a: b}}
                    spec: {dnsPolicy: None, containers: [{name: c, image: i, envFrom: [{}]}]}
                """);

        // When
        List<String> errors = sentences(new DeploymentRules().validate(deployment));

        // Then
        assertThat(errors).hasSize(2).allMatch(each -> each.startsWith("spec.template.spec."));
    }

    private void check(String pod, @Nullable String expected) {
        // When
        List<String> errors = sentences(rules.validate(defaulted(rules, pod)));

        // Then
        if (expected == null) {
            assertThat(errors).isEmpty();
        } else {
            assertThat(errors).isNotEmpty();
            assertThat(errors.getFirst().replace('"', '\'')).startsWith("spec." + expected);
        }
    }
}
