package io.streamplane.schemas.fault;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SkippedRecordsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong clock = new AtomicLong(60_000);
    private final SkippedRecords skipped = new SkippedRecords("tested", meters, clock::get);
    private final Logger logger = (Logger) LoggerFactory.getLogger(SkippedRecords.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    @Test
    void shouldNameTheRecordAndTheReason() {
        // When
        skipped.skip("state", 2, 17, SkippedRecords.reason(new IllegalStateException("a", new Exception("b\nc"))));

        // Then
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("tested: skipped state-2@17: java.lang.IllegalStateException: a; caused by"
                        + " java.lang.Exception: b c");
    }

    @Test
    void shouldCountAllButLogFewOfMany() {
        // When
        for (int i = 0; i < 1000; i++) {
            skipped.skip("state", 0, i, "garbage");
        }
        clock.addAndGet(60_000);
        skipped.skip("state", 0, 1000, "garbage");

        // Then
        assertThat(meters.get(SkippedRecords.SKIPPED)
                        .tags("role", "tested", "topic", "state")
                        .counter()
                        .count())
                .isEqualTo(1001);
        assertThat(lines.list).hasSize(22);
        assertThat(lines.list.get(20).getFormattedMessage())
                .isEqualTo("tested: 980 more records were passed over and not told of one by one");
    }
}
