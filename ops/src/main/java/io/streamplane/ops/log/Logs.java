package io.streamplane.ops.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/**
 * Sets the logging of this process. Kafka's clients and broker log much that is usual and that nobody can act on, for all
 * that matters reaches the caller as an exception: their lines are shown from level DEBUG on, but for the few that say what a
 * user has to do (see {@code logback.xml}).
 */
public final class Logs {

    /** What is shown, with all that is more severe. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** How it is shown. */
    public enum Format {
        TEXT,
        JSON
    }

    private Logs() {}

    /** Whatever was set before does not count any more. */
    public static void set(Level level, Format format) {
        System.setProperty("streamplane.log.level", level.name());
        System.setProperty("streamplane.log.format", format.name().toLowerCase(Locale.ROOT));
        System.setProperty("streamplane.log.kafka", ofKafka(level));
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        URL configuration = Objects.requireNonNull(Logs.class.getResource("/logback.xml"), "logback.xml of this build");
        try {
            configurator.doConfigure(configuration);
        } catch (JoranException e) {
            throw new IllegalStateException("expected a usable logback.xml in this build, but: " + e.getMessage(), e);
        }
    }

    private static String ofKafka(Level level) {
        return switch (level) {
            case ERROR, WARN, INFO -> "OFF";
            case DEBUG -> "WARN";
            case TRACE -> "INFO";
        };
    }
}
