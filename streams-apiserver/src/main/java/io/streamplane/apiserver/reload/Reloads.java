package io.streamplane.apiserver.reload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.streamplane.schemas.digest.Sha256;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files of settings. What it finds is told in the log and counted, with upstream's names for the
 * configurations of authentication and authorization ({@code apiserver_authentication_config_controller_automatic_reloads_total} and
 * {@code ..._automatic_reload_last_timestamp_seconds}), and as {@code streamplane_setting_reloads_total} for the others.
 */
public final class Reloads {

    /** The setting of {@code --authentication-config}. */
    public static final String AUTHENTICATION = "authentication";

    /** The setting of {@code --authorization-config}. */
    public static final String AUTHORIZATION = "authorization";

    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);
    /** How soon a change is read. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final List<Configured<?>> settings;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final String server;
    private final Map<String, AtomicLong> times = new ConcurrentHashMap<>();

    /**
     * For an API server.
     *
     * @param settings of which some may be of files
     * @param server that tells API servers apart
     */
    public Reloads(List<Configured<?>> settings, MeterRegistry meters, String server, InstantSource clock) {
        this.settings = settings.stream().filter(Configured::isOfFile).toList();
        this.meters = meters;
        this.clock = clock;
        this.server = "sha256:" + Sha256.hex(server);
    }

    /** Reads what has changed since it last looked. */
    public void look() {
        for (Configured<?> each : settings) {
            switch (each.look()) {
                case Configured.Unchanged _ -> {}
                case Configured.Changed _ -> {
                    LOG.info("{} is read again, as the setting {}", each.file(), each.name());
                    count(each.name(), "success");
                }
                case Configured.Unusable unusable -> {
                    LOG.error(
                            "{} has changed and cannot be used; the setting {} stays as it was: {}",
                            each.file(),
                            each.name(),
                            unusable.why());
                    count(each.name(), "failure");
                }
            }
        }
    }

    private void count(String setting, String status) {
        if (!setting.equals(AUTHENTICATION) && !setting.equals(AUTHORIZATION)) {
            Counter.builder("streamplane.setting.reloads")
                    .tags("setting", setting, "status", status)
                    .register(meters)
                    .increment();
            return;
        }
        String controller = "apiserver." + setting + ".config.controller.automatic.";
        Counter.builder(controller + "reloads")
                .tags("apiserver_id_hash", server, "status", status)
                .register(meters)
                .increment();
        times.computeIfAbsent(setting + status, _ -> {
                    var time = new AtomicLong();
                    io.micrometer.core.instrument.Gauge.builder(
                                    controller + "reload.last.timestamp.seconds", time, AtomicLong::get)
                            .tags("apiserver_id_hash", server, "status", status)
                            .register(meters);
                    return time;
                })
                .set(clock.instant().getEpochSecond());
    }
}
