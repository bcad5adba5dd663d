package io.streamplane.apiserver.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.catalogue.AdmissionCatalogue;
import io.streamplane.apiserver.admission.catalogue.AdmissionSettings;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.request.ApiFailure;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.HeldDataKeys;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A namespace {@code ns} with ServiceAccounts robot and other, a node n1, a pod p of robot's on it, and a secret s. */
final class AccountWorld {

    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Caller ADMIN = new Caller("admin", List.of("system:masters"), "test", "127.0.0.1");
    private static final WriteOptions PLAIN = new WriteOptions(false, "test", FieldValidation.STRICT, false);

    private Instant now = START;
    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry(), new HeldDataKeys());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));
    private final AtomicInteger uids = new AtomicInteger();
    private final AdmissionPlugin late = new AdmissionPlugin() {
        @Override
        public String name() {
            return "Late";
        }

        @Override
        public void mutate(Draft draft) {
            if (secrets != null) {
                secrets.mutate(draft);
            }
        }
    };
    private final Authorization authorization = new Authorization(journal::current);
    private final JournalOperations operations = new JournalOperations(
            journal,
            codec,
            KindRulebook.builtIn(),
            authorization,
            AdmissionCatalogue.plugins(AdmissionSettings.STANDARD.and(late), authorization, (_, _, _, _) -> {
                throw new IOException("expected nobody to ask webhooks");
            }),
            () -> now,
            () -> "uid-" + uids.incrementAndGet(),
            Duration.ofSeconds(5));
    private @Nullable TokenSecrets secrets;

    AccountWorld() {
        create("namespaces", "", "metadata: {name: ns}");
        create("serviceaccounts", "ns", "metadata: {name: robot}");
        create("serviceaccounts", "ns", "metadata: {name: other}");
        create("nodes", "", "metadata: {name: n1}");
        create("pods", "ns", """
            metadata: {name: p}
            spec: {serviceAccountName: robot, nodeName: n1, terminationGracePeriodSeconds: 0, containers: [{name: c, image: i}]}
            """);
        create("secrets", "ns", "metadata: {name: s}");
    }

    Snapshot state() {
        return journal.current();
    }

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    AccountTokens tokens(AccountTokenOptions options, Path folder) throws IOException {
        return new AccountTokens(options, folder, this::state, this::now);
    }

    /** From now on Secrets with tokens are filled by these. */
    void fillSecretsBy(AccountTokens tokens) {
        secrets = new TokenSecrets(tokens, "the authority");
    }

    /** The answer to a TokenRequest for the account. */
    ApiResult request(AccountTokens tokens, String account, String yaml) {
        var requests = new TokenRequests(tokens, this::state, this::now, _ -> {});
        var target = new Target(kind("serviceaccounts"), "ns", account, "token");
        return requests.create(ADMIN, target, tree(yaml), List.of(), PLAIN);
    }

    String token(AccountTokens tokens, String yaml) {
        return done(request(tokens, "robot", yaml)).at("/status/token").asString();
    }

    ObjectNode create(String resource, String namespace, String yaml) {
        return done(
                operations.create(ADMIN, new Target(kind(resource), namespace, "", ""), tree(yaml), List.of(), PLAIN));
    }

    void label(String resource, String namespace, String name, String label, @Nullable String value) {
        ObjectNode patch = tree("metadata: {labels: {}}");
        ((ObjectNode) patch.at("/metadata/labels")).put(label, value);
        merge(resource, namespace, name, patch);
    }

    void patch(String resource, String namespace, String name, String yaml) {
        merge(resource, namespace, name, tree(yaml));
    }

    private void merge(String resource, String namespace, String name, ObjectNode patch) {
        done(operations.patch(ADMIN, new Target(kind(resource), namespace, name, ""), PatchType.MERGE, patch, PLAIN));
    }

    void delete(String resource, String namespace, String name) {
        var options = new DeleteOptions(false, 0L, null, null, null);
        done(operations.delete(ADMIN, new Target(kind(resource), namespace, name, ""), options));
    }

    String uid(String resource, String namespace, String name) {
        return state().get(kind(resource), new ObjectKey(namespace, name))
                .orElseThrow()
                .uid();
    }

    private static Kind kind(String resource) {
        return Kinds.builtIn().get(resource);
    }

    static ObjectNode done(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Done.class);
        return ((ApiResult.Done) result).body();
    }

    static ApiFailure failed(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Failed.class);
        return ((ApiResult.Failed) result).failure();
    }

    static ObjectNode tree(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }
}
