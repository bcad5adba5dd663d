package io.streamplane.ops.assembly;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.topic.ClientSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionIT {

    @Test
    void shouldSaySoonThatThereIsNoBrokerOrNoStreamplane(@TempDir Path folder) {
        // Given
        ClientSettings settings;
        try (var kafka = EmbeddedKafka.start(folder, 0, Map.of())) {
            settings = ClientSettings.of(kafka.bootstrapServers());

            // When / Then
            assertThatThrownBy(() -> Connection.toKafka(settings, null))
                    .hasMessageContaining("expected the topics of a Streamplane at " + kafka.bootstrapServers());
        }

        // When / Then
        assertThatThrownBy(() -> Connection.toKafka(settings, null))
                .hasMessage("expected a Kafka broker at " + settings.bootstrapServers()
                        + ", but: none has answered within 10 s");
    }
}
