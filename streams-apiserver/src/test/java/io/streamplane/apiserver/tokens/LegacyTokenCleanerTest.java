package io.streamplane.apiserver.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyTokenCleanerTest {

    private static final Duration PERIOD = Duration.ofDays(100);

    /** A Secret of the first of January; looked at 110 days later. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "invalidate | 2026-01-02 |                                                           | old  | other",
                "invalidate | 2026-01-02 | kubernetes.io/legacy-token-last-used: '2026-01-11'        | old  | other",
                "nothing    | 2026-01-02 | kubernetes.io/legacy-token-last-used: '2026-01-12'        | old  | other",
                "nothing    | 2026-01-02 | kubernetes.io/legacy-token-last-used: lately              | old  | other",
                "nothing    | 2026-01-12 |                                                           | old  | other",
                "invalidate | 2026-01-11 |                                                           | old  | other",
                "nothing    | once       |                                                           | old  | other",
                "nothing    | 2026-01-02 |                                                           | ours | other",
                "nothing    | 2026-01-02 |                                                           | old  | old",
                "invalidate | 2026-01-02 | kubernetes.io/legacy-token-invalid-since: lately           | old  | other",
                "delete     | 2026-01-02 | kubernetes.io/legacy-token-invalid-since: '2026-01-11'    | old  | other",
                "nothing    | 2026-01-02 | kubernetes.io/legacy-token-invalid-since: '2026-01-12'    | old  | other",
            })
    void shouldCleanWhatNobodyUses(String outcome, String since, String label, String listed, String mounted) {
        // Given
        var world = new TokenWorld();
        world.create(
                "configmaps",
                "kube-system",
                "{metadata: {name: " + LegacyTokenTracking.MAP.name() + "}, data: {since: '" + since + "'}}");
        world.create("serviceaccounts", "ns", "{metadata: {name: robot}, secrets: [{name: " + listed + "}]}");
        world.create("secrets", "ns", """
            metadata:
              name: old
              annotations: {kubernetes.io/service-account.name: robot}
              labels: {%s}
            type: kubernetes.io/service-account-token
            """.formatted(label == null ? "" : label));
        world.create("pods", "ns", """
            metadata: {name: p}
            spec: {serviceAccountName: robot, containers: [{name: c, image: i, envFrom: [{secretRef: {name: %s}}]}]}
            """.formatted(mounted));
        world.pass(Duration.ofDays(110));

        // When
        var cleaning = LegacyTokenCleaner.clean(world.state(), world.now(), PERIOD);

        // Then
        assertThat(cleaning.invalidate()).hasSize(outcome.equals("invalidate") ? 1 : 0);
        assertThat(cleaning.delete()).hasSize(outcome.equals("delete") ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"99, 0", "101, 1"})
    void shouldLeaveYoungSecrets(int days, int invalidated) {
        // Given
        var world = new TokenWorld();
        world.create(
                "configmaps",
                "kube-system",
                "{metadata: {name: " + LegacyTokenTracking.MAP.name() + "}, data: {since: '2020-01-02'}}");
        world.create("serviceaccounts", "ns", "{metadata: {name: robot}, secrets: [{name: old}]}");
        world.create("secrets", "ns", """
            {metadata: {name: old, annotations: {kubernetes.io/service-account.name: robot}},
             type: kubernetes.io/service-account-token}
            """);
        world.pass(Duration.ofDays(days));

        // When
        var cleaning = LegacyTokenCleaner.clean(world.state(), world.now(), PERIOD);

        // Then
        assertThat(cleaning.invalidate()).hasSize(invalidated);
    }
}
