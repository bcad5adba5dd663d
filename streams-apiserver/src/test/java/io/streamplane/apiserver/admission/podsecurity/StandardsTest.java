package io.streamplane.apiserver.admission.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.tree.Tree;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class StandardsTest {

    private static final String RESTRICTED_CONTEXT =
            "{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "latest | {} | {} | ''",
                "latest | {hostNetwork: true, hostPID: true} | {} | host namespaces (hostNetwork=true, hostPID=true)",
                "latest | {volumes: [{name: v, hostPath: {path: /}}, {name: w, emptyDir: {}}]} | {} | hostPath volumes (volume 'v')",
                "latest | {} | {ports: [{containerPort: 1, hostPort: 80}, {containerPort: 2, hostPort: 443}]} | hostPort (container 'a' uses hostPorts 443, 80)",
                "latest | {} | {securityContext: {privileged: true}} | privileged (container 'a' must not set securityContext.privileged=true)",
                "latest | {} | {securityContext: {capabilities: {add: [SYS_ADMIN, CHOWN, NET_RAW]}}} | non-default capabilities (container 'a' must not include 'NET_RAW', 'SYS_ADMIN' in securityContext.capabilities.add)",
                "latest | {} | {securityContext: {procMount: Unmasked}} | procMount (container 'a' must not set securityContext.procMount to 'Unmasked')",
                "latest | {hostUsers: false} | {securityContext: {procMount: Unmasked}} | ''",
                "v1.34 | {hostUsers: false} | {securityContext: {procMount: Unmasked}} | procMount (container 'a' must not set securityContext.procMount to 'Unmasked')",
                "latest | {securityContext: {seLinuxOptions: {type: bad, user: u}}} | {} | seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type 'bad'; user may not be set)",
                "latest | {} | {securityContext: {seLinuxOptions: {role: r}}} | seLinuxOptions (container 'a' set forbidden securityContext.seLinuxOptions: role may not be set)",
                "v1.30 | {} | {securityContext: {seLinuxOptions: {type: container_engine_t}}} | seLinuxOptions (container 'a' set forbidden securityContext.seLinuxOptions: type 'container_engine_t')",
                "v1.31 | {} | {securityContext: {seLinuxOptions: {type: container_engine_t}}} | ''",
                "latest | {securityContext: {seccompProfile: {type: Unconfined}}} | {securityContext: {seccompProfile: {type: Unconfined}}} | seccompProfile (pod and container 'a' must not set securityContext.seccompProfile.type to 'Unconfined')",
                "latest | {securityContext: {appArmorProfile: {type: Unconfined}}} | {} | forbidden AppArmor profile (pod must not set AppArmor profile type to 'Unconfined')",
                "latest | {securityContext: {sysctls: [{name: kernel.msgmax}, {name: net.ipv4.tcp_syncookies}]}} | {} | forbidden sysctls (kernel.msgmax)",
                "v1.28 | {securityContext: {sysctls: [{name: net.ipv4.tcp_fin_timeout}]}} | {} | forbidden sysctls (net.ipv4.tcp_fin_timeout)",
                "v1.29 | {securityContext: {sysctls: [{name: net.ipv4.tcp_fin_timeout}]}} | {} | ''",
                "latest | {securityContext: {windowsOptions: {hostProcess: true}}} | {} | hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)",
                "latest | {} | {livenessProbe: {httpGet: {host: 1.2.3.4}}, lifecycle: {preStop: {tcpSocket: {host: b}}}} | probe or lifecycle host (container 'a' uses probe or lifecycle hosts '1.2.3.4', 'b')",
                "v1.33 | {} | {livenessProbe: {httpGet: {host: 1.2.3.4}}} | ''",
                "latest | {hostIPC: true, initContainers: [{name: i, securityContext: {privileged: true}}]} | {securityContext: {privileged: true}} | host namespaces (hostIPC=true), privileged (containers 'i', 'a' must not set securityContext.privileged=true)",
            })
    void shouldHoldToBaseline(String version, String pod, String container, String expected) {
        // When / Then
        assertThat(findings("baseline", version, pod, container)).isEqualTo(expected.equals("''") ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "latest | {} | {} | allowPrivilegeEscalation != false (container 'a' must set securityContext.allowPrivilegeEscalation=false), "
                        + "unrestricted capabilities (container 'a' must set securityContext.capabilities.drop=['ALL']), "
                        + "runAsNonRoot != true (pod or container 'a' must set securityContext.runAsNonRoot=true), "
                        + "seccompProfile (pod or container 'a' must set securityContext.seccompProfile.type to 'RuntimeDefault' or 'Localhost')",
                "v1.0 | {} | {} | runAsNonRoot != true (pod or container 'a' must set securityContext.runAsNonRoot=true)",
                "latest | {securityContext: {runAsNonRoot: true, seccompProfile: {type: Localhost}}} | {securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}} | ''",
                "latest | {volumes: [{name: n, nfs: {}}, {name: h, hostPath: {}}, {name: s, secret: {}}]} | {securityContext: SAFE} | restricted volume types (volumes 'n', 'h' use restricted volume types 'hostPath', 'nfs')",
                "latest | {securityContext: {runAsUser: 0}} | {securityContext: SAFE} | runAsUser=0 (pod must not set runAsUser=0)",
                "latest | {securityContext: {runAsNonRoot: false}} | {securityContext: SAFE} | runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)",
                "latest | {hostUsers: false, securityContext: {runAsUser: 0}} | {securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}} | ''",
                "latest | {os: {name: windows}} | {securityContext: {runAsNonRoot: true}} | ''",
                "latest | {hostNetwork: true} | {securityContext: SAFE} | host namespaces (hostNetwork=true)",
                "latest | {} | {securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [CHOWN], drop: [ALL]}, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}} | unrestricted capabilities (container 'a' must not include 'CHOWN' in securityContext.capabilities.add)",
            })
    void shouldHoldToRestricted(String version, String pod, String container, String expected) {
        // When
        String found = findings("restricted", version, pod, container.replace("SAFE", RESTRICTED_CONTEXT));

        // Then
        assertThat(found).isEqualTo(expected.equals("''") ? "" : expected);
    }

    @Test
    void shouldAllowEverythingToPrivileged() {
        // When / Then
        assertThat(findings("privileged", "latest", "{hostNetwork: true}", "{securityContext: {privileged: true}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{} | privileged:latest privileged:latest privileged:latest | 0",
                "{enforce: baseline} | baseline:latest privileged:latest baseline:latest | 0",
                "{enforce: restricted, enforce-version: v1.25, warn: baseline} | restricted:v1.25 privileged:latest baseline:latest | 0",
                "{enforce: restricted, enforce-version: v1.25} | restricted:v1.25 privileged:latest restricted:v1.25 | 0",
                "{enforce: strict} | restricted:latest privileged:latest privileged:latest | 1",
                "{audit: strict, warn: x, warn-version: '1.25'} | privileged:latest privileged:latest privileged:latest | 3",
            })
    void shouldReadLabels(String labels, String expected, int errors) {
        // Given
        Map<String, String> given = Tree.textMap(yaml(labels)).entrySet().stream()
                .collect(Collectors.toMap(each -> NamespacePolicy.PREFIX + each.getKey(), Map.Entry::getValue));

        // When
        var read = NamespacePolicy.of(given, NamespacePolicy.PRIVILEGED);

        // Then
        var policy = read.policy();
        assertThat(policy.enforce() + " " + policy.audit() + " " + policy.warn())
                .isEqualTo(expected);
        assertThat(read.errors()).hasSize(errors);
    }

    private static String findings(String level, String version, String pod, String container) {
        ObjectNode spec = yaml(pod);
        ObjectNode with = yaml(container);
        with.put("name", "a");
        spec.withArray("containers").add(with);
        var at = new SecurityLevel.At(
                SecurityLevel.of(level).orElseThrow(),
                SecurityLevel.minor(version).orElseThrow());
        return Standards.findings(at, new PodView(null, spec)).stream()
                .map(each -> each.reason() + " (" + each.detail() + ")")
                .collect(Collectors.joining(", "))
                .replace('"', '\'');
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) YAMLMapper.shared().readTree(text);
    }
}
