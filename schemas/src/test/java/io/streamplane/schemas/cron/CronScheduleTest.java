package io.streamplane.schemas.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {

    @ParameterizedTest(name = "{0} after {1}: {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "never",
            value = {
                "0/15 * * * *          | 2012-07-09T14:45    | 2012-07-09T15:00",
                "0/15 * * * *          | 2012-07-09T14:59:59 | 2012-07-09T15:00",
                "5/15 * * * *          | 2012-07-09T15:05    | 2012-07-09T15:20",
                "20-35/15 * * * *      | 2012-07-09T15:45    | 2012-07-09T16:20",
                "*/15 * * * *          | 2012-07-09T23:46    | 2012-07-10T00:00",
                "20-35/15 * * * *      | 2012-07-09T23:45    | 2012-07-10T00:20",
                "20-35/15 1/2 */2 * *  | 2012-07-09T23:35:51 | 2012-07-11T01:20",
                "20-35/15 * 9-20 * *   | 2012-07-09T23:35:51 | 2012-07-10T00:20",
                "0 0 9 Apr-Oct ?       | 2012-07-09T23:35    | 2012-08-09T00:00",
                "0 0 */5 Apr,Aug,Oct Mon | 2012-07-09T23:35  | 2012-08-01T00:00",
                "0 0 */5 Oct Mon       | 2012-07-09T23:35    | 2012-10-01T00:00",
                "0 0 * Feb Mon         | 2012-07-09T23:35    | 2013-02-04T00:00",
                "0 0 * Feb Mon/2       | 2012-07-09T23:35    | 2013-02-01T00:00",
                "* * * * *             | 2012-12-31T23:59:45 | 2013-01-01T00:00",
                "0 0 29 Feb ?          | 2012-07-09T23:35    | 2016-02-29T00:00",
                "30 08 ? Jul Sun       | 2012-07-14T00:00    | 2012-07-15T08:30",
                "30 08 15 Jul ?        | 2012-07-16T00:00    | 2013-07-15T08:30",
                "59 23 31 2 *          | 2012-07-09T23:35    | never",
                "0 0 31 4 *            | 2012-07-09T23:35    | never",
                // Both days given: one of them is enough. With a star both must match.
                "0 0 1,15 * Sun        | 2012-07-09T00:00    | 2012-07-15T00:00",
                "0 0 1,15 * Sun        | 2012-07-16T00:00    | 2012-07-22T00:00",
                "0 0 * * Mon           | 2012-07-10T00:00    | 2012-07-16T00:00",
                "0 0 1,15 * *          | 2012-07-02T00:00    | 2012-07-15T00:00",
                // A star with a step is none.
                "0 0 */10 * Sun        | 2012-07-09T00:00    | 2012-07-11T00:00",
                // Words.
                "@hourly               | 2012-07-09T15:00    | 2012-07-09T16:00",
                "@daily                | 2012-07-09T15:00    | 2012-07-10T00:00",
                "@midnight             | 2012-07-09T15:00    | 2012-07-10T00:00",
                "@weekly               | 2012-07-09T15:00    | 2012-07-15T00:00",
                "@monthly              | 2012-07-09T15:00    | 2012-08-01T00:00",
                "@yearly               | 2012-07-09T15:00    | 2013-01-01T00:00",
                "@annually             | 2012-07-09T15:00    | 2013-01-01T00:00",
                "@every 90s            | 2012-07-09T15:00:01 | 2012-07-09T15:01:31",
                "@every 1h30m10s       | 2012-07-09T15:00    | 2012-07-09T16:30:10",
                "@every 10ms           | 2012-07-09T15:00    | 2012-07-09T15:00:01",
                "TZ=Asia/Tokyo 0 9 * * *      | 2012-07-09T23:59 | 2012-07-10T00:00",
                "CRON_TZ=Asia/Tokyo 0 9 * * * | 2012-07-10T00:00 | 2012-07-11T00:00",
            })
    void shouldFindTheNextTime(String schedule, String after, @Nullable String expected) {
        // Given
        CronSchedule parsed = CronSchedule.parse(schedule);

        // When
        Instant next = parsed.next(LocalDateTime.parse(after).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);

        // Then
        assertThat(next)
                .isEqualTo(
                        expected == null ? null : LocalDateTime.parse(expected).toInstant(ZoneOffset.UTC));
    }

    /** As robfig/cron does, in its own tests and by its arithmetic: what a clock skips is skipped, what it repeats comes twice. */
    @ParameterizedTest(name = "{0}, {1} after {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                // Clocks are put forward at 2:00.
                "America/New_York | 30 2 11 Mar ? | 2012-03-11T00:00-05:00 | 2013-03-11T02:30-04:00",
                "America/New_York | 0 * * * *     | 2012-03-11T00:00-05:00 | 2012-03-11T01:00-05:00 2012-03-11T03:00-04:00 2012-03-11T04:00-04:00 2012-03-11T05:00-04:00",
                "America/New_York | 0 1 * * *     | 2012-03-11T00:00-05:00 | 2012-03-11T01:00-05:00 2012-03-12T01:00-04:00",
                "America/New_York | 0 2 * * *     | 2012-03-11T00:00-05:00 | 2012-03-12T02:00-04:00",
                "America/New_York | 0 3 * * *     | 2012-03-11T00:00-05:00 | 2012-03-11T03:00-04:00",
                "America/New_York | */20 1-3 * * * | 2012-03-11T01:30-05:00 | 2012-03-11T01:40-05:00 2012-03-11T03:00-04:00 2012-03-11T03:20-04:00",
                "America/New_York | @daily        | 2012-03-11T00:00-05:00 | 2012-03-12T00:00-04:00",
                "America/New_York | @every 1h     | 2012-03-11T01:30-05:00 | 2012-03-11T03:30-04:00",
                // And back at 2:00.
                "America/New_York | 30 2 04 Nov ? | 2012-11-04T00:00-04:00 | 2012-11-04T02:30-05:00",
                "America/New_York | 30 1 04 Nov ? | 2012-11-04T01:45-04:00 | 2012-11-04T01:30-05:00",
                "America/New_York | 0 * * * *     | 2012-11-04T00:00-04:00 | 2012-11-04T01:00-04:00 2012-11-04T01:00-05:00 2012-11-04T02:00-05:00",
                "America/New_York | 0 1 * * *     | 2012-11-04T00:00-04:00 | 2012-11-04T01:00-04:00 2012-11-04T01:00-05:00 2012-11-05T01:00-05:00",
                "America/New_York | 0 2 * * *     | 2012-11-04T00:00-04:00 | 2012-11-04T02:00-05:00 2012-11-05T02:00-05:00",
                "America/New_York | 0 3 * * *     | 2012-11-04T00:00-04:00 | 2012-11-04T03:00-05:00",
                "Europe/Berlin    | 30 2 * * *    | 2024-03-30T12:00+01:00 | 2024-04-01T02:30+02:00",
                "Europe/Berlin    | 30 2 * * *    | 2024-10-26T12:00+02:00 | 2024-10-27T02:30+02:00 2024-10-27T02:30+01:00 2024-10-28T02:30+01:00",
                // By half an hour.
                "Australia/Lord_Howe | 15 2 * * * | 2024-10-05T12:00+10:30 | 2024-10-07T02:15+11:00",
                // There is no midnight on such a day.
                "America/Sao_Paulo | 0 9 10 * ?   | 2018-10-17T05:00-03:00 | 2018-11-10T09:00-02:00",
                "America/Sao_Paulo | 0 0 * * *    | 2018-11-03T12:00-03:00 | 2018-11-05T00:00-02:00",
                "America/Santiago  | 0 12 * * *   | 2018-08-11T18:00-04:00 | 2018-08-12T12:00-03:00",
            })
    void shouldGoByTheClockWhereItIsChanged(String zone, String schedule, String after, String expected) {
        // Given
        CronSchedule parsed = CronSchedule.parse(schedule);
        List<Instant> wanted = List.of(expected.split(" ")).stream()
                .map(each -> OffsetDateTime.parse(each).toInstant())
                .toList();

        // When
        var found = new ArrayList<Instant>();
        Instant at = OffsetDateTime.parse(after).toInstant();
        for (int i = 0; i < wanted.size(); i++) {
            at = Objects.requireNonNull(parsed.next(at, ZoneId.of(zone)));
            found.add(at);
        }

        // Then
        assertThat(found).isEqualTo(wanted);
    }
}
