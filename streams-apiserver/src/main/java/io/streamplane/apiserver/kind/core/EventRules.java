package io.streamplane.apiserver.kind.core;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.Names;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to an Event. */
public final class EventRules implements KindRules {

    private static final List<String> INVOLVED =
            List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");
    private static final List<String> REQUIRED = List.of("reportingInstance", "action", "reason");
    private static final int LONGEST = 128;
    private static final int LONGEST_MESSAGE = 1024;

    /** As {@code legacyValidateEvent} does; an Event with an eventTime is one of the newer form. */
    @Override
    public List<FieldError> validate(ObjectNode event) {
        var errors = new Errors();
        String namespace = Tree.text(Tree.object(event, "metadata"), "namespace");
        String about = Tree.text(Tree.object(event, "involvedObject"), "namespace");
        boolean newer = Tree.has(event, "eventTime");
        boolean agree = about.isEmpty()
                ? namespace.isEmpty() || namespace.equals("default") || newer && namespace.equals("kube-system")
                : newer || about.equals(namespace);
        if (!agree) {
            errors.invalid("involvedObject.namespace", about, "does not match event.namespace");
        }
        if (newer) {
            String component = Tree.text(event, "reportingComponent");
            if (component.isEmpty()) {
                errors.required("reportingComponent", "");
            }
            errors.invalid("reportingComponent", component, Names.qualifiedName(component));
            REQUIRED.forEach(field -> {
                if (Tree.text(event, field).isEmpty()) {
                    errors.required(field, "");
                }
                atMost(errors, event, field, LONGEST);
            });
            atMost(errors, event, "message", LONGEST_MESSAGE);
        }
        errors.invalid("namespace", namespace, Names.dnsSubdomain(namespace));
        return errors.found();
    }

    private static void atMost(Errors errors, ObjectNode event, String field, int characters) {
        if (Tree.text(event, field).getBytes(StandardCharsets.UTF_8).length > characters) {
            errors.invalid(field, "", "can have at most " + characters + " characters");
        }
    }

    @Override
    public boolean createsOnUpdate() {
        return true;
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode event) {
        var fields = new HashMap<String, String>();
        ObjectNode involved = Tree.object(event, "involvedObject");
        INVOLVED.forEach(field -> fields.put("involvedObject." + field, Tree.text(involved, field)));
        String component = Tree.text(Tree.object(event, "source"), "component");
        fields.put("source", component.isEmpty() ? Tree.text(event, "reportingComponent") : component);
        for (String field : List.of("reason", "reportingComponent", "type")) {
            fields.put(field, Tree.text(event, field));
        }
        return fields;
    }

    @Override
    public List<TableColumn> columns() {
        return EventColumns.ALL;
    }
}
