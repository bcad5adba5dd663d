package io.streamplane.scheduler.config;

import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.score.BuiltInScores;
import io.streamplane.scheduler.score.BuiltInScores.Strategy;
import io.streamplane.scheduler.score.Score;
import io.streamplane.schemas.openapi.JsonBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads kube-scheduler's configuration file, {@code kubescheduler.config.k8s.io/v1}, as far as this scheduler has what it
 * sets: of one profile its name, scores with their weights, the scoring strategy of NodeResourcesFit, and how many nodes are
 * scored. Whatever else is set is refused by its path.
 */
public final class KubeSchedulerConfiguration {

    private static final String API_VERSION = "kubescheduler.config.k8s.io/v1";
    private static final String KIND = "KubeSchedulerConfiguration";
    private static final String RESOURCES_FIT = "NodeResourcesFit";
    private static final int GREATEST_WEIGHT = 100;

    private KubeSchedulerConfiguration() {}

    /**
     * Throws {@link IllegalArgumentException} with the path of what it does not understand.
     *
     * @param defaults what holds where the file says nothing
     */
    public static SchedulerConfig read(String yaml, SchedulerConfig defaults) {
        JsonNode tree = switch (JsonBody.parse(yaml.getBytes(StandardCharsets.UTF_8), "application/yaml")) {
            case JsonBody.Parsed parsed -> parsed.tree();
            case JsonBody.Malformed malformed ->
                throw new IllegalArgumentException("expected a " + KIND + " in YAML, but: " + malformed.message());
        };
        var root = new Field("", tree).only(Set.of("apiVersion", "kind", "profiles", "percentageOfNodesToScore"));
        is(root.member("apiVersion"), API_VERSION);
        is(root.member("kind"), KIND);
        int percentage = percentage(root, defaults.percentageOfNodesToScore());
        List<Field> profiles = root.member("profiles").items();
        if (profiles.size() > 1) {
            throw new IllegalArgumentException(
                    profiles.get(1).path() + ": expected one profile, for this scheduler has no other");
        }
        return profiles.isEmpty()
                ? with(defaults, defaults.schedulerName(), defaults.scores(), defaults.weights(), percentage)
                : profile(profiles.getFirst(), defaults, percentage);
    }

    private static SchedulerConfig profile(Field profile, SchedulerConfig defaults, int percentage) {
        profile.only(Set.of("schedulerName", "plugins", "pluginConfig", "percentageOfNodesToScore"));
        var scores = new ArrayList<>(defaults.scores());
        for (Field plugin : profile.member("pluginConfig").items()) {
            plugin.only(Set.of("name", "args"));
            is(plugin.member("name"), RESOURCES_FIT);
            Score fit = resourcesFit(plugin.member("args"));
            scores.replaceAll(score -> score.name().equals(RESOURCES_FIT) ? fit : score);
        }
        var weights = new HashMap<>(defaults.weights());
        scores(profile.member("plugins").only(Set.of("score")).member("score"), scores, weights);
        return with(
                defaults,
                profile.member("schedulerName").text(defaults.schedulerName()),
                scores,
                weights,
                percentage(profile, percentage));
    }

    /** Enables after it has disabled, as kube-scheduler does; an enabled one takes its place in the defaults. */
    private static void scores(Field field, List<Score> scores, Map<String, Long> weights) {
        field.only(Set.of("enabled", "disabled"));
        List<Score> known = List.copyOf(scores);
        List<String> names = known.stream().map(Score::name).toList();
        for (Field disabled : field.member("disabled").items()) {
            disabled.only(Set.of("name"));
            String name = disabled.member("name").text("");
            if (name.equals("*")) {
                scores.clear();
            } else {
                oneOf(disabled.member("name"), names);
                scores.removeIf(score -> score.name().equals(name));
            }
        }
        for (Field enabled : field.member("enabled").items()) {
            enabled.only(Set.of("name", "weight"));
            String name = oneOf(enabled.member("name"), names);
            scores.removeIf(score -> score.name().equals(name));
            known.stream().filter(score -> score.name().equals(name)).forEach(scores::add);
            int weight = enabled.member("weight").number(0, 0, GREATEST_WEIGHT);
            if (weight > 0) {
                weights.put(name, (long) weight);
            }
        }
    }

    private static Score resourcesFit(Field args) {
        args.only(Set.of("apiVersion", "kind", "scoringStrategy"));
        Field strategy = args.member("scoringStrategy").only(Set.of("type", "resources"));
        String type = oneOf(strategy.member("type"), List.of("LeastAllocated", "MostAllocated"));
        int cpu = strategy.member("resources").present() ? 0 : 1;
        int memory = cpu;
        for (Field resource : strategy.member("resources").items()) {
            resource.only(Set.of("name", "weight"));
            int weight = resource.member("weight").number(1, 1, GREATEST_WEIGHT);
            switch (oneOf(resource.member("name"), List.of("cpu", "memory"))) {
                case "cpu" -> cpu = weight;
                default -> memory = weight;
            }
        }
        if (cpu + memory == 0) {
            throw strategy.member("resources").wrong("cpu or memory");
        }
        return BuiltInScores.resourcesFit(
                type.equals("MostAllocated") ? Strategy.MOST_ALLOCATED : Strategy.LEAST_ALLOCATED, cpu, memory);
    }

    private static int percentage(Field of, int absent) {
        return of.member("percentageOfNodesToScore").number(absent, 0, 100);
    }

    private static void is(Field field, String expected) {
        if (!field.text("").equals(expected)) {
            throw field.wrong(expected);
        }
    }

    private static String oneOf(Field field, List<String> names) {
        String name = field.text("");
        if (!names.contains(name)) {
            throw field.wrong("one of " + names.stream().sorted().toList());
        }
        return name;
    }

    private static SchedulerConfig with(
            SchedulerConfig defaults, String name, List<Score> scores, Map<String, Long> weights, int percentage) {
        return new SchedulerConfig(name, defaults.filters(), scores, weights, percentage);
    }
}
