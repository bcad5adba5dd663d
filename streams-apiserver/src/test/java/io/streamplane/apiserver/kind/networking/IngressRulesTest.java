package io.streamplane.apiserver.kind.networking;

import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.kind.networking.IngressKind;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class IngressRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(IngressKind.KIND);
    private static final String BACKEND = "backend: {service: {name: web, port: {number: 80}}}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {defaultBackend: {service: {name: web, port: {name: http}}}} |
                    {rules: [{host: '*.example.com', http: {paths: [{path: /, pathType: Prefix, BACKEND}]}}]} |
                    {rules: [{host: example.com}]} |
                    {rules: [{http: {paths: [{pathType: ImplementationSpecific, BACKEND}]}}]} |
                    {} | spec: Invalid value: null: either `defaultBackend` or `rules` must be specified
                    {rules: [{host: 10.0.0.1}]} | spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address
                    {rules: [{http: {paths: []}}]} | spec.rules[0].http.paths: Required value
                    {rules: [{http: {paths: [{path: /, BACKEND}]}}]} | spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified
                    {rules: [{http: {paths: [{path: /, pathType: Odd, BACKEND}]}}]} | spec.rules[0].http.paths[0].pathType: Unsupported value: "Odd": supported values: "Exact", "ImplementationSpecific", "Prefix"
                    {rules: [{http: {paths: [{path: a, pathType: Exact, BACKEND}]}}]} | spec.rules[0].http.paths[0].path: Invalid value: "a": must be an absolute path
                    {rules: [{http: {paths: [{path: /a//b, pathType: Prefix, BACKEND}]}}]} | spec.rules[0].http.paths[0].path: Invalid value: "/a//b": must not contain '//'
                    {rules: [{http: {paths: [{path: /a/.., pathType: Prefix, BACKEND}]}}]} | spec.rules[0].http.paths[0].path: Invalid value: "/a/..": cannot end with '/..'
                    {rules: [{http: {paths: [{path: /, pathType: Exact}]}}]} | spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required
                    {defaultBackend: {service: {port: {number: 80}}}} | spec.defaultBackend.service.name: Required value
                    {defaultBackend: {service: {name: web}}} | spec.defaultBackend.service: Required value: port name or number is required
                    {defaultBackend: {service: {name: web, port: {number: 1, name: a}}}} | spec.defaultBackend.service: Invalid value: "": cannot set both port name & port number
                    {defaultBackend: {resource: {kind: Bucket}}} | spec.defaultBackend.resource.name: Required value
                    """)
    void shouldRefuseWhatKubernetesRefuses(String spec, String expected) {
        // Given
        ObjectNode ingress = created(RULES, "metadata: {name: web}\nspec: " + spec.replace("BACKEND", BACKEND));

        // When
        List<String> found = sentences(RULES.validate(ingress));

        // Then
        assertThat(found).isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {spec: {}} | <none> * '' 80
                    {spec: {ingressClassName: nginx, tls: [{}], rules: [{host: a}, {host: b}]}} | nginx a,b '' 80, 443
                    {spec: {rules: [{host: a}, {host: b}, {host: c}, {host: d}]}} | <none> a,b,c + 1 more... '' 80
                    {spec: {}, status: {loadBalancer: {ingress: [{ip: 1.2.3.4}, {hostname: h}]}}} | <none> * 1.2.3.4,h 80
                    """)
    void shouldShowClassHostsAddressesAndPorts(String ingress, String expected) {
        // When
        String cells = IntStream.rangeClosed(1, 4)
                .mapToObj(i -> RULES.columns()
                        .get(i)
                        .cell()
                        .of(yaml(ingress), Instant.EPOCH)
                        .asString())
                .map(cell -> cell.isEmpty() ? "''" : cell)
                .collect(Collectors.joining(" "));

        // Then
        assertThat(cells).isEqualTo(expected);
    }
}
