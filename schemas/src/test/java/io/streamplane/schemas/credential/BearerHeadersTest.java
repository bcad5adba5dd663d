package io.streamplane.schemas.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.credential.BearerHeaders.Shown;
import io.streamplane.schemas.credential.BearerHeaders.Token;
import io.streamplane.schemas.credential.BearerHeaders.Wrong;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BearerHeadersTest {

    private static final String OF_PROTOCOL = "base64url.bearer.authorization.k8s.io.";

    private static String said(Shown shown) {
        return switch (shown) {
            case BearerHeaders.Nothing _ -> "";
            case Token token -> token.text();
            case Wrong wrong -> "wrong: " + wrong.why();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer t, t",
        "bEARER t, t",
        "'  Bearer t  ', t",
        "Bearer t more, t",
        "Bearer  t, ''",
        "Bearer, ''",
        "'Bearer ', ''",
        "Basic t, ''",
        "Bearert, ''",
        "'', ''",
    })
    void shouldFindTheTokenOfAHeader(String header, String expected) {
        // When
        String token = BearerHeaders.token(header);

        // Then
        assertThat(token).isEqualTo(expected);
        assertThat(said(BearerHeaders.in(HttpFields.build().add("Authorization", header))
                        .getFirst()))
                .isEqualTo(expected);
    }

    /** {@code @} stands for what names of protocols with a token begin with; {@code dA} is {@code t} in Base64. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        websocket | Upgrade             | v4, @dA      | t
        WebSocket | keep-alive, upgrade | @dA,v4       | t
        websocket | Upgrade             | v4           | ''
        websocket | Upgrade             | @dA          | wrong: missing additional subprotocol
        websocket | Upgrade             | v4, @dA, @dA | wrong: multiple base64.bearer.authorization tokens specified
        websocket | Upgrade             | v4, @d A     | wrong: invalid base64.bearer.authorization token encoding
        websocket | Upgrade             | v4, @_w      | wrong: invalid base64.bearer.authorization token
        websocket | Upgrade             | v4, @        | ''
        websocket | close               | v4, @dA      | ''
        SPDY/3.1  | Upgrade             | v4, @dA      | ''
        """)
    void shouldFindTheTokenOfAWebSocket(String upgrade, String connection, String protocols, String expected) {
        // Given
        var headers = HttpFields.build()
                .add("Upgrade", upgrade)
                .add("Connection", connection)
                .add("Sec-WebSocket-Protocol", protocols.replace("@", OF_PROTOCOL));

        // When
        List<Shown> shown = BearerHeaders.in(headers);

        // Then
        assertThat(shown).first().isEqualTo(Shown.NOTHING);
        assertThat(said(shown.getLast())).isEqualTo(expected);
    }

    @Test
    void shouldNotChooseBetweenTwoHeaders() {
        // Given
        var headers = HttpFields.build().add("Authorization", "Bearer a").add("Authorization", "Bearer b");

        // When
        List<Shown> shown = BearerHeaders.in(headers);

        // Then
        assertThat(shown).containsExactly(new Wrong("expected one header Authorization"), Shown.NOTHING);
    }

    @Test
    void shouldPassNoTokenOn() {
        // When
        String protocols = BearerHeaders.passedOn("sec-websocket-protocol", "v5," + OF_PROTOCOL + "dA , v4");
        String other = BearerHeaders.passedOn("X-Other", OF_PROTOCOL + "dA");

        // Then
        assertThat(protocols).isEqualTo("v5, v4");
        assertThat(other).isEqualTo(OF_PROTOCOL + "dA");
    }
}
