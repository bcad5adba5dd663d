package io.streamplane.schemas.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "1,1,1000",
        "100m,1,100",
        "1.5,2,1500",
        "1Ki,1024,1024000",
        "12e3,12000,12000000",
        "1E,1000000000000000000,9223372036854775807",
        "8Ei,9223372036854775807,9223372036854775807",
        "1n,1,1",
        ".5Gi,536870912,536870912000",
        "-1500m,-2,-1500",
        "0,0,0",
        "999999999,999999999,999999999000",
        "1001m,2,1001",
        "999999999Gi,1073741822926258176,9223372036854775807",
        "1234567890,1234567890,1234567890000",
        "3Mi,3145728,3145728000"
    })
    void shouldReadQuantitiesExactly(String text, long value, long milli) {
        // When
        long[] read = {Quantities.value(text), Quantities.milliValue(text)};
        // Then
        assertThat(read).containsExactly(value, milli);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1KB", "m", "1 Gi", "0x1", "1e999999999999", "1ki"})
    void shouldRefuseWhatIsNoQuantity(String text) {
        assertThatThrownBy(() -> Quantities.value(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5,500m",
        "2048Ki,2Mi",
        "0.5Gi,512Mi",
        "0.5Ki,512",
        "1.5Ki,1536",
        "1000m,1",
        "1e3,1e3",
        "0,0",
        "1500000000,1500M",
        "1.0000000001,1000000001n",
        "100Ei,9223372036854775807",
        "-100Ei,-9223372036854775807",
        "9Ei,9223372036854775807",
        "12E,12E",
        "9223372036854775808,9223372036854775808",
        "12e-1,1200e-3",
        "1e30,1000000000000e18",
        "0.0000000001Ki,103n",
        "+5,5",
        "-2048Mi,-2Gi"
    })
    void shouldWriteAQuantityAsKubernetesDoes(String text, String expected) {
        assertThat(Quantity.parse(text).orElseThrow().canonical()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1Kk,unable to parse quantity's suffix", "1KB,quantities must match", "'',quantities must match"})
    void shouldSayWhatIsWrongWithAText(String text, String expected) {
        assertThat(Quantity.problem(text)).startsWith(expected);
    }
}
