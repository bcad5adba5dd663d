package io.streamplane.apiserver.admission.quota;

import io.streamplane.schemas.quantity.Quantity;
import io.streamplane.schemas.tree.Tree;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a LimitRange has against an object, in upstream's words ({@code plugin/pkg/admission/limitranger}). */
final class Limits {

    private static final Quantity NOTHING = new Quantity(BigDecimal.ZERO, Quantity.Format.DECIMAL_SI);
    private static final int RATIO_DIGITS = 6;

    private final String type;
    private final Map<String, Quantity> requests;
    private final Map<String, Quantity> limits;
    private final List<String> problems;

    private Limits(String type, Map<String, Quantity> requests, Map<String, Quantity> limits, List<String> problems) {
        this.type = type;
        this.requests = requests;
        this.limits = limits;
        this.problems = problems;
    }

    static List<String> ofPod(ObjectNode range, ObjectNode pod) {
        var problems = new ArrayList<String>();
        ObjectNode spec = Tree.object(pod, "spec");
        for (ObjectNode limit : Tree.objects(Tree.object(range, "spec"), "limits")) {
            String type = Tree.text(limit, "type");
            if (type.equals("Container")) {
                for (String list : List.of("containers", "initContainers")) {
                    for (ObjectNode container : Tree.objects(spec, list)) {
                        ObjectNode resources = Tree.object(container, "resources");
                        new Limits(type, amounts(resources, "requests"), amounts(resources, "limits"), problems)
                                .check(limit);
                    }
                }
            } else if (type.equals("Pod")) {
                new Limits(type, sum(spec, "requests"), sum(spec, "limits"), problems).check(limit);
            }
        }
        return problems;
    }

    static List<String> ofClaim(ObjectNode range, ObjectNode claim) {
        var problems = new ArrayList<String>();
        var requests = amounts(Tree.object(claim, "spec", "resources"), "requests");
        for (ObjectNode limit : Tree.objects(Tree.object(range, "spec"), "limits")) {
            if (Tree.text(limit, "type").equals("PersistentVolumeClaim")) {
                var limits = new Limits("PersistentVolumeClaim", requests, Map.of(), problems);
                amounts(limit, "min").forEach(limits::atLeast);
                amounts(limit, "max").forEach(limits::requestAtMost);
            }
        }
        return problems;
    }

    private void check(ObjectNode limit) {
        amounts(limit, "min").forEach(this::atLeast);
        amounts(limit, "max").forEach(this::atMost);
        amounts(limit, "maxLimitRequestRatio").forEach(this::ratioAtMost);
    }

    private void atLeast(String name, Quantity least) {
        String rule = "minimum " + name + " usage per " + type + " is " + least.canonical();
        Quantity request = requests.get(name);
        Quantity limit = limits.get(name);
        if (request == null) {
            problems.add(rule + ".  No request is specified");
        } else if (request.compareTo(least) < 0) {
            problems.add(rule + ", but request is " + request.canonical());
        } else if (limit != null && limit.compareTo(least) < 0) {
            problems.add(rule + ", but limit is " + limit.canonical());
        }
    }

    private void atMost(String name, Quantity most) {
        String rule = "maximum " + name + " usage per " + type + " is " + most.canonical();
        Quantity request = requests.get(name);
        Quantity limit = limits.get(name);
        if (limit == null) {
            problems.add(rule + ".  No limit is specified");
        } else if (limit.compareTo(most) > 0) {
            problems.add(rule + ", but limit is " + limit.canonical());
        } else if (request != null && request.compareTo(most) > 0) {
            problems.add(rule + ", but request is " + request.canonical());
        }
    }

    private void requestAtMost(String name, Quantity most) {
        String rule = "maximum " + name + " usage per " + type + " is " + most.canonical();
        Quantity request = requests.get(name);
        if (request == null) {
            problems.add(rule + ".  No request is specified");
        } else if (request.compareTo(most) > 0) {
            problems.add(rule + ", but request is " + request.canonical());
        }
    }

    private void ratioAtMost(String name, Quantity most) {
        String rule = name + " max limit to request ratio per " + type + " is " + most.canonical() + ", but ";
        BigDecimal request = requests.getOrDefault(name, NOTHING).amount();
        BigDecimal limit = limits.getOrDefault(name, NOTHING).amount();
        if (request.signum() == 0) {
            problems.add(rule + "no request is specified or request is 0");
        } else if (limit.signum() == 0) {
            problems.add(rule + "no limit is specified or limit is 0");
        } else if (limit.compareTo(most.amount().multiply(request)) > 0) {
            problems.add(rule + "provided ratio is " + limit.divide(request, RATIO_DIGITS, RoundingMode.HALF_EVEN));
        }
    }

    /** Of all containers; where the pod says itself what it takes of something, that. */
    private static Map<String, Quantity> sum(@Nullable ObjectNode spec, String list) {
        Map<String, Quantity> running = new TreeMap<>();
        for (ObjectNode container : Tree.objects(spec, "containers")) {
            running = merged(running, amounts(Tree.object(container, "resources"), list), Limits::add);
        }
        Map<String, Quantity> sidecars = new TreeMap<>();
        Map<String, Quantity> starting = new TreeMap<>();
        for (ObjectNode container : Tree.objects(spec, "initContainers")) {
            var together = merged(sidecars, amounts(Tree.object(container, "resources"), list), Limits::add);
            if (Tree.text(container, "restartPolicy").equals("Always")) {
                sidecars = together;
            }
            starting = merged(starting, together, Limits::greater);
        }
        var all = merged(merged(running, sidecars, Limits::add), starting, Limits::greater);
        all.putAll(amounts(Tree.object(spec, "resources"), list));
        return all;
    }

    private static Map<String, Quantity> merged(
            Map<String, Quantity> one, Map<String, Quantity> other, BinaryOperator<Quantity> how) {
        var all = new TreeMap<>(one);
        other.forEach((name, amount) -> all.merge(name, amount, how));
        return all;
    }

    private static Quantity add(Quantity one, Quantity other) {
        return new Quantity(one.amount().add(other.amount()), one.format());
    }

    private static Quantity greater(Quantity one, Quantity other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Map<String, Quantity> amounts(@Nullable ObjectNode from, String list) {
        var amounts = new TreeMap<String, Quantity>();
        Tree.textMap(from, list)
                .forEach((name, text) -> Quantity.parse(text).ifPresent(amount -> amounts.put(name, amount)));
        return amounts;
    }
}
