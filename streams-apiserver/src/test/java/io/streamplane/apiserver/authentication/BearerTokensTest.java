package io.streamplane.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenAuthenticator;
import io.streamplane.apiserver.identity.TokenVerdict;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BearerTokensTest {

    private static final AuthenticatedUser ROBOT = new AuthenticatedUser("robot", List.of());

    /** One that knows nothing of audiences, one that knows whom its tokens are for, and one that finds them wrong. */
    private final BearerTokens tokens = new BearerTokens(
            List.<TokenAuthenticator>of(
                    (token, _) -> token.equals("plain") ? new TokenVerdict.Known(ROBOT) : TokenVerdict.UNKNOWN,
                    (token, _) ->
                            token.startsWith("old") ? new TokenVerdict.Refused("it has expired") : TokenVerdict.UNKNOWN,
                    (token, wanted) -> token.equals("vault") && wanted.contains("vault")
                            ? new TokenVerdict.Known(ROBOT, List.of("vault"))
                            : TokenVerdict.UNKNOWN),
            List.of("api", "api2"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain |           | [api, api2]",
                "plain | api2      | [api2]",
                "plain | vault     | invalid bearer token",
                "vault |           | invalid bearer token",
                "vault | vault,api | [vault]",
                "none  |           | invalid bearer token",
                "old   |           | [invalid bearer token, it has expired]",
            })
    void shouldKnowTokensForAudiences(String token, String audiences, String expected) {
        // When
        TokenVerdict verdict = tokens.verdict(token, audiences == null ? List.of() : List.of(audiences.split(",")));

        // Then
        String said = switch (verdict) {
            case TokenVerdict.Known known -> known.audiences().toString();
            case TokenVerdict.Refused refused -> refused.why();
            case TokenVerdict.Unknown _ -> "unknown";
        };
        assertThat(said).isEqualTo(expected);
    }
}
