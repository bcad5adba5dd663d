package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.builtin.Kinds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcePathTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(emptyValue = "", textBlock = """
            /api/v1/pods,                                            pods,        '',  '',  ''
            /api/v1/pods/,                                           pods,        '',  '',  ''
            /api/v1/namespaces,                                      namespaces,  '',  '',  ''
            /api/v1/namespaces/ns,                                   namespaces,  '',  ns,  ''
            /api/v1/namespaces/ns/status,                            namespaces,  '',  ns,  status
            /api/v1/namespaces/ns/finalize,                          namespaces,  '',  ns,  finalize
            /api/v1/namespaces/ns/pods,                              pods,        ns,  '',  ''
            /api/v1/namespaces/ns/pods/p,                            pods,        ns,  p,   ''
            /api/v1/namespaces/ns/pods/p/log,                        pods,        ns,  p,   log
            /api/v1/namespaces/ns/pods/p/binding,                    pods,        ns,  p,   binding
            /api/v1/nodes/n/status,                                  nodes,       '',  n,   status
            /apis/apps/v1/deployments,                               deployments, '',  '',  ''
            /apis/apps/v1/namespaces/ns/deployments/d/scale,         deployments, ns,  d,   scale
            /apis/coordination.k8s.io/v1/namespaces/ns/leases/l,     leases,      ns,  l,   ''
            """)
    void shouldFindWhatAPathIsAbout(String path, String resource, String namespace, String name, String subresource) {
        // When
        Target target = ResourcePath.parse(Kinds.builtIn(), path).orElseThrow();

        // Then
        assertThat(target.kind().plural()).isEqualTo(resource);
        assertThat(target.namespace()).isEqualTo(namespace);
        assertThat(target.name()).isEqualTo(name);
        assertThat(target.subresource()).isEqualTo(subresource);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/pods, true",
        "/api/v1/, false",
        "/api/v1, false",
        "/api, false",
        "/apis/apps/v1/deployments/, true",
        "/apis/apps/v1, false",
        "/apis/example.com/v1/nothing/known, true",
        "/version, false",
        "/, false",
    })
    void shouldTellPathsOfKindsFromDiscovery(String path, boolean isOfKind) {
        // Then
        assertThat(ResourcePath.isOfKind(path)).isEqualTo(isOfKind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api",
                "/api/v1",
                "/api/v2/pods",
                "/apis/apps",
                "/apis/apps/v1",
                "/apis/apps/v1beta1/deployments",
                "/apis/nothing/v1/pods",
                "/api/v1/deployments",
                "/api/v1/pods/p",
                "/api/v1/namespaces/ns/nodes",
                "/api/v1/namespaces/ns/pods/p/execute",
                "/api/v1/namespaces/ns/pods/p/log/x",
                "/api/v1//pods",
                "/api/v1/namespaces//pods",
                "/api/v1/namespaces/ns/pods//log",
                "/other/v1/pods",
                "//",
                "/api//"
            })
    void shouldKnowNoOtherPath(String path) {
        assertThat(ResourcePath.parse(Kinds.builtIn(), path)).isEmpty();
    }
}
