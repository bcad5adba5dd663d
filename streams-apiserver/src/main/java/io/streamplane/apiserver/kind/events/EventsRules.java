package io.streamplane.apiserver.kind.events;

import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.apiserver.kind.core.EventRules;
import io.streamplane.schemas.kind.events.EventFields;
import io.streamplane.schemas.tree.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Kubernetes does to an Event of events.k8s.io: all that it does to one of v1, and stricter
 * ({@code pkg/apis/core/validation/events.go}). Errors name the fields of v1, as upstream's.
 */
public final class EventsRules implements KindRules {

    private static final List<String> UNSET = List.of("firstTimestamp", "lastTimestamp", "count");
    private static final List<String> IMMUTABLE = List.of(
            "involvedObject",
            "reason",
            "message",
            "source",
            "firstTimestamp",
            "lastTimestamp",
            "count",
            "type",
            "eventTime",
            "action",
            "related",
            "reportingComponent",
            "reportingInstance");

    private final EventRules core = new EventRules();

    @Override
    public List<FieldError> validate(ObjectNode event) {
        return core.validate(EventFields.toCore(event));
    }

    @Override
    public List<FieldError> validateNew(ObjectNode event) {
        ObjectNode told = EventFields.toCore(event);
        var errors = new Errors();
        series(errors, told);
        if (!Tree.has(told, "eventTime")) {
            errors.required("eventTime", "");
        }
        String type = Tree.text(told, "type");
        if (!type.equals("Normal") && !type.equals("Warning")) {
            errors.invalid("type", "", "has invalid value: " + type);
        }
        for (String field : UNSET) {
            if (Tree.has(told, field)) {
                errors.invalid(field, "", "needs to be unset");
            }
        }
        ObjectNode source = Tree.object(told, "source");
        if (!(Tree.text(source, "component") + Tree.text(source, "host")).isEmpty()) {
            errors.invalid("source", "", "needs to be unset");
        }
        return errors.found();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode event, ObjectNode old) {
        ObjectNode told = EventFields.toCore(event);
        ObjectNode before = EventFields.toCore(old);
        var errors = new Errors();
        if (!Tree.same(told, before, "series")) {
            series(errors, told);
        }
        for (String field : IMMUTABLE) {
            String path = field.equals("reportingComponent") ? "reportingController" : field;
            errors.immutable(path, told.get(field), Tree.same(told, before, field));
        }
        return errors.found();
    }

    private static void series(Errors errors, ObjectNode event) {
        ObjectNode series = Tree.object(event, "series");
        if (series == null) {
            return;
        }
        if (Tree.number(series, "count", 0) < 2) {
            errors.invalid("series.count", "", "should be at least 2");
        }
        if (!Tree.has(series, "lastObservedTime")) {
            errors.required("series.lastObservedTime", "");
        }
    }

    @Override
    public boolean createsOnUpdate() {
        return core.createsOnUpdate();
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode event) {
        var fields = new HashMap<String, String>();
        core.selectableFields(EventFields.toCore(event)).forEach((name, value) -> {
            switch (name) {
                case "source" -> {}
                case "reportingComponent" -> fields.put("reportingController", value);
                default -> fields.put(name.replace("involvedObject.", "regarding."), value);
            }
        });
        return fields;
    }

    @Override
    public List<TableColumn> columns() {
        return core.columns().stream()
                .map(column -> new TableColumn(
                        column.name(),
                        column.type(),
                        column.format(),
                        column.description(),
                        column.priority(),
                        (event, now) -> column.cell().of(EventFields.toCore(event), now)))
                .toList();
    }
}
