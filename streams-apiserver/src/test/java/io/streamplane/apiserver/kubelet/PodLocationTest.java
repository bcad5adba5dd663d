package io.streamplane.apiserver.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PodLocationTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void shouldSayWhereItIs() {
        // Given
        ObjectNode pod = pod("one");
        var query =
                Map.of("command", List.of("sh", "-c", "echo a&b"), "stdin", List.of("true"), "tty", List.of("false"));

        // When
        PodLocation location = PodLocation.of(pod, "exec", name -> query.getOrDefault(name, List.of()));

        // Then
        assertThat(location)
                .isEqualTo(new PodLocation.At("n1", "/exec/ns/p/one?input=1&command=sh&command=-c&command=echo+a%26b"));
    }

    @Test
    void shouldPassPortsOn() {
        assertThat(PodLocation.of(
                        pod("one"), "portforward", name -> name.equals("ports") ? List.of("80,81") : List.of()))
                .isEqualTo(new PodLocation.At("n1", "/portForward/ns/p?port=80&port=81"));
    }

    @Test
    void shouldRefuseInUpstreamsWords() {
        assertThat(refusal(pod("a b"), ""))
                .isEqualTo("a container name must be specified for pod p, choose one of: [a b]");
        assertThat(refusal(pod("a"), "c")).isEqualTo("container c is not valid for pod p");
        ObjectNode unbound = pod("a");
        unbound.withObject("/spec").remove("nodeName");
        assertThat(refusal(unbound, "a")).isEqualTo("pod p does not have a host assigned");
        ObjectNode init = pod("a b");
        init.withObject("/spec").putArray("initContainers").addObject().put("name", "i");
        assertThat(refusal(init, ""))
                .isEqualTo("a container name must be specified for pod p, choose one of: [a b] or one of the init"
                        + " containers: [i]");
    }

    @ParameterizedTest
    @CsvSource({
        "web,            '', web, ''",
        "web:80,         '', web, 80",
        "web:http,       '', web, http",
        "https:web:443,  https, web, 443",
        ":web:80,        '', web, 80"
    })
    void shouldReadProxiedNames(String text, String scheme, String name, String port) {
        assertThat(ProxyTarget.parse(text)).isEqualTo(new ProxyTarget(scheme, name, port));
    }

    @Test
    void shouldRefuseOtherNames() {
        assertThat(ProxyTarget.parse("ftp:web:80")).isNull();
        assertThat(ProxyTarget.parse("a:b:c:d")).isNull();
        assertThat(ProxyTarget.parse(":80")).isNull();
    }

    private static String refusal(ObjectNode pod, String container) {
        return PodLocation.of(pod, "exec", name -> name.equals("container") ? List.of(container) : List.of())
                        instanceof PodLocation.Refused refused
                ? refused.message()
                : "";
    }

    private static ObjectNode pod(String containers) {
        ObjectNode pod = JSON.createObjectNode();
        pod.putObject("metadata").put("name", "p").put("namespace", "ns");
        var spec = pod.putObject("spec").put("nodeName", "n1");
        var list = spec.putArray("containers");
        for (String name : containers.split(" ")) {
            list.addObject().put("name", name);
        }
        return pod;
    }
}
