package io.streamplane.apiserver.admission.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.catalogue.AdmissionCatalogue;
import io.streamplane.apiserver.admission.catalogue.AdmissionSettings;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.authorization.Authorizers;
import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.DeleteOptions;
import io.streamplane.apiserver.request.PatchType;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.HeldDataKeys;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.fault.SkippedRecords;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.apiextensions.CustomKinds;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.metrics.Telemetry;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Writes on a journal in memory that pass all standard plug-ins of admission. */
public final class AdmittedInMemory {

    public static final WriteOptions PLAIN = new WriteOptions(false, "test", FieldValidation.WARN, false);
    public static final WriteOptions DRY_RUN = new WriteOptions(true, "test", FieldValidation.WARN, false);

    private static final Caller ALICE = new Caller(
            new AuthenticatedUser("alice", "u-1", List.of("system:masters"), Map.of("team", List.of("red"))),
            "test",
            "");

    private final InMemoryJournal journal;
    private final JournalOperations operations;

    /** @param calls that webhooks are asked by */
    public AdmittedInMemory(WebhookCalls calls) {
        this(calls, CustomKinds.Conversions.NONE);
    }

    /**
     * @param calls that webhooks are asked by
     * @param conversions of custom resources
     */
    public AdmittedInMemory(WebhookCalls calls, CustomKinds.Conversions conversions) {
        this(calls, conversions, Authorizers.standard());
    }

    /** @param authorizers that expressions ask */
    public AdmittedInMemory(WebhookCalls calls, Authorizers authorizers) {
        this(calls, CustomKinds.Conversions.NONE, authorizers);
    }

    private AdmittedInMemory(WebhookCalls calls, CustomKinds.Conversions conversions, Authorizers authorizers) {
        var codec = new ObjectCodec(new InMemorySchemaRegistry(), new HeldDataKeys());
        var skipped = new SkippedRecords("test", Telemetry.none().meters());
        journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec, skipped, conversions));
        var authorization = new Authorization(journal::current, authorizers);
        operations = new JournalOperations(
                journal,
                codec,
                KindRulebook.builtIn(),
                authorization,
                AdmissionCatalogue.plugins(AdmissionSettings.STANDARD, authorization, calls),
                InstantSource.system());
        done(create("namespaces", "", "{metadata: {name: default, labels: {team: red}}}"));
    }

    public JournalOperations operations() {
        return operations;
    }

    public static Caller alice() {
        return ALICE;
    }

    /** A user with no rights. */
    public static Caller bob() {
        return new Caller("bob", List.of("dev"), "test", "");
    }

    public Snapshot state() {
        return journal.current();
    }

    public Target target(String resource, String namespace, String name, String subresource) {
        return new Target(kind(resource), namespace, name, subresource);
    }

    private Kind kind(String resource) {
        return journal.current().kinds().get(resource);
    }

    public static ObjectNode yaml(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }

    public ApiResult create(String resource, String namespace, String yaml) {
        return create(ALICE, resource, namespace, yaml, PLAIN);
    }

    public ApiResult create(Caller caller, String resource, String namespace, String yaml, WriteOptions options) {
        return operations.create(caller, new Target(kind(resource), namespace, "", ""), yaml(yaml), List.of(), options);
    }

    public ApiResult merge(String resource, String namespace, String name, String subresource, String yaml) {
        return operations.patch(
                ALICE, target(resource, namespace, name, subresource), PatchType.MERGE, yaml(yaml), PLAIN);
    }

    public ApiResult delete(String resource, String namespace, String name) {
        return operations.delete(
                ALICE, target(resource, namespace, name, ""), new DeleteOptions(false, null, null, null, null));
    }

    public Optional<ObjectNode> get(String resource, String namespace, String name) {
        return journal.current()
                .get(kind(resource), new ObjectKey(namespace, name))
                .map(each -> each.tree());
    }

    /** Of the last write that changed anything, what the audit says. */
    public Map<String, String> annotations() {
        return journal.commands().getLast().origin().annotations();
    }

    /** Of what has been done. */
    public static ObjectNode done(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Done.class);
        return ((ApiResult.Done) result).body();
    }

    /** Why nothing was done. */
    public static String refused(ApiResult result) {
        assertThat(result).isInstanceOf(ApiResult.Failed.class);
        return ((ApiResult.Failed) result).failure().code() + " "
                + ((ApiResult.Failed) result).failure().message();
    }
}
