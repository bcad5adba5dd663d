package io.streamplane.apiserver.admission.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.admission.AdmissionPlugins;
import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.admission.Draft.Operation;
import io.streamplane.apiserver.journal.InMemoryJournal;
import io.streamplane.apiserver.journal.state.ObjectDecoder;
import io.streamplane.apiserver.request.Ask;
import io.streamplane.apiserver.request.Caller;
import io.streamplane.apiserver.request.Refusal;
import io.streamplane.apiserver.request.Target;
import io.streamplane.apiserver.request.WriteOptions;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.registry.InMemorySchemaRegistry;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class EventRateLimitTest {

    private static final String CORE = "{source: {component: SOURCE, host: h}, involvedObject: {kind: Pod, namespace:"
            + " NS, name: OBJECT, uid: u, apiVersion: v1}}";
    private static final String GROUP = "{deprecatedSource: {component: SOURCE, host: h}, regarding: {kind: Pod,"
            + " namespace: NS, name: OBJECT, uid: u, apiVersion: v1}}";

    private final InMemoryJournal journal =
            new InMemoryJournal(Kinds.builtIn(), ObjectDecoder.of(new ObjectCodec(new InMemorySchemaRegistry())));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** Events of one after the other, each {@code user namespace source object}, at a burst of one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        {type: Server}          | a n s o | b m t p | Too many requests: limit reached on type Server for key~ ~
        {type: Namespace}       | a n s o | b n t p | Too many requests: limit reached on type Namespace for key n
        {type: Namespace}       | a n s o | a m s o | ok
        {type: User}            | a n s o | a m t p | Too many requests: limit reached on type User for key a
        {type: User}            | a n s o | b n s o | ok
        {type: SourceAndObject} | a n s o | b n s o | Too many requests: limit reached on type SourceAndObject for key shPodnouv1
        {type: SourceAndObject} | a n s o | a n s p | ok
        {type: SourceAndObject} | a n s o | a n t o | ok
        {type: User}, {type: Namespace} | a n s o | a n s o | Too many requests: limit reached on type Namespace for key n
        """)
    void shouldTellApart(String limits, String first, String second, String expected) {
        // Given
        var plugin = plugin(limits.replace("}", ", qps: 1, burst: 1}"));
        ask(plugin, "events", first);

        // When
        String said = ask(plugin, "events", second);

        // Then
        assertThat(said.strip()).isEqualTo(expected.replace("~", "").strip());
    }

    @Test
    void shouldCountEventsOfBothGroupsTogether() {
        // Given
        var plugin = plugin("{type: SourceAndObject, qps: 1, burst: 1}");
        ask(plugin, "events", "a n s o");

        // When
        String said = ask(plugin, "events.events.k8s.io", "a n s o");

        // Then
        assertThat(said).endsWith("limit reached on type SourceAndObject for key shPodnouv1");
    }

    @Test
    void shouldAllowABurstAndThenSoManyASecond() {
        // Given
        var plugin = plugin("{type: Server, qps: 2, burst: 3}");

        // When
        List<String> burst = five(plugin);
        now = now.plusMillis(1000);
        List<String> later = five(plugin);
        now = now.plusSeconds(3600);
        List<String> rested = five(plugin);
        now = now.minusSeconds(60);
        List<String> back = five(plugin);

        // Then
        assertThat(burst).filteredOn("ok"::equals).hasSize(3);
        assertThat(later).filteredOn("ok"::equals).hasSize(2);
        assertThat(rested).filteredOn("ok"::equals).hasSize(3);
        assertThat(back).doesNotContain("ok");
    }

    @Test
    void shouldKeepAsManyBucketsAsItIsTold() {
        // Given
        var plugin = plugin("{type: User, qps: 1, burst: 1, cacheSize: 2}");
        ask(plugin, "events", "a n s o");
        ask(plugin, "events", "b n s o");
        ask(plugin, "events", "c n s o");

        // When
        String forgotten = ask(plugin, "events", "a n s o");
        String kept = ask(plugin, "events", "c n s o");

        // Then
        assertThat(forgotten).isEqualTo("ok");
        assertThat(kept).isNotEqualTo("ok");
    }

    @Test
    void shouldLeaveOtherObjectsAlone() {
        // Given
        var plugin = plugin("{type: Server, qps: 1, burst: 1}");
        ask(plugin, "events", "a n s o");

        // When
        String said = ask(plugin, "configmaps", "a n s o");

        // Then
        assertThat(said).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        {kind: Configuration}                                               | limits: Invalid value: null: must not be empty
        {kind: Configuration, limits: [{type: All, qps: 1, burst: 1}]}      | limits[0].type: Unsupported value: "All": supported values: "Namespace", "Server", "SourceAndObject", "User"
        {kind: Configuration, limits: [{type: User}]}                       | limits[0].burst: Invalid value: 0: must be positive, limits[0].qps: Invalid value: 0: must be positive
        {kind: Configuration, limits: [{type: User, qps: 1, burst: 1, cacheSize: -1}]} | limits[0].cacheSize: Invalid value: -1: must not be negative
        """)
    void shouldSayWhatIsWrongWithItsConfiguration(String configuration, String expected) {
        // When
        // Then
        assertThatThrownBy(() -> new EventRateLimit(yaml(configuration), () -> now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("couldn't init admission plugin \"EventRateLimit\": " + expected);
    }

    private EventRateLimit plugin(String limits) {
        return new EventRateLimit(
                yaml("{apiVersion: eventratelimit.admission.k8s.io/v1alpha1, kind: Configuration, limits: [" + limits
                        + "]}"),
                () -> now);
    }

    private List<String> five(EventRateLimit plugin) {
        return Stream.generate(() -> ask(plugin, "events", "a n s o")).limit(5).toList();
    }

    private String ask(EventRateLimit plugin, String resource, String event) {
        String[] parts = event.split(" ");
        Kind kind = Kinds.builtIn().get(resource);
        String object = (kind.group().isEmpty() ? CORE : GROUP)
                .replace("SOURCE", parts[2])
                .replace("NS", parts[1])
                .replace("OBJECT", parts[3]);
        var ask = new Ask(
                new Caller(parts[0], List.of(), "test", ""),
                "create",
                new Target(kind, parts[1], "", ""),
                WriteOptions.NONE);
        try {
            new AdmissionPlugins(List.of(plugin))
                    .validateEvent(Draft.part(ask, Operation.CREATE, yaml(object), journal.current()));
            return "ok";
        } catch (Refusal refusal) {
            assertThat(refusal.failure().code()).isEqualTo(429);
            return refusal.failure().message();
        }
    }

    private static ObjectNode yaml(String yaml) {
        return (ObjectNode) YAMLMapper.shared().readTree(yaml);
    }
}
