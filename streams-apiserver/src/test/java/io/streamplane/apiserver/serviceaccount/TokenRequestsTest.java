package io.streamplane.apiserver.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TokenRequestsTest {

    @TempDir
    private Path folder;

    private final AccountWorld world = new AccountWorld();
    private AccountTokens tokens;

    @BeforeEach
    void makeKeys() throws IOException {
        tokens = world.tokens(AccountTokenOptions.STANDARD, folder);
    }

    @Test
    void shouldAnswerAsUpstream() {
        // When
        ObjectNode answer = AccountWorld.done(world.request(tokens, "robot", "{}"));

        // Then
        assertThat(((ObjectNode) answer.get("status")).remove("token").asString())
                .contains(".");
        assertThat(JsonMapper.shared().readTree(answer.toString())).isEqualTo(AccountWorld.tree("""
                apiVersion: authentication.k8s.io/v1
                kind: TokenRequest
                metadata: {name: robot, namespace: ns, creationTimestamp: '2026-01-02T03:04:05Z'}
                spec: {audiences: [https://kubernetes.default.svc.cluster.local], expirationSeconds: 3600}
                status: {expirationTimestamp: '2026-01-02T04:04:05Z'}
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none  | {} | 404 serviceaccounts \"none\" not found",
                "robot | spec: {expirationSeconds: 599} | 422 TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes",
                "robot | spec: {expirationSeconds: 4294967297} | 422 TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds",
                "robot | metadata: {name: other} | 422 TokenRequest.authentication.k8s.io \"robot\" is invalid: metadata.name: Invalid value: \"other\": must match the service account name if specified",
                "robot | metadata: {namespace: other} | 422 TokenRequest.authentication.k8s.io \"robot\" is invalid: metadata.namespace: Invalid value: \"other\": must match the service account namespace if specified",
                "robot | spec: {boundObjectRef: {apiVersion: v1, kind: Pod, name: q}} | 404 pods \"q\" not found",
                "other | spec: {boundObjectRef: {apiVersion: v1, kind: Pod, name: p}} | 400 cannot bind token for serviceaccount \"other\" to pod running with different serviceaccount name.",
                "robot | spec: {boundObjectRef: {apiVersion: v1, kind: ConfigMap, name: p}} | 400 cannot bind token to object of type /v1, Kind=ConfigMap",
                "robot | spec: {boundObjectRef: {apiVersion: apps/v1, kind: Pod, name: p}} | 400 cannot bind token to object of type apps/v1, Kind=Pod",
                "robot | spec: {boundObjectRef: {apiVersion: v1, kind: Pod, name: p, uid: old}} | 409 Operation cannot be fulfilled on Pod \"p\": the UID in the bound object reference (old) does not match the UID in record. The object might have been deleted and then recreated",
            })
    void shouldRefuse(String account, String request, String why) {
        // When
        ApiFailure failure = AccountWorld.failed(world.request(tokens, account, request));

        // Then
        assertThat(failure.code() + " " + failure.message()).isEqualTo(why);
    }

    @Test
    void shouldShortenWhatIsTooLong() throws IOException {
        // Given
        var options = new AccountTokenOptions(List.of("me"), List.of("me"), null, List.of(), 7200, true, null);

        // When
        ApiResult result = world.request(world.tokens(options, folder), "robot", "spec: {expirationSeconds: 86400}");

        // Then
        assertThat(result.warnings())
                .containsExactly("requested expiration of 86400 seconds shortened to 7200 seconds");
        assertThat(AccountWorld.done(result).at("/status/expirationTimestamp").asString())
                .isEqualTo("2026-01-02T05:04:05Z");
    }
}
