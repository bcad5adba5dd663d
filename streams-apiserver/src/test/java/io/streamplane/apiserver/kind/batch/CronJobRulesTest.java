package io.streamplane.apiserver.kind.batch;

import static io.streamplane.apiserver.kind.TreeOf.cells;
import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.refusedByUpdate;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.kind.FieldError;
import io.streamplane.apiserver.kind.KindRules;
import io.streamplane.apiserver.kind.builtin.KindRulebook;
import io.streamplane.schemas.cron.CronSchedule;
import io.streamplane.schemas.kind.batch.CronJobKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class CronJobRulesTest {

    private static final KindRules RULES = KindRulebook.builtIn().of(CronJobKind.KIND);
    private static final String VALID = """
            metadata: {name: nightly, creationTimestamp: '2026-01-01T00:00:00Z'}
            spec:
              schedule: 0 3 * * *
              jobTemplate:
                spec:
                  template:
                    spec: {restartPolicy: Never, containers: [{name: c, image: busybox}]}
            """;

    @Test
    void shouldFindNothingWrongWithAValidOne() {
        assertThat(RULES.validate(created(RULES, VALID))).isEmpty();
        assertThat(RULES.validateNew(created(RULES, VALID))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {schedule: ''} | spec.schedule: Required value
                    {schedule: 0 3 * *} | spec.schedule: Invalid value: "0 3 * *": expected exactly 5 fields, found 4: [0 3 * *]
                    {schedule: 60 3 * * *} | spec.schedule: Invalid value: "60 3 * * *": end of range (60) above maximum (59): 60
                    {concurrencyPolicy: Odd} | spec.concurrencyPolicy: Unsupported value: "Odd": supported values: "Allow", "Forbid", "Replace"
                    {startingDeadlineSeconds: -1} | spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0
                    {successfulJobsHistoryLimit: -1} | spec.successfulJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0
                    {timeZone: ''} | spec.timeZone: Invalid value: "": timeZone must be nil or non-empty string
                    {timeZone: Local} | spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones
                    {timeZone: Mars/Base} | spec.timeZone: Invalid value: "Mars/Base": unknown time zone Mars/Base
                    {jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: i}]}}}}} | spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"
                    {jobTemplate: {spec: {selector: {}, template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}} | spec.jobTemplate.spec.selector: Invalid value: {}: `selector` will be auto-generated
                    {jobTemplate: {spec: {parallelism: -1, template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}} | spec.jobTemplate.spec.parallelism: Invalid value: -1: must be greater than or equal to 0
                    """)
    void shouldRefuseWhatKubernetesRefuses(String change, String expected) {
        // Given
        ObjectNode object = yaml(VALID);
        ((ObjectNode) object.get("spec")).setAll(yaml(change));

        // When
        ObjectNode stored = created(RULES, object.toString());

        // Then
        assertThat(String.join("; ", sentences(RULES.validate(stored)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {schedule: 0 4 * * *} |
                    {suspend: true} |
                    {schedule: TZ=UTC 0 4 * * *} | spec.schedule
                    """)
    void shouldLetOnlyWhatKubernetesNamesChange(String change, String refused) {
        // Given
        ObjectNode old = created(RULES, VALID);
        ObjectNode object = old.deepCopy();
        ((ObjectNode) object.get("spec")).setAll(yaml(change));

        // When
        List<String> fields = refusedByUpdate(RULES, object, old);

        // Then
        assertThat(fields).isEqualTo(refused == null ? List.of() : List.of(refused));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {} | nightly ~ 0 3 * * * ~ <none> ~ False ~ 0 ~ <none> ~ 60s ~ c ~ busybox ~ <none>
                    {spec: {schedule: '@daily', timeZone: Europe/Berlin, suspend: true}, status: {active: [{name: a}], lastScheduleTime: '2026-01-01T00:00:30Z'}} | nightly ~ @daily ~ Europe/Berlin ~ True ~ 1 ~ 30s ~ 60s ~  ~  ~ <none>
                    """)
    void shouldShowWhatKubectlGetShows(String change, String expected) {
        // Given
        ObjectNode object = created(RULES, VALID);
        object.setAll(yaml(change));

        // When
        String cells = cells(RULES, object);

        // Then
        assertThat(cells).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    * * * * * |
                    */15 0-6/2,8 1,15 jan-mar MON-fri |
                    ? ? ? ? ? |
                    @hourly |
                    @every 1h30m |
                    CRON_TZ=UTC 0 0 * * * |
                    @often | unrecognized descriptor: @often
                    @every day | failed to parse duration @every day: time: invalid duration "day"
                    0 0 0 * * | beginning of range (0) below minimum (1): 0
                    5-3 * * * * | beginning of range (5) beyond end of range (3): 5-3
                    */0 * * * * | step of range should be a positive number: */0
                    1-2-3 * * * * | too many hyphens: 1-2-3
                    1/2/3 * * * * | too many slashes: 1/2/3
                    x * * * * | failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax
                    TZ=Mars 0 0 * * * | provided bad location Mars: unknown time zone Mars
                    """)
    void shouldReadSchedulesAsKubernetesDoes(String schedule, String problem) {
        assertThat(CronSchedule.problem(schedule)).isEqualTo(problem == null ? "" : problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    {metadata: {name: a123456789012345678901234567890123456789012345678901}} |
                    {metadata: {name: a1234567890123456789012345678901234567890123456789012}} | metadata.name
                    {spec: {schedule: TZ=UTC 0 0 * * *}} | spec.schedule
                    """)
    void shouldRefuseANewOneWhoseJobsCouldNotBeNamedOrTimed(String change, String refused) {
        // Given
        ObjectNode object = created(RULES, VALID);
        object.setAll(yaml(change));

        // When
        List<FieldError> found = RULES.validateNew(object);

        // Then
        assertThat(found.stream().map(FieldError::field).toList())
                .isEqualTo(refused == null ? List.of() : List.of(refused));
    }
}
