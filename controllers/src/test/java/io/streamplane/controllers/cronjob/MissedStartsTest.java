package io.streamplane.controllers.cronjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.schemas.cron.CronSchedule;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissedStartsTest {

    @ParameterizedTest(name = "{0} from {1} to {2}: {3}, {4} missed")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "0 * * * *    | 2024-05-19T10:00:00Z | 2024-05-19T10:59:59Z | none                 | 0   | false",
                "0 * * * *    | 2024-05-19T10:00:00Z | 2024-05-19T11:00:00Z | 2024-05-19T11:00:00Z | 1   | false",
                "0 * * * *    | 2024-05-19T10:00:00Z | 2024-05-19T12:10:00Z | 2024-05-19T12:00:00Z | 2   | false",
                "0 * * * *    | 2024-05-19T10:00:00Z | 2024-05-23T14:10:00Z | 2024-05-23T14:00:00Z | 100 | false",
                "0 * * * *    | 2024-05-19T10:00:00Z | 2024-05-23T15:10:00Z | 2024-05-23T15:00:00Z | 101 | true",
                "* * * * *    | 2014-05-19T10:00:00Z | 2024-05-19T10:00:30Z | 2024-05-19T10:00:00Z | 5260320 | true",
                "@every 1h    | 2024-05-19T10:30:00Z | 2024-05-19T14:40:00Z | 2024-05-19T14:30:00Z | 4   | false",
                "30 6-16/4 * * 1-5 | 2024-05-17T14:30:00Z | 2024-05-20T11:00:00Z | 2024-05-20T10:30:00Z | 2 | false",
            })
    void shouldFindTheLatest(
            String schedule, Instant from, Instant now, @Nullable Instant latest, long count, boolean tooMany) {
        // Given
        CronSchedule parsed = CronSchedule.parse(schedule);

        // When
        MissedStarts missed = MissedStarts.between(from, now, parsed, ZoneOffset.UTC);

        // Then
        assertThat(missed).isEqualTo(new MissedStarts(latest, count));
        assertThat(missed.tooMany()).isEqualTo(tooMany);
    }

    @Test
    void shouldRefuseASchedulesThatNeverComes() {
        // Given
        CronSchedule never = CronSchedule.parse("59 23 31 2 *");

        // When
        // Then
        assertThatThrownBy(() -> MissedStarts.between(Instant.EPOCH, Instant.EPOCH, never, ZoneOffset.UTC))
                .hasMessage("time difference between two schedules is less than 1 second");
    }
}
