package io.streamplane.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.watch.EncodedEvents.Form;
import io.streamplane.apiserver.watch.WatchFilter.Told;
import io.streamplane.apiserver.watch.WatchFilter.Type;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EncodedEventsTest {

    private static final Form JSON = new Form("v1", "application/json", "OBJECT", false);
    private static final Form TABLE = new Form("v1", "application/json", "TABLE", false);

    private final AtomicInteger made = new AtomicInteger();

    @Test
    void shouldMakeAnEventOnceInEachForm() {
        // Given
        var events = new EncodedEvents(1_000_000);

        // When
        byte[] first = make(events, told(Type.ADDED, 1), JSON);
        byte[] again = make(events, told(Type.ADDED, 1), JSON);
        make(events, told(Type.ADDED, 1), TABLE);
        make(events, told(Type.ADDED, 1), JSON.compressed());
        make(events, told(Type.DELETED, 1), JSON);
        make(events, told(Type.ADDED, 2), JSON);

        // Then
        assertThat(again).isSameAs(first);
        assertThat(made).hasValue(5);
    }

    @Test
    void shouldKeepNoMoreThanItMay() {
        // Given
        var events = new EncodedEvents(10_000);

        // When
        for (int revision = 1; revision <= 1_000; revision++) {
            make(events, told(Type.ADDED, revision), JSON);
        }
        made.set(0);
        for (int revision = 1; revision <= 1_000; revision++) {
            make(events, told(Type.ADDED, revision), JSON);
        }

        // Then
        assertThat(made.get()).isGreaterThan(950);
    }

    private byte[] make(EncodedEvents events, Told told, Form form) {
        return events.get(told, form, () -> {
            made.incrementAndGet();
            return new byte[100];
        });
    }

    private static Told told(Type type, long revision) {
        return new Told(type, new TestObject(ObjectKey.parse("ns/a"), revision, "yes"), revision);
    }
}
