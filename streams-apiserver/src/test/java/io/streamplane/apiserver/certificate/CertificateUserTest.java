package io.streamplane.apiserver.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateUserTest {

    /** As Go reads {@code pkix.Name}: attributes by their type, wherever they stand; of several names the last. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CN=alice, O=devs              | alice | devs",
                "CN=alice + O=system:masters   | alice | system:masters",
                "O=devs + CN=system:masters    | system:masters | devs",
                "O=devs + CN=alice, O=ops      | alice | devs ops",
                "O=devs                        | ''    | devs",
            })
    void shouldTellNamesFromGroups(String subject, String user, String groups) {
        // When
        AuthenticatedUser named = CertificateAuthority.user(new X500Principal(subject));

        // Then
        assertThat(named.name()).isEqualTo(user);
        assertThat(named.groups()).containsExactlyInAnyOrderElementsOf(List.of(groups.split(" ")));
    }
}
