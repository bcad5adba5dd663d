package io.streamplane.apiserver.operation;

import static io.streamplane.apiserver.admission.kit.PluginServer.ADMIN;
import static io.streamplane.apiserver.admission.kit.PluginServer.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.kit.PluginServer;
import io.streamplane.apiserver.request.ApiResult;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodGroupWorkloadExistsTest {

    private final PluginServer server = new PluginServer(Set.of(), Map.of());

    /** The Workload {@code w} has a template {@code worker}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {workload: {workloadName: w, podGroupTemplateName: worker}}    | ok
        {workload: {workloadName: gone, podGroupTemplateName: worker}} | Workload 'gone' not found
        {workload: {podGroupTemplateName: worker}}                     | Workload '' not found
        {workload: {workloadName: w, podGroupTemplateName: driver}}    | PodGroupTemplate 'driver' not found in Workload 'w'
        """)
    void shouldRefusePodGroupsOfNoTemplate(String reference, String expected) {
        // Given
        server.given("namespaces", "", "metadata: {name: ns}");
        server.given("workloads.scheduling.k8s.io", "ns", """
            metadata: {name: w}
            spec: {podGroupTemplates: [{name: worker, schedulingPolicy: {gang: {minCount: 2}}}]}
            """);

        // When
        ApiResult result = server.create(
                ADMIN,
                "podgroups.scheduling.k8s.io",
                "ns",
                "{metadata: {name: g}, spec: {podGroupTemplateRef: " + reference
                        + ", schedulingPolicy: {gang: {minCount: 2}}}}");

        // Then
        assertThat(said(result))
                .isEqualTo(
                        expected.equals("ok")
                                ? "ok"
                                : "podgroups.scheduling.k8s.io 'g' is forbidden: PodGroup rejected: " + expected);
    }
}
