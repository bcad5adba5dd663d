package io.streamplane.apiserver.admission.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.admission.catalogue.AdmissionCatalogue;
import io.streamplane.apiserver.admission.catalogue.AdmissionSettings;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import io.streamplane.schemas.topic.ObjectKey;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A server in memory with chosen plug-ins of admission, to test one with: built-in ones, and those of a user's own. */
public final class PluginServer {

    /** Who may do everything. */
    public static final Caller ADMIN = new Caller("admin", List.of("system:masters"), "test", "");

    private static final WriteOptions OPTIONS = new WriteOptions(false, "test", FieldValidation.WARN, false);

    private final ObjectCodec codec = new ObjectCodec(new InMemorySchemaRegistry());
    private final InMemoryJournal journal = new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(codec));
    private final JournalOperations operations;

    /**
     * With those that run where nobody chooses, and others.
     *
     * @param configurations in YAML, by the plug-ins' names
     */
    public PluginServer(Set<String> enabled, Map<String, String> configurations) {
        this(enabled, configurations, List.of());
    }

    private PluginServer(Set<String> enabled, Map<String, String> configurations, List<AdmissionPlugin> own) {
        var told = new HashMap<String, ObjectNode>();
        configurations.forEach((name, yaml) -> told.put(name, yaml(yaml)));
        var authorization = new Authorization(journal::current);
        var settings = new AdmissionSettings(enabled, Set.of(), own, told, 300, 300);
        var plugins = AdmissionCatalogue.plugins(settings, authorization, (_, _, _, _) -> {
            throw new IOException("nobody is asked");
        });
        operations = new JournalOperations(
                journal, codec, KindRulebook.builtIn(), authorization, plugins, InstantSource.system());
    }

    /** With those that run where nobody chooses, and this one. */
    public static PluginServer with(AdmissionPlugin plugin) {
        return new PluginServer(Set.of(), Map.of(), List.of(plugin));
    }

    /** A user of no groups; only plug-ins ask what he may do, since nobody asks on the way here. */
    public static Caller user(String name) {
        return new Caller(name, List.of("system:authenticated"), "test", "");
    }

    public ApiResult create(Caller caller, String resource, String namespace, String yaml) {
        return create(caller, resource, namespace, "", "", yaml);
    }

    public ApiResult create(
            Caller caller, String resource, String namespace, String name, String subresource, String yaml) {
        return operations.create(
                caller, target(resource, namespace, name, subresource), yaml(yaml), List.of(), OPTIONS);
    }

    /** By the administrator, and it must succeed. */
    public void given(String resource, String namespace, String yaml) {
        assertThat(said(create(ADMIN, resource, namespace, yaml))).isEqualTo("ok");
    }

    public ApiResult update(
            Caller caller, String resource, String namespace, String name, String subresource, ObjectNode object) {
        return operations.update(caller, target(resource, namespace, name, subresource), object, List.of(), OPTIONS);
    }

    /** Lets a user do something everywhere. */
    public void allow(String user, String rule) {
        String rbac = ".rbac.authorization.k8s.io";
        String name = user + "-" + journal.current().revision();
        given("clusterroles" + rbac, "", "{metadata: {name: " + name + "}, rules: [" + rule + "]}");
        given("clusterrolebindings" + rbac, "", """
            metadata: {name: %1$s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
            subjects: [{kind: User, name: %2$s, apiGroup: rbac.authorization.k8s.io}]
            """.formatted(name, user));
    }

    /** A copy. */
    public ObjectNode get(String resource, String namespace, String name) {
        return journal.current()
                .get(Kinds.builtIn().get(resource), new ObjectKey(namespace, name))
                .orElseThrow()
                .tree()
                .deepCopy();
    }

    /** "ok", or why not, with single quotes. */
    public static String said(ApiResult result) {
        return result instanceof ApiResult.Failed failed
                ? failed.failure().message().replace('"', '\'')
                : "ok";
    }

    public static ObjectNode yaml(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }

    private static Target target(String resource, String namespace, String name, String subresource) {
        return new Target(Kinds.builtIn().get(resource), namespace, name, subresource);
    }
}
