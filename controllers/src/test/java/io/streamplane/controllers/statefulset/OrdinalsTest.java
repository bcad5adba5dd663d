package io.streamplane.controllers.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrdinalsTest {

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({
        "db-0, db, 0",
        "db-12, db, 12",
        "db-2147483647, db, 2147483647",
        "db-2147483648, db, -1",
        "db-99999999999, db, -1",
        "db-01, db, -1",
        "db-x, db, -1",
        "db-, db, -1",
        "db, db, -1",
        "-1, db, -1",
        "my-db-3, db, -1",
        "my-db-3, my-db, 3",
        "db-1-2, db-1, 2",
        "db-1-2, db, -1",
    })
    void shouldTellAPodsOrdinalByItsName(String pod, String set, int ordinal) {
        // When
        int found = Ordinals.ordinal(set, pod);

        // Then
        assertThat(found).isEqualTo(ordinal);
    }
}
