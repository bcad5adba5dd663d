package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContinueTokenTest {

    @ParameterizedTest(name = "{0} of a list of {1}")
    @CsvSource({"ns/web, '', ns/web, true", "ns/web, ns, web, true", "/node-1, '', node-1, false"})
    void shouldGoOnAfterTheLastObject(String last, String namespace, String start, boolean namespaced) {
        // Given
        ObjectKey key = ObjectKey.parse(last);

        // When
        ContinueToken token =
                ContinueToken.parse(ContinueToken.after(key, 42, namespace).text());

        // Then
        assertThat(token).isEqualTo(new ContinueToken(42, start + "\0"));
        ObjectKey from = token.from(namespaced, namespace);
        assertThat(key).isLessThan(from);
        assertThat(from).isLessThan(new ObjectKey(key.namespace(), key.name() + "-1"));
    }

    @Test
    void shouldBeWrittenAsKubernetesDoes() {
        // When
        String text = ContinueToken.after(ObjectKey.parse("ns/a"), 5, "").text();

        // Then
        assertThat(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8))
                .isEqualTo("{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"ns/a\\u0000\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"v\":\"meta.k8s.io/v2\",\"rv\":5,\"start\":\"a\"}       | server does not recognize this encoded version meta.k8s.io/v2",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":0,\"start\":\"a\"}       | incorrect encoded start resourceVersion (version meta.k8s.io/v1)",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"\"}        | encoded start key empty (version meta.k8s.io/v1)",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"../a\"}    | ../a",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":5,\"start\":\"a//b\"}    | a//b",
                "[1]                                                       | server does not recognize this encoded version",
            })
    void shouldRefuseTokensThatItDidNotGive(String json, String why) {
        refused(Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%%%", "abc", "AAAA", "NDI", "eCBucy9uYW1l"})
    void shouldRefuseWhatIsNoToken(String token) {
        refused(token, "");
    }

    private static void refused(String token, String why) {
        assertThatThrownBy(() -> ContinueToken.parse(token)).isInstanceOfSatisfying(RequestException.class, e -> {
            assertThat(e.failure().code()).isEqualTo(400);
            assertThat(e.failure().message())
                    .startsWith("invalid continue token: continue key is not valid")
                    .contains(why);
        });
    }
}
