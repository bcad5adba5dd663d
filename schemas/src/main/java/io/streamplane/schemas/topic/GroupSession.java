package io.streamplane.schemas.topic;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a member of a consumer group may be silent until the others take over what it had: as short as the brokers allow
 * ({@code group.min.session.timeout.ms}, 6 s unless somebody sets it), but no shorter than a busy machine may stall.
 */
public final class GroupSession {

    private static final Logger LOG = LoggerFactory.getLogger(GroupSession.class);
    private static final String LEAST = "group.min.session.timeout.ms";
    /** Whoever sets it is not in need of an answer of ours. */
    public static final String SESSION = "main.consumer.session.timeout.ms";

    private static final String HEARTBEAT = "main.consumer.heartbeat.interval.ms";
    private static final int SHORTEST_MS = 2_000;
    private static final int USUAL_MS = 6_000;
    private static final long PATIENCE_SECONDS = 10;

    private GroupSession() {}

    /** In milliseconds; the brokers' usual least one where they do not tell theirs. */
    private static int millis(ClientSettings settings) {
        try (var admin = Admin.create(settings.admin("streamplane-group-session"))) {
            Node broker = admin.describeCluster()
                    .nodes()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .iterator()
                    .next();
            var resource = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
            var config = admin.describeConfigs(List.of(resource))
                    .all()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .get(resource);
            ConfigEntry least = config == null ? null : config.get(LEAST);
            return least == null ? USUAL_MS : Math.max(SHORTEST_MS, Integer.parseInt(least.value()));
        } catch (ExecutionException | TimeoutException | NumberFormatException e) {
            LOG.info("The brokers do not tell {}: {}", LEAST, String.valueOf(e.getMessage()));
            return USUAL_MS;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL_MS;
        }
    }

    /** Settings of the consumers of Kafka Streams that are members of its group. Asks a broker. */
    public static Map<String, String> ofStreams(ClientSettings settings) {
        int millis = millis(settings);
        return Map.of(SESSION, Integer.toString(millis), HEARTBEAT, Integer.toString(millis / 4));
    }
}
