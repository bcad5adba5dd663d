package io.streamplane.schemas.openapi.document;

import io.streamplane.schemas.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The paths of one kind: its collection, its objects and their subresources. Names of operations are those of
 * Kubernetes, since generated clients make their methods of them.
 */
final class KindPaths {

    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final String STATUS = META + "Status";
    private static final String DELETE_OPTIONS = META + "DeleteOptions";
    private static final String SCALE = "io.k8s.api.autoscaling.v1.Scale";
    private static final String EVICTION = "io.k8s.api.policy.v1.Eviction";
    private static final String TOKEN_REQUEST = "io.k8s.api.authentication.v1.TokenRequest";
    private static final String BINDING = "io.k8s.api.core.v1.Binding";
    private static final List<Integer> OK = List.of(200);
    private static final List<Integer> CREATED = List.of(200, 201);
    private static final List<Integer> MADE = List.of(200, 201, 202);

    private final Kind kind;
    private final String scope;
    private final String groupWord;
    private final String root;
    private final List<Parameter> collectionParameters;
    private final List<Parameter> objectParameters;

    private KindPaths(Kind kind) {
        this.kind = kind;
        this.scope = kind.namespaced() ? "Namespaced" : "";
        this.groupWord = capitalized(groupName(kind)) + capitalized(kind.version());
        this.root = "/" + groupVersionPath(kind) + (kind.namespaced() ? "/namespaces/{namespace}/" : "/");
        this.collectionParameters =
                concat(kind.namespaced() ? List.of(Parameter.NAMESPACE) : List.of(), Parameter.PRETTY);
        this.objectParameters = concat(List.of(Parameter.name(kind.kind())), collectionParameters);
    }

    /** {@code api/v1} or {@code apis/apps/v1}. */
    static String groupVersionPath(Kind kind) {
        return (kind.group().isEmpty() ? "api/" : "apis/") + kind.apiVersion();
    }

    static List<ApiPath> of(Kind kind) {
        return new KindPaths(kind).all();
    }

    private List<ApiPath> all() {
        var paths = new ArrayList<ApiPath>();
        paths.add(path(root + kind.plural(), collectionParameters, collection()));
        if (kind.namespaced() && kind.verbs().contains("list")) {
            paths.add(path(kind.collectionPath(""), Parameter.PRETTY, everywhere()));
        }
        String object = root + kind.plural() + "/{name}";
        String definition = kind.openApiName();
        TypeName type = TypeName.of(kind);
        List<Operation> ofOne = concat(object(definition, type, ""), List.of(delete())).stream()
                .filter(this::isAllowed)
                .toList();
        if (!ofOne.isEmpty()) {
            paths.add(path(object, objectParameters, ofOne));
        }
        for (String subresource : kind.subresources().stream().sorted().toList()) {
            List<Operation> operations = switch (subresource) {
                case "approval" -> object(definition, type, "Approval");
                case "status" -> object(definition, type, "Status");
                case "scale" -> object(SCALE, new TypeName("autoscaling", "v1", "Scale"), "Scale");
                case "binding" -> List.of(create(BINDING, new TypeName("", "v1", "Binding"), "Binding"));
                case "eviction" -> List.of(create(EVICTION, new TypeName("policy", "v1", "Eviction"), "Eviction"));
                case "token" ->
                    List.of(create(
                            TOKEN_REQUEST, new TypeName("authentication.k8s.io", "v1", "TokenRequest"), "Token"));
                case "ephemeralcontainers" -> object(definition, type, "Ephemeralcontainers");
                case "resize" -> object(definition, type, "Resize");
                case "finalize" -> List.of(replace(definition, type, "Finalize"));
                case "log" -> List.of(log());
                case "exec" -> connected("PodExecOptions", "Exec", "get", "post");
                case "attach" -> connected("PodAttachOptions", "Attach", "get", "post");
                case "portforward" -> connected("PodPortForwardOptions", "Portforward", "get", "post");
                case "proxy" ->
                    connected(kind.kind() + "ProxyOptions", "Proxy", "delete", "get", "patch", "post", "put");
                default ->
                    throw new IllegalArgumentException(
                            "expected a subresource whose methods are known, but got '" + subresource + "'");
            };
            paths.add(path(object + "/" + subresource, objectParameters, operations));
        }
        return paths;
    }

    private ApiPath path(String path, List<Parameter> parameters, List<Operation> operations) {
        return new ApiPath(path, groupName(kind) + "_" + kind.version(), parameters, operations);
    }

