package io.streamplane.schemas.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateSubjectTest {

    /** A subject as text, its common name, and its organizations, separated by slashes. RFC 2253 names the last RDN first. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        CN=alice,O=devs                       | alice            | devs
        CN=last,O=b,CN=first,O=a              | last             | a/b
        O=devs                                | ``               | devs
        CN=                                   | ``               | ``
        CN="Doe, Jane",O="a, b"               | Doe, Jane        | a, b
        CN=a\\,b\\+c\\=d\\"e\\\\f\\#g\\<h\\>i\\;j       | a,b+c=d"e\\f#g<h>i;j | ``
        CN="a  b"                              | a  b             | ``
        CN=\\#1                                | #1               | ``
        CN=J\\C3\\B6rg,O=\\E2\\82\\AC             | Jörg             | €
        CN=alice+O=system:masters             | alice            | system:masters
        O=z+O=a+CN=alice,O=m                  | alice            | m/a/z
        CN=system:node:a,O=system:nodes,L=x   | system:node:a    | system:nodes
        """)
    void shouldReadNames(String subject, String name, String organizations) {
        // When
        CertificateSubject read = CertificateSubject.of(new X500Principal(subject));

        // Then
        assertThat(read.commonName()).isEqualTo(name);
        assertThat(String.join("/", read.organizations())).isEqualTo(organizations);
    }

    /** Each with one name {@code Jo} or {@code Jö}, or one that is no text. */
    @ParameterizedTest
    @CsvSource({
        "printable, 300d310b300906035504031302 4a6f, Jo",
        "utf8, 300e310c300a060355040a0c03 4ac3b6, Jö",
        "teletex, 300d310b300906035504031402 4af6, Jö",
        "bmp, 300f310d300b06035504031e04 004a00f6, Jö",
        "universal, 301331113 00f06035504031c08 0000004a000000f6, Jö",
        "octets, 300d310b300906035504030402 4a6f, ''",
        "long form, 30810d31810a30800000, wrong",
    })
    void shouldReadEachKindOfText(String kind, String hex, String expected) {
        // Given
        byte[] encoded = HexFormat.of().parseHex(hex.replace(" ", ""));

        // When
        String read;
        try {
            CertificateSubject subject = CertificateSubject.of(encoded);
            read = subject.commonName() + String.join("", subject.organizations());
        } catch (IllegalArgumentException e) {
            read = "wrong";
        }

        // Then
        assertThat(read).as(kind).isEqualTo(expected);
    }

    @Test
    void shouldReadLongNamesAndOtherTypes() {
        // Given
        String longName = "n".repeat(300);

        // When
        CertificateSubject read =
                CertificateSubject.of(new X500Principal("CN=" + longName + ",1.3.6.1.4.1.57683.2=#0c03752d31"));

        // Then
        assertThat(read.commonName()).isEqualTo(longName);
        assertThat(read.values("1.3.6.1.4.1.57683.2")).isEqualTo(List.of("u-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "3001", "310100", "3084ffffffff", "300d310b30090603550403130a4a6f", "3002310130"})
    void shouldRefuseWhatIsNoSubject(String hex) {
        // Given
        byte[] encoded = HexFormat.of().parseHex(hex);

        // When // Then
        assertThatThrownBy(() -> CertificateSubject.of(encoded)).isInstanceOf(IllegalArgumentException.class);
    }
}
