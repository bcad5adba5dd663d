package io.streamplane.apiserver;

import io.streamplane.apiserver.admission.catalogue.AdmissionCatalogue;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.apiserver.flow.FlowDefaults;
import io.streamplane.apiserver.journal.Journal;
import io.streamplane.apiserver.journal.state.Snapshot;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.apiserver.kind.scheduling.PriorityClassRules;
import io.streamplane.apiserver.operation.JournalOperations;
import io.streamplane.apiserver.operation.Operations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.apiserver.tokens.LegacyTokenTracking;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import io.streamplane.schemas.kind.scheduling.PriorityClassKind;
import io.streamplane.schemas.kind.storage.CsiDriverKind;
import io.streamplane.schemas.kind.storage.StorageClassKind;
import io.streamplane.schemas.topic.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every cluster holds from the start, and again where it was deleted, as Kubernetes' own servers see to it. Another
 * server may have made it already.
 */
final class FirstObjects {

    private static final String SYSTEM = "kube-system";
    private static final String TRUST = "extension-apiserver-authentication";
    private static final Duration ROLES_AFTER = Duration.ofSeconds(5);

    private static final Caller CALLER = new Caller("system:apiserver", List.of("system:masters"), "apiserver", "");
    private static final WriteOptions OPTIONS = new WriteOptions(false, "apiserver", FieldValidation.STRICT, false);
    private static final String KUBERNETES_SERVICE = """
        {"apiVersion":"v1","kind":"Service",
         "metadata":{"name":"kubernetes","namespace":"default","labels":{"component":"apiserver","provider":"kubernetes"}},
         "spec":{"clusterIP":"%s","ipFamilyPolicy":"SingleStack","ports":[{"name":"https","port":443,"protocol":"TCP","targetPort":6443}]}}\
        """;

    /** In a new cluster only: who deletes it has a reason. */
    private static final String STORAGE_CLASS = """
        {"apiVersion":"storage.k8s.io/v1","kind":"StorageClass",
         "metadata":{"name":"standard","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},
         "provisioner":"simulated.csi.streamplane.io","allowVolumeExpansion":true}\
        """;

    /** The driver of the class's volumes. */
    private static final String DRIVER = """
        {"apiVersion":"storage.k8s.io/v1","kind":"CSIDriver","metadata":{"name":"simulated.csi.streamplane.io"},
         "spec":{"attachRequired":true,"volumeLifecycleModes":["Persistent"]}}\
        """;

    private static final List<FlowDefaults.First> FLOWS = FlowDefaults.all();

    private final Operations operations;
    private final Supplier<Snapshot> state;
    private final ObjectNode trust;
    private final FirstRoles roles;
    private final FirstServiceRange range;
    private final InstantSource clock;
    private final Instant rolesFrom;
    private boolean rolesReconciled;

    /**
     * By which a server makes what it needs itself. Neither webhooks nor policies nor quotas are asked, which may be what does not work yet:
     * a webhook for everything that runs in the cluster could never come up again.
     */
    static JournalOperations operations(
            Journal journal, ObjectCodec codec, KindRulebook rules, Authorization authorization, InstantSource clock) {
        return new JournalOperations(
                journal, codec, rules, authorization, AdmissionCatalogue.unhindered(authorization), clock);
    }

    /**
     * @param authorities PEM, of the certificates of clients and of this server where it asks others in a user's name
     * @param ranges of cluster IPs, for a cluster that has none yet
     */
    FirstObjects(
            Operations operations,
            Supplier<Snapshot> state,
            String authorities,
            ServiceRanges ranges,
            InstantSource clock) {
        this.operations = operations;
        this.state = state;
        this.trust = trust(authorities);
        this.clock = clock;
        this.rolesFrom = clock.instant().plus(ROLES_AFTER);
        this.roles = new FirstRoles(operations, state);
        this.range = new FirstServiceRange(operations, state, CALLER, OPTIONS, ranges, clock);
    }

