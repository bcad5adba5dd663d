package io.streamplane.kubelet.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeletRequestTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /stats/summary          | get    | stats",
                "GET    | /stats                  | get    | stats",
                "GET    | /statsummary            | get    | proxy",
                "GET    | /metrics                | get    | metrics",
                "GET    | /metrics/resource       | get    | metrics",
                "GET    | /logs/syslog            | get    | log",
                "POST   | /checkpoint/ns/web/main | create | checkpoint",
                "GET    | /pods                   | get    | pods proxy",
                "GET    | /runningpods/           | get    | pods proxy",
                "GET    | /healthz                | get    | healthz proxy",
                "GET    | /configz                | get    | configz proxy",
                "GET    | /statusz                | get    | statusz proxy",
                "GET    | /containerLogs/ns/web/m | get    | proxy",
                "POST   | /exec/ns/web/main       | create | proxy",
                "GET    | /exec/ns/web/main       | get    | proxy",
                "PUT    | /podProxy/ns/web/80     | update | proxy",
                "PATCH  | /                       | patch  | proxy",
                "DELETE | //stats                 | delete | proxy",
                "HEAD   | /metrics                | ''     | metrics"
            })
    void shouldSayWhichRightIsNeeded(String method, String path, String verb, String subresources) {
        // When
        var request = KubeletRequest.of(method, path, "node-1");

        // Then
        assertThat(request).isEqualTo(new KubeletRequest(verb, List.of(subresources.split(" ")), "node-1"));
    }
}
