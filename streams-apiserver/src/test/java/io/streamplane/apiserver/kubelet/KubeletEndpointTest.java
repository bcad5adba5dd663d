package io.streamplane.apiserver.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class KubeletEndpointTest {

    @ParameterizedTest
    @CsvSource({
        "10250, 192.0.2.1 2001:db8::1, https://192.0.2.1:10250",
        "10250, 2001:db8::1 192.0.2.1, https://192.0.2.1:10250",
        "10250, 2001:db8::1 2001:db8::2, https://[2001:db8::1]:10250",
        "10250, '', https://127.0.0.1:10250",
        "0, 192.0.2.1, none",
    })
    void shouldPreferAnAddressOfIpv4(int port, String addresses, String expected) {
        // Given
        ObjectNode node = JsonMapper.shared().createObjectNode();
        ObjectNode status = node.putObject("status");
        status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", port);
        var all = status.putArray("addresses");
        all.addObject().put("type", "Hostname").put("address", "node-0");
        for (String address : addresses.split(" ", 0)) {
            if (!address.isEmpty()) {
                all.addObject().put("type", "InternalIP").put("address", address);
            }
        }

        // When
        String endpoint = KubeletEndpoint.of(node).orElse("none");

        // Then
        assertThat(endpoint).isEqualTo(expected);
    }
}
