package io.streamplane.apiserver;

import io.streamplane.apiserver.operation.Operations;
import io.streamplane.apiserver.request.ApiResult;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.apiserver.request.WriteOptions.FieldValidation;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.core.NamespaceKind;
import io.streamplane.schemas.kind.core.ServiceKind;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What every cluster holds from the start. Another server may have made it already. */
final class FirstObjects {

    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");
    private static final Caller CALLER = new Caller("system:apiserver", List.of("system:masters"), "apiserver", "");
    private static final WriteOptions OPTIONS = new WriteOptions(false, "apiserver", FieldValidation.STRICT, false);
    private static final String KUBERNETES_SERVICE = """
            {"apiVersion":"v1","kind":"Service",
             "metadata":{"name":"kubernetes","namespace":"default","labels":{"component":"apiserver","provider":"kubernetes"}},
             "spec":{"clusterIP":"10.96.0.1","ports":[{"name":"https","port":443,"protocol":"TCP","targetPort":6443}]}}""";

    private final Operations operations;

    FirstObjects(Operations operations) {
        this.operations = operations;
    }

    void create() {
        for (String namespace : NAMESPACES) {
            create(
                    NamespaceKind.KIND,
                    "",
                    "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + namespace + "\"}}");
        }
        create(ServiceKind.KIND, "default", KUBERNETES_SERVICE);
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
