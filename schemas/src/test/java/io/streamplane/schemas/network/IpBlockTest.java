package io.streamplane.schemas.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpBlockTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.0, 192.0.2.255, 256",
        "192.0.2.77/28, 192.0.2.64, 192.0.2.79, 16",
        "192.0.2.7, 192.0.2.7, 192.0.2.7, 1",
        "192.0.2.7-192.0.3.6, 192.0.2.7, 192.0.3.6, 256",
        "0.0.0.0/0, 0.0.0.0, 255.255.255.255, 4294967296",
        "2001:db8::/124, 2001:db8::, 2001:db8::f, 16",
        "2001:db8:0:0:1::-2001:db8::1:0:0:2, 2001:db8:0:0:1::, 2001:db8::1:0:0:2, 3",
        "::1, ::1, ::1, 1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3, 1:0:0:2::3, 1",
        "1:2:3:4:5:6:0:8, 1:2:3:4:5:6:0:8, 1:2:3:4:5:6:0:8, 1"
    })
    void shouldReadBlocks(String text, String first, String last, BigInteger size) {
        // When
        var block = IpBlock.parse(text);

        // Then
        assertThat(block.at(BigInteger.ZERO)).isEqualTo(first);
        assertThat(block.at(block.size().subtract(BigInteger.ONE))).isEqualTo(last);
        assertThat(block.size()).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2",
                "192.0.2.256",
                "192.0.2.0/33",
                "192.0.2.9-192.0.2.1",
                "192.0.2.1-::1",
                "1:2:3",
                "1::2::3",
                "1:2:3:4:5:6:7:8:9",
                "x",
                "+1.2.3.4",
                "10.0.0.0/"
            })
    void shouldRefuseOtherTexts(String text) {
        // When / Then
        assertThatThrownBy(() -> IpBlock.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/24, 10.0.0.128/25, true",
        "10.0.0.0/24, 10.0.1.0/24, false",
        "10.0.0.0/24, 10.0.0.0/8, true",
        "::/0, 10.0.0.0/8, false"
    })
    void shouldKnowWhatOverlaps(String one, String other, boolean expected) {
        // When / Then
        assertThat(IpBlock.parse(one).overlaps(IpBlock.parse(other))).isEqualTo(expected);
        assertThat(IpBlock.parse(other).overlaps(IpBlock.parse(one))).isEqualTo(expected);
    }
}
