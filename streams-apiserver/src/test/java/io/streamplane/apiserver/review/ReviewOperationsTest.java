package io.streamplane.apiserver.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.authentication.BearerTokens;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.authorization.RolesState;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.authentication.SelfSubjectReviewKind;
import io.streamplane.schemas.kind.authentication.TokenReviewKind;
import io.streamplane.schemas.kind.authorization.LocalSubjectAccessReviewKind;
import io.streamplane.schemas.kind.authorization.SelfSubjectAccessReviewKind;
import io.streamplane.schemas.kind.authorization.SelfSubjectRulesReviewKind;
import io.streamplane.schemas.kind.authorization.SubjectAccessReviewKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ReviewOperationsTest {

    private static final Caller ALICE = new Caller("alice", List.of("dev"), "test", "127.0.0.1");
    private static final Caller ADMIN = new Caller("admin", List.of(AuthenticatedUser.MASTERS), "test", "127.0.0.1");
    private static final String PODS = "resourceAttributes: {namespace: ns, verb: get, resource: pods}";

    @TempDir
    Path folder;

    private ReviewOperations reviews;

    @BeforeEach
    void knowAToken() throws IOException {
        Path tokens = folder.resolve("tokens.csv");
        Files.writeString(tokens, "secret,bob,1,\"ops\"\n");
        var state = RolesState.standard();
        reviews = new ReviewOperations(BearerTokens.of(tokens), new Authorization(() -> state), () -> state);
    }

    @Test
    void shouldSayWhoAsks() {
        assertThat(status(ALICE, SelfSubjectReviewKind.KIND, "{}"))
                .isEqualTo(tree("userInfo: {username: alice, groups: [dev, 'system:authenticated']}"));
    }

    @Test
    void shouldSayWhoseATokenIs() {
        assertThat(status(ADMIN, TokenReviewKind.KIND, "spec: {token: secret}"))
                .isEqualTo(tree(
                        "authenticated: true\nuser: {username: bob, uid: '1', groups: [ops, 'system:authenticated']}\n"
                                + "audiences: ['https://kubernetes.default.svc.cluster.local']"));
        assertThat(status(ADMIN, TokenReviewKind.KIND, "spec: {token: other}"))
                .isEqualTo(tree("user: {}\nerror: invalid bearer token"));
        assertThat(failure(ADMIN, TokenReviewKind.KIND, "spec: {}"))
                .isEqualTo("token is required for TokenReview in authentication");
    }

    @Test
    void shouldSayWhetherWhoAsksMay() {
        assertThat(status(ADMIN, SelfSubjectAccessReviewKind.KIND, "spec: {" + PODS + "}"))
                .isEqualTo(tree("allowed: true"));
        assertThat(status(ALICE, SelfSubjectAccessReviewKind.KIND, "spec: {" + PODS + "}"))
                .isEqualTo(tree("allowed: false"));
        assertThat(status(
                        ALICE,
                        SelfSubjectAccessReviewKind.KIND,
                        "spec: {resourceAttributes: {verb: create, group: authentication.k8s.io, resource:"
                                + " selfsubjectreviews}}"))
                .isEqualTo(tree("""
                        allowed: true
                        reason: 'RBAC: allowed by ClusterRoleBinding "system:basic-user" of ClusterRole "system:basic-user" to Group
                          "system:authenticated"'
                        """));
        assertThat(status(
                        ADMIN,
                        SelfSubjectAccessReviewKind.KIND,
                        "spec: {nonResourceAttributes: {path: /metrics, verb: get}}"))
                .isEqualTo(tree("allowed: true"));
    }

    @Test
    void shouldSayWhetherSomebodyElseMay() {
        assertThat(status(ADMIN, SubjectAccessReviewKind.KIND, "spec: {user: bob, " + PODS + "}"))
                .isEqualTo(tree("allowed: false"));
        assertThat(status(ADMIN, SubjectAccessReviewKind.KIND, "spec: {groups: ['system:masters'], " + PODS + "}"))
                .isEqualTo(tree("allowed: true"));
        assertThat(status(ADMIN, LocalSubjectAccessReviewKind.KIND, "spec: {user: bob, " + PODS + "}"))
                .isEqualTo(tree("allowed: false"));
    }

    @Test
    void shouldRefuseWhatCannotBeAnswered() {
        assertThat(failure(ADMIN, SubjectAccessReviewKind.KIND, "spec: {" + PODS + "}"))
                .contains("spec.user: Invalid value: \"\": at least one of user or group must be specified");
        assertThat(failure(ADMIN, SelfSubjectAccessReviewKind.KIND, "spec: {}"))
                .contains("exactly one of nonResourceAttributes or resourceAttributes must be specified");
        assertThat(failure(ADMIN, SelfSubjectAccessReviewKind.KIND, "metadata: {name: x}\nspec: {" + PODS + "}"))
                .contains("metadata: Invalid value", "must be empty");
        assertThat(failure(
                        ADMIN,
                        LocalSubjectAccessReviewKind.KIND,
                        "spec: {user: bob, resourceAttributes: {namespace: other, verb: get, resource: pods}}"))
                .contains("spec.resourceAttributes.namespace: Invalid value: \"other\": must match metadata.namespace");
        assertThat(failure(ADMIN, SelfSubjectRulesReviewKind.KIND, "spec: {}")).isEqualTo("no namespace on request");
    }

    @Test
    void shouldListWhatWhoAsksMay() {
        ObjectNode admin = status(ADMIN, SelfSubjectRulesReviewKind.KIND, "spec: {namespace: ns}");
        assertThat(admin.path("resourceRules").path(0))
                .isEqualTo(tree("{verbs: ['*'], apiGroups: ['*'], resources: ['*']}"));
        assertThat(admin.path("nonResourceRules").path(0)).isEqualTo(tree("{verbs: ['*'], nonResourceURLs: ['*']}"));
        assertThat(admin.path("incomplete").asBoolean()).isFalse();
        assertThat(status(ALICE, SelfSubjectRulesReviewKind.KIND, "spec: {namespace: ns}")
                        .path("resourceRules"))
                .hasSize(2);
    }

    private ObjectNode status(Caller caller, Kind kind, String review) {
        var answer = (ApiResult.Done) create(caller, kind, review);
        assertThat(answer.code()).isEqualTo(201);
        return (ObjectNode) answer.body().path("status");
    }

    private String failure(Caller caller, Kind kind, String review) {
        return ((ApiResult.Failed) create(caller, kind, review)).failure().message();
    }

    private ApiResult create(Caller caller, Kind kind, String review) {
        var target = new Target(kind, kind.namespaced() ? "ns" : "", "", "");
        return reviews.create(
                caller, target, tree(review), List.of(), new WriteOptions(false, "", FieldValidation.STRICT, false));
    }

    private static ObjectNode tree(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }
}
