package io.streamplane.scheduler.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.scheduler.placement.SchedulerConfig;
import io.streamplane.scheduler.score.Score;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubeSchedulerConfigurationTest {

    private static final String HEAD = "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n";

    @Test
    void shouldKeepWhatTheFileDoesNotSay() {
        // When
        SchedulerConfig read = KubeSchedulerConfiguration.read(HEAD, SchedulerConfig.builtIn());

        // Then
        assertThat(read.weights()).isEqualTo(SchedulerConfig.builtIn().weights());
        assertThat(read.scores()).hasSameSizeAs(SchedulerConfig.builtIn().scores());
        assertThat(read.schedulerName()).isEqualTo("default-scheduler");
    }

    @Test
    void shouldTakeScoresWithTheirWeights() {
        // When
        SchedulerConfig read = KubeSchedulerConfiguration.read(HEAD + """
                percentageOfNodesToScore: 40
                profiles:
                  - schedulerName: mine
                    plugins:
                      score:
                        disabled:
                          - name: "*"
                        enabled:
                          - name: NodeResourcesFit
                            weight: 5
                          - name: NodeAffinity
                """, SchedulerConfig.builtIn());

        // Then
        assertThat(read.scores()).extracting(Score::name).containsExactly("NodeResourcesFit", "NodeAffinity");
        assertThat(read.weights()).containsEntry("NodeResourcesFit", 5L).containsEntry("NodeAffinity", 2L);
        assertThat(read.schedulerName()).isEqualTo("mine");
        assertThat(read.percentageOfNodesToScore()).isEqualTo(40);
    }

    @Test
    void shouldNameTheFieldThatThisSchedulerDoesNotHave() {
        var refused = Map.of(
                "leaderElection: {}", ".leaderElection: expected one of",
                "profiles: [{plugins: {filter: {}}}]", ".profiles[0].plugins.filter: expected one of",
                "profiles: [{plugins: {score: {enabled: [{name: ImageLocality}]}}}]",
                        ".profiles[0].plugins.score.enabled[0].name: expected one of",
                "profiles: [{plugins: {score: {enabled: [{name: NodeAffinity, weight: many}]}}}]",
                        ".profiles[0].plugins.score.enabled[0].weight: expected a whole number",
                "profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: RequestedToCapacityRatio}}}]}]",
                        ".profiles[0].pluginConfig[0].args.scoringStrategy.type: expected one of",
                "profiles: [{pluginConfig: [{name: InterPodAffinity}]}]",
                        ".profiles[0].pluginConfig[0].name: expected NodeResourcesFit",
                "profiles: [{}, {}]", ".profiles[1]: expected one profile",
                "profiles: text", ".profiles: expected a list");
        refused.forEach((yaml, message) ->
                // When / Then
                assertThatThrownBy(() -> KubeSchedulerConfiguration.read(HEAD + yaml, SchedulerConfig.builtIn()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith(message));
        assertThatThrownBy(() -> KubeSchedulerConfiguration.read("kind: Pod", SchedulerConfig.builtIn()))
                .hasMessageStartingWith(".apiVersion: expected kubescheduler.config.k8s.io/v1");
    }
}
