package io.streamplane.apiserver.aggregation;

import static io.streamplane.apiserver.admission.webhook.AdmittedInMemory.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.webhook.AdmittedInMemory;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendTest {

    private final AdmittedInMemory cluster = new AdmittedInMemory((_, _, _, _) -> {
        throw new IOException("nobody is asked");
    });

    private void service(String spec) {
        done(cluster.create("services", "default", "{metadata: {name: hooks}, spec: " + spec + "}"));
    }

    private void slice(String name, String type, String endpoints, String ports) {
        done(cluster.create("endpointslices.discovery.k8s.io", "default", """
            {metadata: {name: %s, labels: {kubernetes.io/service-name: hooks}}, addressType: %s,
             endpoints: %s, ports: %s}\
            """.formatted(name, type, endpoints, ports)));
    }

    private Backend reached(String reference) {
        return Backend.of(AdmittedInMemory.yaml(reference), cluster.state(), 443);
    }

    @Test
    void shouldReachTheReadyEndpointsOfAllSlices() {
        // Given
        service("{ports: [{name: web, port: 443, targetPort: 8443}, {name: other, port: 9443}]}");
        slice(
                "a",
                "IPv4",
                "[{addresses: [10.0.0.1]}, {addresses: [10.0.0.2], conditions: {ready: false}},"
                        + " {addresses: [10.0.0.3], conditions: {ready: true}}]",
                "[{name: other, port: 9}, {name: web, port: 8443}]");
        slice("b", "IPv6", "[{addresses: [\"fd00::1\"]}]", "[{name: web, port: 8444}]");

        // When
        Backend backend = reached("{namespace: default, name: hooks}");

        // Then
        assertThat(backend)
                .isEqualTo(new Backend.Reached(
                        List.of("10.0.0.1:8443", "10.0.0.3:8443", "[fd00::1]:8444"), "hooks.default.svc"));
    }

    @Test
    void shouldReachEndpointsWhereThereAreNoSlices() {
        // Given
        service("{clusterIP: None, ports: [{port: 443}]}");
        done(cluster.create(
                "endpoints",
                "default",
                "{metadata: {name: hooks}, subsets: [{addresses: [{ip: 10.0.0.5}], notReadyAddresses: [{ip: 10.0.0.6}],"
                        + " ports: [{port: 8443}]}]}"));

        // When
        Backend backend = reached("{namespace: default, name: hooks}");

        // Then
        assertThat(backend).isEqualTo(new Backend.Reached(List.of("10.0.0.5:8443"), "hooks.default.svc"));
    }

    @Test
    void shouldReachAnExternalNameByThePortThatIsAskedFor() {
        // Given
        service("{type: ExternalName, externalName: hooks.example.com}");

        // When
        Backend backend = reached("{namespace: default, name: hooks, port: 8443}");

        // Then
        assertThat(backend).isEqualTo(new Backend.Reached(List.of("hooks.example.com:8443"), "hooks.default.svc"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{namespace: default, name: none} | ServiceNotFound | service/none in \"default\" is not present",
                "{namespace: default, name: hooks, port: 80} | ServicePortError | service/hooks in \"default\" is not"
                        + " listening on port 80",
                "{namespace: default, name: hooks} | MissingEndpoints | endpoints for service/hooks in \"default\""
                        + " have no addresses with port name \"web\""
            })
    void shouldSayWhatIsMissing(String reference, String reason, String message) {
        // Given
        service("{clusterIP: None, ports: [{name: web, port: 443}]}");
        slice("a", "IPv4", "[{addresses: [10.0.0.1]}]", "[{name: other, port: 9}]");

        // When
        Backend backend = reached(reference);

        // Then
        assertThat(backend).isEqualTo(new Backend.Missing(reason, message));
    }
}
