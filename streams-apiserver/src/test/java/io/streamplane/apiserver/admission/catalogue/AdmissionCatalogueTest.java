package io.streamplane.apiserver.admission.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.admission.AdmissionPlugin;
import io.streamplane.apiserver.authorization.Authorization;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.MissingNode;

class AdmissionCatalogueTest {

    private final Authorization nobody = new Authorization(() -> {
        throw new AssertionError("asked");
    });

    @Test
    void shouldRunWhatIsEnabledAndNotWhatIsDisabled() {
        // Given
        AdmissionPlugin own = () -> "TeamLabel";
        var settings = new AdmissionSettings(Set.of("Priority"), Set.of("RuntimeClass"), List.of(own));

        // When
        List<String> run = AdmissionCatalogue.plugins(settings, nobody, (_, _, _, _) -> MissingNode.getInstance())
                .names();

        // Then
        assertThat(run).contains("Priority", "TeamLabel").doesNotContain("RuntimeClass");
        assertThat(run).first().isEqualTo("NamespaceLifecycle");
    }

    @Test
    void shouldDisablePluginsOfOnesOwn() {
        // Given
        var settings = new AdmissionSettings(Set.of(), Set.of("TeamLabel"), List.of(() -> "TeamLabel"));

        // When
        List<String> run = AdmissionCatalogue.plugins(settings, nobody, (_, _, _, _) -> MissingNode.getInstance())
                .names();

        // Then
        assertThat(run).doesNotContain("TeamLabel");
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        // Given
        var unknown = new AdmissionSettings(Set.of("PodSecurityPolicy"), Set.of(), List.of());
        var off = new AdmissionSettings(Set.of(), Set.of("Limitranger"), List.of());
        var both = new AdmissionSettings(Set.of("Priority"), Set.of("Priority"), List.of());
        var twice = new AdmissionSettings(Set.of(), Set.of(), List.of(() -> "Priority"));

        // When
        // Then
        assertThatThrownBy(() -> AdmissionCatalogue.check(unknown))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "enable-admission-plugins plugin \"PodSecurityPolicy\" is unknown; there are: Namespace");
        assertThatThrownBy(() -> AdmissionCatalogue.check(off))
                .hasMessageStartingWith("disable-admission-plugins plugin \"Limitranger\" is unknown; there are: ");
        assertThatThrownBy(() -> AdmissionCatalogue.check(both))
                .hasMessage("[Priority] in enable-admission-plugins and disable-admission-plugins overlapped");
        assertThatThrownBy(() -> AdmissionCatalogue.check(twice))
                .hasMessage("expected one admission plug-in named Priority, but there are more");
    }
}