    /** Makes what is missing, roles too; throws {@link IllegalStateException} where it cannot. */
    void create() {
        createObjects();
        roles.create();
    }

    private void createObjects() {
        if (isMissing(NamespaceKind.KIND, ObjectKey.clusterScoped("default"))
                && isMissing(StorageClassKind.KIND, ObjectKey.clusterScoped("standard"))) {
            create(StorageClassKind.KIND, "", STORAGE_CLASS);
            create(CsiDriverKind.KIND, "", DRIVER);
        }
        for (String namespace : NamespaceKind.FIRST) {
            if (isMissing(NamespaceKind.KIND, ObjectKey.clusterScoped(namespace))) {
                create(
                        NamespaceKind.KIND,
                        "",
                        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + namespace + "\"}}");
            }
        }
        for (PriorityClassRules.SystemClass system : PriorityClassRules.SYSTEM) {
            if (isMissing(PriorityClassKind.KIND, ObjectKey.clusterScoped(system.name()))) {
                create(
                        PriorityClassKind.KIND,
                        "",
                        "{\"apiVersion\":\"scheduling.k8s.io/v1\",\"kind\":\"PriorityClass\",\"metadata\":{\"name\":\""
                                + system.name() + "\"},\"value\":" + system.value() + ",\"description\":\""
                                + system.description() + "\"}");
            }
        }
        for (FlowDefaults.First first : FLOWS) {
            String name = first.object().path("metadata").path("name").asString();
            if (isMissing(first.kind(), ObjectKey.clusterScoped(name))) {
                create(first.kind(), "", first.object().toString());
            }
        }
        Optional<String> address = range.keep();
        if (address.isPresent() && isMissing(ServiceKind.KIND, new ObjectKey("default", "kubernetes"))) {
            create(ServiceKind.KIND, "default", KUBERNETES_SERVICE.formatted(address.get()));
        }
        if (isMissing(ConfigMapKind.KIND, new ObjectKey(SYSTEM, TRUST))) {
            create(ConfigMapKind.KIND, SYSTEM, trust.toString());
        }
        if (isMissing(ConfigMapKind.KIND, LegacyTokenTracking.MAP)) {
            create(
                    ConfigMapKind.KIND,
                    SYSTEM,
                    LegacyTokenTracking.map(clock.instant()).toString());
        }
    }

    /** What servers of APIServices go by to believe this one who asks, as {@code pkg/controlplane/controller/clusterauthenticationtrust}. */
    private static ObjectNode trust(String authorities) {
        ObjectNode map =
                JsonMapper.shared().createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", TRUST).put("namespace", SYSTEM);
        map.putObject("data")
                .put("client-ca-file", authorities)
                .put("requestheader-allowed-names", "[\"front-proxy-client\"]")
                .put("requestheader-client-ca-file", authorities)
                .put("requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]")
                .put("requestheader-group-headers", "[\"X-Remote-Group\"]")
                .put("requestheader-uid-headers", "[\"X-Remote-Uid\"]")
                .put("requestheader-username-headers", "[\"X-Remote-User\"]");
        return map;
    }

    /** Makes again what has gone, and looks at roles once: not while the process has enough to do with its start. */
    void look() {
        createObjects();
        if (!rolesReconciled && !clock.instant().isBefore(rolesFrom)) {
            rolesReconciled = true;
            roles.reconcile();
        }
    }

    private boolean isMissing(Kind kind, ObjectKey key) {
        return state.get().get(kind, key).isEmpty();
    }

    private void create(Kind kind, String namespace, String json) {
        var body = (ObjectNode) JsonMapper.shared().readTree(json);
        ApiResult result = operations.create(CALLER, new Target(kind, namespace, "", ""), body, List.of(), OPTIONS);
        if (result instanceof ApiResult.Failed failed
                && !failed.failure().reason().equals("AlreadyExists")) {
            throw new IllegalStateException("expected to create " + kind.kind() + " "
                    + body.at("/metadata/name").asString() + ", but: "
                    + failed.failure().message());
        }
    }
}
