package io.streamplane.apiserver.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** KEP-5866, and {@code k8s.io/apiserver/pkg/sharding}. */
class ShardSelectorTest {

    private static final String LOW = "shardRange(object.metadata.uid, '0x0000000000000000', '0x8000000000000000')";
    private static final String HIGH = "shardRange(object.metadata.uid, '0x8000000000000000', '0x10000000000000000')";

    @Test
    void shouldGiveEachObjectToOneShard() {
        // Given
        var low = ShardSelector.parse(LOW);
        var high = ShardSelector.parse(HIGH);
        var both = ShardSelector.parse(LOW + "||" + HIGH);

        // When
        long first =
                IntStream.range(0, 1_000).filter(i -> low.matches(uid(i), "ns")).count();
        long second = IntStream.range(0, 1_000)
                .filter(i -> high.matches(uid(i), "ns"))
                .count();

        // Then
        assertThat(first + second).isEqualTo(1_000);
        assertThat(first).isBetween(400L, 600L);
        assertThat(IntStream.range(0, 1_000)).allMatch(i -> both.matches(uid(i), "ns"));
        assertThat(ShardSelector.EVERYTHING.matches("uid", "ns")).isTrue();
    }

    private static String uid(int number) {
        return UUID.nameUUIDFromBytes(new byte[] {(byte) number, (byte) (number >> 8)})
                .toString();
    }

    /** Hashes of 64 bits by FNV-1a, as its authors publish them. */
    @ParameterizedTest
    @CsvSource({"'', cbf29ce484222325", "a, af63dc4c8601ec8c", "foobar, 85944171f73967e8"})
    void shouldHashAsFnv1aDoes(String value, String hash) {
        // Given
        long number = Long.parseUnsignedLong(hash, 16);
        var only = ShardSelector.parse(
                "shardRange(object.metadata.namespace, '0x" + hash + "', '0x" + "%016x".formatted(number + 1) + "')");

        // Then
        assertThat(only.matches("uid", value)).isTrue();
        assertThat(only.matches("uid", value + "x")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            shardRange(object.metadata.uid,'0x0000000000000000',"0x8000000000000000") | shardRange(object.metadata.uid, '0x0000000000000000', '0x8000000000000000')
            `` | ``
            """)
    void shouldShowTheSelectorInOneForm(String text, String shown) {
        assertThat(ShardSelector.parse(text).text()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            `  `                                                                                          | empty shard selector is not allowed; omit the parameter for unfiltered lists
            object.metadata.uid                                                                           | expected shardRange() call or || operator
            shards(object.metadata.uid, '0x0', '0x1')                                                     | unsupported function "shards"; only shardRange() and || are allowed
            shardRange(object.metadata.uid)                                                               | shardRange() requires exactly 3 arguments, got 1
            shardRange(object.metadata.name, '0x0000000000000000', '0x8000000000000000')                  | unsupported field path "object.metadata.name"; supported: object.metadata.uid, object.metadata.namespace
            shardRange(object.metadata.uid, 0, '0x8000000000000000')                                      | hexStart must be a string literal (e.g. '0xff')
            shardRange(object.metadata.uid, '00', '0x8000000000000000')                                   | hexStart must have '0x' prefix, got "00"
            shardRange(object.metadata.uid, '0x', '0x8000000000000000')                                   | hexStart: hex value is required after '0x'
            shardRange(object.metadata.uid, '0x0000000000000000', '0xF000000000000000')                   | hexEnd: invalid hex character in "0xF000000000000000"
            shardRange(object.metadata.uid, '0x0000000000000000', '0x20000000000000000')                  | hexEnd: 17-digit hex value must be '0x10000000000000000' (2^64), got "0x20000000000000000"
            shardRange(object.metadata.uid, '0x0000000000000000', '0xff')                                 | hexEnd must be a 0x-prefixed 16-digit hex value, got "0xff" (did you mean "0x00000000000000ff"?)
            shardRange(object.metadata.uid, '0x8000000000000000', '0x8000000000000000')                   | shard range start 0x8000000000000000 must be less than end 0x8000000000000000
            shardRange(object.metadata.uid, '0x10000000000000000', '0x10000000000000000')                 | must be less than end
            """)
    void shouldRefuseWhatIsNone(String text, String why) {
        assertThatThrownBy(() -> ShardSelector.parse(text))
                .isInstanceOf(SelectorException.class)
                .hasMessageStartingWith("invalid shard selector: ")
                .hasMessageContaining(why);
    }

    @Test
    void shouldRefuseShardsOfSeveralFields() {
        assertThatThrownBy(() -> ShardSelector.parse(LOW + " || " + HIGH.replace("uid", "namespace")))
                .hasMessageContaining("all shard ranges must use the same field, got \"object.metadata.uid\" and"
                        + " \"object.metadata.namespace\"");
    }
}
