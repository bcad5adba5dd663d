package io.streamplane.apiserver.authorization;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** What rules allow that other rules do not ({@code k8s.io/component-helpers/auth/rbac/validation}). */
public final class RuleCoverage {

    private static final String ALL = "*";

    private RuleCoverage() {}

    /** What the given rules allow beyond those that are held: rules of one verb and one resource, or one path, each. */
    public static List<PolicyRule> missing(List<PolicyRule> held, List<PolicyRule> given) {
        return given.stream()
                .flatMap(rule -> brokenDown(rule).stream())
                .filter(single -> held.stream().noneMatch(rule -> covers(rule, single)))
                .toList();
    }

    /** Those of one resource, without names, as one with all their verbs; after the others. */
    static List<PolicyRule> compacted(List<PolicyRule> singles) {
        var others = new ArrayList<PolicyRule>();
        var simple = new LinkedHashMap<List<String>, PolicyRule>();
        for (PolicyRule rule : singles) {
            if (!rule.resourceNames().isEmpty() || !rule.nonResourceUrls().isEmpty()) {
                others.add(rule);
                continue;
            }
            var resource = List.of(rule.apiGroups().getFirst(), rule.resources().getFirst());
            simple.merge(resource, rule, RuleCoverage::withVerbs);
        }
        others.addAll(simple.values());
        return others;
    }

    private static PolicyRule withVerbs(PolicyRule rule, PolicyRule more) {
        var verbs = new ArrayList<>(rule.verbs());
        verbs.addAll(more.verbs());
        return new PolicyRule(verbs, rule.apiGroups(), rule.resources(), List.of(), List.of());
    }

    private static List<PolicyRule> brokenDown(PolicyRule rule) {
        var singles = new ArrayList<PolicyRule>();
        for (String group : rule.apiGroups()) {
            for (String resource : rule.resources()) {
                for (String verb : rule.verbs()) {
                    if (rule.resourceNames().isEmpty()) {
                        singles.add(single(verb, group, resource, List.of()));
                    }
                    rule.resourceNames().forEach(name -> singles.add(single(verb, group, resource, List.of(name))));
                }
            }
        }
        for (String path : rule.nonResourceUrls()) {
            for (String verb : rule.verbs()) {
                singles.add(new PolicyRule(List.of(verb), List.of(), List.of(), List.of(), List.of(path)));
            }
        }
        return singles;
    }

    private static PolicyRule single(String verb, String group, String resource, List<String> names) {
        return new PolicyRule(List.of(verb), List.of(group), List.of(resource), names, List.of());
    }

    /** @param single of one verb and one resource or path */
    private static boolean covers(PolicyRule rule, PolicyRule single) {
        boolean names = rule.resourceNames().isEmpty()
                || !single.resourceNames().isEmpty() && rule.resourceNames().containsAll(single.resourceNames());
        return names
                && hasAll(rule.verbs(), single.verbs())
                && hasAll(rule.apiGroups(), single.apiGroups())
                && single.resources().stream().allMatch(each -> coversResource(rule.resources(), each))
                && single.nonResourceUrls().stream()
                        .allMatch(path ->
                                rule.nonResourceUrls().stream().anyMatch(each -> PolicyRule.pathCovers(each, path)));
    }

    private static boolean hasAll(List<String> held, List<String> wanted) {
        return held.contains(ALL) || held.containsAll(wanted);
    }

    private static boolean coversResource(List<String> held, String resource) {
        int slash = resource.indexOf('/');
        return held.contains(ALL)
                || held.contains(resource)
                || slash >= 0 && held.contains("*" + resource.substring(slash));
    }
}
