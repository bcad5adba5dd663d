package io.streamplane.schemas.openapi;

import io.streamplane.schemas.openapi.JsonBody.Malformed;
import io.streamplane.schemas.openapi.JsonBody.Parsed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads YAML as Kubernetes does ({@code sigs.k8s.io/yaml}): scalars by {@link YamlScalar}, keys as texts, anchors and
 * aliases as copies, merge keys in the order in which they stand (what comes later wins). Aliases may not make a document
 * much larger than it is.
 */
final class YamlReader {

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String MERGE = "<<";

    /** From here on the share of what aliases may bring falls, from nearly all to a tenth, as in go-yaml. */
    private static final double FREE_NODES = 400_000;

    private static final double MOST_NODES = 4_000_000;

    private final Iterator<Event> events;
    private final Map<Anchor, JsonNode> anchors = new HashMap<>();
    private final Set<Anchor> open = new HashSet<>();
    private final List<String> duplicates = new ArrayList<>();
    private int depth;
    private long nodes;
    private long copies;

    private YamlReader(String text) {
        events = new Parse(SETTINGS).parseString(text).iterator();
    }

    /** All documents of a stream, the empty ones left out; a problem is the last of the answers. */
    static List<JsonBody> documents(String text) {
        var documents = new ArrayList<JsonBody>();
        try {
            var reader = new YamlReader(text);
            while (reader.events.hasNext()) {
                Event event = reader.events.next();
                if (event instanceof DocumentStartEvent) {
                    reader.document(documents);
                }
            }
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            documents.add(new Malformed("yaml: line " + line + ": " + e.getProblem()));
        } catch (YamlEngineException | IllegalArgumentException e) {
            documents.add(new Malformed("yaml: " + e.getMessage()));
        }
        return documents;
    }

    private void document(List<JsonBody> documents) {
        anchors.clear();
        duplicates.clear();
        Event first = events.next();
        if (first instanceof DocumentEndEvent) {
            return;
        }
        boolean nothing = first instanceof ScalarEvent scalar
                && scalar.getValue().isEmpty()
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && scalar.getTag().isEmpty();
        JsonNode tree = value(first, "");
        if (!nothing) {
            documents.add(new Parsed(tree, List.copyOf(duplicates)));
        }
    }

    private JsonNode value(Event event, String path) {
        count();
        if (event instanceof AliasEvent alias) {
            return copyOf(alias.getAlias());
        }
        if (event instanceof ScalarEvent scalar) {
            JsonNode value = YamlScalar.resolve(
                    JsonBody.requireText(scalar.getValue()),
                    scalar.getTag().orElse(null),
                    scalar.getScalarStyle() == ScalarStyle.PLAIN);
            scalar.getAnchor().ifPresent(anchor -> anchors.put(anchor, value));
            return value;
        }
        CollectionStartEvent start = (CollectionStartEvent) event;
        if (++depth > JsonBody.MAX_DEPTH) {
            throw new IllegalArgumentException("it nests deeper than " + JsonBody.MAX_DEPTH);
        }
        start.getAnchor().ifPresent(open::add);
        JsonNode value = start instanceof MappingStartEvent ? mapping(path) : sequence(path);
        depth--;
        start.getAnchor().ifPresent(anchor -> {
            open.remove(anchor);
            anchors.put(anchor, value);
        });
        return value;
    }

    private ArrayNode sequence(String path) {
        ArrayNode items = NODES.arrayNode();
        for (Event event = events.next(); event instanceof NodeEvent; event = events.next()) {
            items.add(value(event, path + "[" + items.size() + "]"));
        }
        return items;
    }

    private ObjectNode mapping(String path) {
        ObjectNode object = NODES.objectNode();
        var named = new HashSet<String>();
        for (Event event = events.next(); event instanceof NodeEvent; event = events.next()) {
            if (isMerge(event)) {
                Event merged = events.next();
                boolean several = !(merged instanceof MappingStartEvent) && !(merged instanceof AliasEvent);
                merge(object, value(merged, path), several || merged instanceof AliasEvent);
                continue;
            }
            String name = key(value(event, path));
            String field = path.isEmpty() ? name : path + "." + name;
            object.set(name, value(events.next(), field));
            if (!named.add(name) && !duplicates.contains(field)) {
                duplicates.add(field);
            }
        }
        return object;
    }

    private static boolean isMerge(Event event) {
        return event instanceof ScalarEvent scalar
                && scalar.getValue().equals(MERGE)
                && (scalar.getScalarStyle() == ScalarStyle.PLAIN
                                && scalar.getTag().isEmpty()
                        || scalar.getTag()
                                .filter("tag:yaml.org,2002:merge"::equals)
                                .isPresent());
    }

    /** Of several objects the first wins. */
    private static void merge(ObjectNode into, JsonNode from, boolean mayBeList) {
        if (from instanceof ObjectNode object) {
            into.setAll(object);
        } else if (from instanceof ArrayNode list && mayBeList) {
            for (int i = list.size() - 1; i >= 0; i--) {
                merge(into, list.get(i), false);
            }
        } else {
            throw new IllegalArgumentException("map merge requires map or sequence of maps as the value");
        }
    }

    private static String key(JsonNode key) {
        return switch (key.getNodeType()) {
            case STRING -> key.stringValue();
            case BOOLEAN -> Boolean.toString(key.booleanValue());
            case NUMBER -> key.asString();
            case NULL -> throw new IllegalArgumentException("unsupported map key of type: <nil>");
            default -> throw new IllegalArgumentException("invalid map key: " + key);
        };
    }

    private JsonNode copyOf(Anchor anchor) {
        if (open.contains(anchor)) {
            throw new IllegalArgumentException("anchor '" + anchor.getValue() + "' value contains itself");
        }
        JsonNode known = anchors.get(anchor);
        if (known == null) {
            throw new IllegalArgumentException("unknown anchor '" + anchor.getValue() + "' referenced");
        }
        return copyOf(known);
    }

    private JsonNode copyOf(JsonNode value) {
        copies++;
        count();
        if (value instanceof ObjectNode object) {
            ObjectNode copy = NODES.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), copyOf(field.getValue())));
            return copy;
        } else if (value instanceof ArrayNode list) {
            ArrayNode copy = NODES.arrayNode();
            list.forEach(item -> copy.add(copyOf(item)));
            return copy;
        }
        return value;
    }

    private void count() {
        nodes++;
        double over = Math.clamp((nodes - FREE_NODES) / (MOST_NODES - FREE_NODES), 0, 1);
        if (copies > 100 && nodes > 1000 && copies / (double) nodes > 0.99 - 0.89 * over) {
            throw new IllegalArgumentException("document contains excessive aliasing");
        }
    }
}