    private List<Operation> collection() {
        var one = List.of(
                list(scope, "list objects of kind " + kind.kind()), create(kind.openApiName(), TypeName.of(kind), ""));
        return concat(one, List.of(deleteCollection())).stream()
                .filter(this::isAllowed)
                .toList();
    }

    private boolean isAllowed(Operation operation) {
        return kind.verbs()
                .contains(
                        switch (operation.action()) {
                            case "post" -> "create";
                            case "put" -> "update";
                            default -> operation.action();
                        });
    }

    private Operation deleteCollection() {
        return operation(
                "delete",
                "deletecollection",
                "delete" + groupWord + "Collection" + scope + kind.kind(),
                "delete all selected objects of kind " + kind.kind(),
                TypeName.of(kind),
                Parameter.DELETE_COLLECTION,
                DELETE_OPTIONS,
                STATUS,
                OK);
    }

    private List<Operation> everywhere() {
        return List.of(operation(
                "get",
                "list",
                "list" + groupWord + kind.kind() + "ForAllNamespaces",
                "list objects of kind " + kind.kind() + " in all namespaces",
                TypeName.of(kind),
                Parameter.LIST,
                null,
                kind.openApiName() + "List",
                OK));
    }

    private Operation list(String scope, String description) {
        return operation(
                "get",
                "list",
                "list" + groupWord + scope + kind.kind(),
                description,
                TypeName.of(kind),
                Parameter.LIST,
                null,
                kind.openApiName() + "List",
                OK);
    }

    private List<Operation> object(String definition, TypeName type, String part) {
        var operations = new ArrayList<Operation>();
        operations.add(operation(
                "get", "get", id("read", part), "read " + subject(part), type, List.of(), null, definition, OK));
        operations.add(replace(definition, type, part));
        operations.add(new Operation(
                "patch",
                "patch",
                id("patch", part),
                "change parts of " + subject(part),
                type,
                Parameter.PATCH,
                META + "Patch",
                kind.custom() == null ? Operation.PATCH_TYPES : Operation.PATCH_TYPES_OF_CUSTOMS,
                definition,
                CREATED));
        return operations;
    }

    private Operation create(String definition, TypeName type, String part) {
        return operation(
                "post",
                "post",
                id("create", part),
                "create " + subject(part),
                type,
                Parameter.CREATE,
                definition,
                definition,
                MADE);
    }

    private Operation replace(String definition, TypeName type, String part) {
        return operation(
                "put",
                "put",
                id("replace", part),
                "replace " + subject(part),
                type,
                Parameter.REPLACE,
                definition,
                definition,
                CREATED);
    }

    private Operation delete() {
        return operation(
                "delete",
                "delete",
                id("delete", ""),
                "delete " + subject(""),
                TypeName.of(kind),
                Parameter.DELETE,
                DELETE_OPTIONS,
                STATUS,
                List.of(200, 202));
    }

    /** What is passed on to a pod, a node or a Service. */
    private List<Operation> connected(String options, String name, String... methods) {
        var operations = new ArrayList<Operation>();
        for (String method : methods) {
            String title = method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1);
            operations.add(operation(
                    method,
                    "connect",
                    id("connect" + title, name),
                    "connect " + title.toUpperCase(Locale.ROOT) + " requests to " + name.toLowerCase(Locale.ROOT)
                            + " of " + kind.kind(),
                    new TypeName("", "v1", options),
                    List.of(),
                    null,
                    null,
                    OK));
        }
        return operations;
    }

    private Operation log() {
        return operation(
                "get",
                "get",
                id("read", "Log"),
                "read the log of a container",
                TypeName.of(kind),
                Parameter.LOG,
                null,
                null,
                OK);
    }

    private static Operation operation(
            String method,
            String action,
            String id,
            String description,
            TypeName type,
            List<Parameter> query,
            @Nullable String body,
            @Nullable String response,
            List<Integer> codes) {
        return new Operation(method, action, id, description, type, query, body, Operation.ANY_TYPE, response, codes);
    }

    private String id(String verb, String part) {
        return verb + groupWord + scope + kind.kind() + part;
    }

    private String subject(String part) {
        return part.isEmpty()
                ? "one object of kind " + kind.kind()
                : "the " + part.toLowerCase(Locale.ROOT) + " of one object of kind " + kind.kind();
    }

    /** {@code apps}, {@code rbacAuthorization}. */
    private static String groupName(Kind kind) {
        String[] words = kind.group().isEmpty()
                ? new String[] {"core"}
                : kind.group().replaceFirst("\\.k8s\\.io$", "").split("\\.");
        return words[0] + Stream.of(words).skip(1).map(KindPaths::capitalized).collect(Collectors.joining());
    }

    private static String capitalized(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
