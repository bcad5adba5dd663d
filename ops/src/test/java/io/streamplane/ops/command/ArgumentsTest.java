package io.streamplane.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.ops.audit.AuditFormat;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindBuilder;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.kind.core.PodKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private static final Kind OTHER_PODS =
            KindBuilder.of("example.com", "v1", "Pod", "pods").build();

    @Test
    void shouldKnowObjectsByAllTheNamesThatKubectlKnows() {
        for (String type : List.of(
                "deploy", "deployment", "deployments", "Deployment", "DEPLOY", "deployments.apps", "deploy.v1.apps")) {
            // When
            var object = ObjectArgument.parse(Kinds.builtIn(), type + "/nginx");

            // Then
            assertThat(object.kind().resource()).as(type).isEqualTo("deployments.apps");
            assertThat(object.name()).isEqualTo("nginx");
        }
        assertThat(ObjectArgument.parse(Kinds.builtIn(), "po/a.b").kind().resource())
                .isEqualTo("pods");
        assertThat(ObjectArgument.parse(Kinds.builtIn(), "po/a.b").name()).isEqualTo("a.b");
        assertThat(ObjectArgument.parse(Kinds.builtIn(), "secrets").name()).isNull();
        assertThat(ObjectArgument.parse(Kinds.builtIn(), "pods.v1/x").kind().resource())
                .isEqualTo("pods");
    }

    @Test
    void shouldTellTwoGroupsOfOnePluralApart() {
        // Given
        KindRegistry kinds = KindRegistry.of(PodKind.KIND, OTHER_PODS);

        // When
        var first = ObjectArgument.parse(kinds, "pods/x");
        var other = ObjectArgument.parse(kinds, "pods.example.com/x");

        // Then
        assertThat(first.kind()).isSameAs(PodKind.KIND);
        assertThat(other.kind()).isSameAs(OTHER_PODS);
        assertThat(other.key("ns").resource()).isEqualTo("pods.example.com");
    }

    @Test
    void shouldRefuseObjectsThatTheJournalDoesNotHold() {
        for (String text : List.of("foo/x", "deploy.batch/x", "deploy/", "deploy/a/b", "/x", "events/x", "")) {
            // When / Then
            assertThatThrownBy(() -> ObjectArgument.parse(Kinds.builtIn(), text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected ");
        }
    }

    @Test
    void shouldSayWhichTypeWasProbablyMeant() {
        assertThatThrownBy(() -> ObjectArgument.parse(Kinds.builtIn(), "deploymnet/x"))
                .hasMessageEndingWith("but got 'deploymnet'; did you mean deployment?");
    }

    @Test
    void shouldKnowTheFormsOfAnAudit() {
        assertThat(AuditFormat.parse("audit.k8s.io")).isEqualTo(AuditFormat.KUBERNETES);
        assertThat(AuditFormat.parse("JSON")).isEqualTo(AuditFormat.JSON);
        assertThatThrownBy(() -> AuditFormat.parse("yaml"))
                .hasMessage("expected one of table, json, audit.k8s.io, diff, but got 'yaml'");
    }
}
