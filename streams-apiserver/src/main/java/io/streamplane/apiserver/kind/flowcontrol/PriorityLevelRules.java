package io.streamplane.apiserver.kind.flowcontrol;

import io.streamplane.apiserver.kind.Columns;
import io.streamplane.apiserver.kind.Errors;
import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.TableColumn;
import io.streamplane.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What Kubernetes does to a PriorityLevelConfiguration ({@code pkg/apis/flowcontrol}). */
public final class PriorityLevelRules implements KindRules {

    private static final List<String> TYPES = List.of("Exempt", "Limited");
    private static final List<String> RESPONSES = List.of("Queue", "Reject");
    private static final long MOST_QUEUES = 10_000_000;
    private static final long SHARES = 30;
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Type", "Whether it is limited.", level -> Tree.text(Tree.object(level, "spec"), "type")),
            Columns.text(
                    "NominalConcurrencyShares",
                    "Its part of what is served at once.",
                    level -> number(Tree.object(level, "spec", kindOf(level)), "nominalConcurrencyShares")),
            Columns.text("Queues", "The number of its queues.", level -> number(queuing(level), "queues")),
            Columns.text("HandSize", "The queues that a flow may use.", level -> number(queuing(level), "handSize")),
            Columns.text(
                    "QueueLengthLimit",
                    "How long a queue may be.",
                    level -> number(queuing(level), "queueLengthLimit")),
            Columns.age());

    @Override
    public void applyDefaults(ObjectNode level) {
        ObjectNode limited = Tree.object(level, "spec", "limited");
        ObjectNode exempt = Tree.object(level, "spec", "exempt");
        if (exempt != null) {
            Tree.defaultNumber(exempt, "nominalConcurrencyShares", 0);
            Tree.defaultNumber(exempt, "lendablePercent", 0);
        }
        if (limited != null) {
            Tree.defaultNumber(limited, "nominalConcurrencyShares", SHARES);
            Tree.defaultNumber(limited, "lendablePercent", 0);
            ObjectNode queuing = Tree.object(limited, "limitResponse", "queuing");
            if (queuing != null) {
                Tree.defaultPositive(queuing, "queues", 64);
                Tree.defaultPositive(queuing, "handSize", 8);
                Tree.defaultPositive(queuing, "queueLengthLimit", 50);
            }
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode level) {
        var errors = new Errors();
        ObjectNode spec = Tree.ensure(level, "spec");
        String type = Tree.text(spec, "type");
        ObjectNode limited = Tree.object(spec, "limited");
        switch (type) {
            case "Exempt" -> {
                if (limited != null) {
                    errors.forbidden("spec.limited", "must be nil if the type is not Limited");
                }
            }
            case "Limited" -> {
                if (Tree.object(spec, "exempt") != null) {
                    errors.forbidden("spec.exempt", "must be nil if the type is Limited");
                }
                if (limited == null) {
                    errors.required("spec.limited", "must not be empty when type is Limited");
                } else {
                    limited(errors, limited);
                }
            }
            default -> errors.notSupported("spec.type", type, TYPES);
        }
        return errors.found();
    }

    private static void limited(Errors errors, ObjectNode limited) {
        String at = "spec.limited";
        long shares = Tree.number(limited, "nominalConcurrencyShares", 0);
        if (shares < 0) {
            errors.invalid(at + ".nominalConcurrencyShares", shares, "must be a non-negative integer");
        }
        ObjectNode response = Tree.ensure(limited, "limitResponse");
        ObjectNode queuing = Tree.object(response, "queuing");
        String path = at + ".limitResponse";
        String type = Tree.text(response, "type");
        if (!RESPONSES.contains(type)) {
            errors.notSupported(path + ".type", type, RESPONSES);
        } else if (type.equals("Reject") && queuing != null) {
            errors.forbidden(path + ".queuing", "must be nil if limited.limitResponse.type is not Limited");
        } else if (type.equals("Queue") && queuing == null) {
            errors.required(path + ".queuing", "must not be empty if limited.limitResponse.type is Limited");
        } else if (queuing != null) {
            queuing(errors, queuing, path + ".queuing");
        }
        percent(errors, limited, at + ".lendablePercent");
    }

    private static void percent(Errors errors, ObjectNode limited, String path) {
        long percent = Tree.number(limited, "lendablePercent", 0);
        if (percent < 0 || percent > 100) {
            errors.invalid(path, percent, "must be between 0 and 100, inclusive");
        }
    }

    private static void queuing(Errors errors, ObjectNode queuing, String at) {
        long queues = Tree.number(queuing, "queues", 0);
        long hand = Tree.number(queuing, "handSize", 0);
        if (Tree.number(queuing, "queueLengthLimit", 0) <= 0) {
            errors.invalid(at + ".queueLengthLimit", Tree.number(queuing, "queueLengthLimit", 0), "must be positive");
        }
        if (queues <= 0) {
            errors.invalid(at + ".queues", queues, "must be positive");
        } else if (queues > MOST_QUEUES) {
            errors.invalid(at + ".queues", queues, "must not be greater than " + MOST_QUEUES);
        }
        if (hand <= 0) {
            errors.invalid(at + ".handSize", hand, "must be positive");
        } else if (hand > queues) {
            errors.invalid(at + ".handSize", hand, "should not be greater than queues (" + queues + ")");
        }
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    private static String kindOf(ObjectNode level) {
        return Tree.text(Tree.object(level, "spec"), "type").equals("Exempt") ? "exempt" : "limited";
    }

    private static @Nullable ObjectNode queuing(ObjectNode level) {
        return Tree.object(level, "spec", "limited", "limitResponse", "queuing");
    }

    private static String number(@Nullable ObjectNode parent, String field) {
        return Tree.has(parent, field) ? Long.toString(Tree.number(parent, field, 0)) : "<none>";
    }
}
