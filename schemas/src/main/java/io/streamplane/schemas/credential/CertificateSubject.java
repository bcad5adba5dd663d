package io.streamplane.schemas.credential;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The names in the subject of a certificate, or of a request for one, as Go's {@code crypto/x509/pkix} reads them: from the encoding, so that
 * no letter means more than itself. An RDN may have several; what is no text is left out.
 *
 * @param names in the order of the encoding
 */
public record CertificateSubject(List<Name> names) {

    private static final String COMMON_NAME = "2.5.4.3";
    private static final String ORGANIZATION = "2.5.4.10";

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int OBJECT_IDENTIFIER = 0x06;

    /**
     * One name.
     *
     * @param type an OID, such as {@code 2.5.4.3}
     */
    public record Name(String type, String value) {}

    public CertificateSubject {
        names = List.copyOf(names);
    }

    public static CertificateSubject of(X500Principal subject) {
        return of(subject.getEncoded());
    }

    /** Of a {@code Name} in DER; throws {@link IllegalArgumentException} where it is none. */
    public static CertificateSubject of(byte[] encoded) {
        var names = new ArrayList<Name>();
        ByteBuffer sets = content(ByteBuffer.wrap(encoded), SEQUENCE);
        while (sets.hasRemaining()) {
            ByteBuffer pairs = content(sets, SET);
            while (pairs.hasRemaining()) {
                ByteBuffer pair = content(pairs, SEQUENCE);
                String type = identifier(content(pair, OBJECT_IDENTIFIER));
                String value = text(pair);
                if (value != null) {
                    names.add(new Name(type, value));
                }
            }
        }
        return new CertificateSubject(names);
    }

    /** The last of several; empty where there is none. */
    public String commonName() {
        List<String> all = values(COMMON_NAME);
        return all.isEmpty() ? "" : all.getLast();
    }

    public List<String> organizations() {
        return values(ORGANIZATION);
    }

    /** All of one type. */
    public List<String> values(String type) {
        return names.stream()
                .filter(each -> each.type().equals(type))
                .map(Name::value)
                .toList();
    }

    /** What the next element holds, which must be of this kind. */
    private static ByteBuffer content(ByteBuffer from, int tag) {
        int found = octet(from);
        if (found != tag) {
            throw new IllegalArgumentException("expected the tag " + tag + " in a subject, but got " + found);
        }
        return content(from);
    }

    private static ByteBuffer content(ByteBuffer from) {
        int length = octet(from);
        if (length >= 0x80) {
            int octets = length & 0x7f;
            length = 0;
            for (int i = 0; i < octets; i++) {
                length = (length << 8) | octet(from);
                if (length >= 1 << 23) {
                    throw new IllegalArgumentException("expected a subject, but got one that is too long");
                }
            }
        }
        if (length > from.remaining()) {
            throw new IllegalArgumentException("expected " + length + " bytes in a subject, but it ends before");
        }
        ByteBuffer content = from.slice(from.position(), length);
        from.position(from.position() + length);
        return content;
    }

    private static int octet(ByteBuffer from) {
        if (!from.hasRemaining()) {
            throw new IllegalArgumentException("expected more of a subject, but it ends");
        }
        return from.get() & 0xff;
    }

    /** The first number holds two. */
    private static String identifier(ByteBuffer content) {
        var text = new StringBuilder();
        long number = 0;
        while (content.hasRemaining()) {
            int octet = octet(content);
            number = (number << 7) | (octet & 0x7f);
            if ((octet & 0x80) != 0) {
                continue;
            }
            if (text.isEmpty()) {
                long first = Math.min(number / 40, 2);
                text.append(first).append('.').append(number - first * 40);
            } else {
                text.append('.').append(number);
            }
            number = 0;
        }
        return text.toString();
    }

    private static @Nullable String text(ByteBuffer pair) {
        Charset charset = charset(octet(pair));
        ByteBuffer content = content(pair);
        return charset == null ? null : charset.decode(content).toString();
    }

    /** Of a kind of text. */
    private static @Nullable Charset charset(int tag) {
        return switch (tag) {
            case 12, 18, 19, 22, 26 -> StandardCharsets.UTF_8; // UTF8, Numeric, Printable, IA5, Visible
            case 20 -> StandardCharsets.ISO_8859_1; // T61
            case 28 -> StandardCharsets.UTF_32BE; // Universal
            case 30 -> StandardCharsets.UTF_16BE; // BMP
            default -> null;
        };
    }
}
