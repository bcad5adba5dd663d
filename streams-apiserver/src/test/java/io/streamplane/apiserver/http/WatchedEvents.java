package io.streamplane.apiserver.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The events of one watch, as they come. */
final class WatchedEvents implements AutoCloseable {

    private static final JsonNode END = JsonMapper.shared().createObjectNode();
    private static final int PATIENCE_SECONDS = 20;

    private final LinkedBlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final List<Runnable> whenClosed = new ArrayList<>();

    /** What is written here is read as events. */
    OutputStream sink() {
        return new OutputStream() {
            private final ByteArrayOutputStream line = new ByteArrayOutputStream();

            @Override
            public void write(int each) {
                if (each == '\n') {
                    events.add(JsonMapper.shared().readTree(line.toByteArray()));
                    line.reset();
                } else {
                    line.write(each);
                }
            }

            @Override
            public void close() {
                events.add(END);
            }
        };
    }

    /** The watch was refused with this Status. */
    void refused(JsonNode status) {
        events.add(status);
        events.add(END);
    }

    synchronized void onClose(Runnable action) {
        whenClosed.add(action);
    }

    /** The next event; fails where none comes. */
    JsonNode next() {
        JsonNode event = requireNonNull(take(PATIENCE_SECONDS * 1000L), "an event");
        assertThat(event).as("an event").isNotSameAs(END);
        return event;
    }

    /** The next event; empty where the watch is over, as a connection may be at any time. */
    Optional<JsonNode> more() {
        JsonNode event = take(PATIENCE_SECONDS * 1000L);
        assertThat(event).as("an event").isNotNull();
        return event == END ? Optional.empty() : Optional.ofNullable(event);
    }

    JsonNode next(String type) {
        JsonNode event = next();
        assertThat(event.path("type").asString("")).as(event.toString()).isEqualTo(type);
        return event.path("object");
    }

    /** All events, of a watch that ends by itself. */
    List<JsonNode> all() {
        var all = new ArrayList<JsonNode>();
        while (true) {
            JsonNode event = take(PATIENCE_SECONDS * 1000L);
            assertThat(event).as("the watch's end").isNotNull();
            if (event == END) {
                return all;
            }
            all.add(event);
        }
    }

    private @Nullable JsonNode take(long millis) {
        try {
            return events.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** An event that comes within this time. */
    Optional<JsonNode> poll(long millis) {
        JsonNode event = take(millis);
        assertThat(event).as("the watch's end").isNotSameAs(END);
        return Optional.ofNullable(event);
    }

    /** Types and names, e.g. {@code ADDED a}. */
    static List<String> told(List<JsonNode> events) {
        return events.stream()
                .map(event -> (event.path("type").asString() + " "
                                + event.at("/object/metadata/name").asString(""))
                        .strip())
                .toList();
    }

    @Override
    public synchronized void close() {
        whenClosed.forEach(Runnable::run);
        whenClosed.clear();
    }
}
