package io.streamplane.apiserver.cel.library;

import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.TypeValue;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A range of addresses as it was written, so with the bits of a host that it may have.
 *
 * @param bits the length of the prefix
 */
record CidrValue(IpValue address, int bits) implements TypeValue.Typed {

    /** @throws EvaluationFailure where the text is no range */
    static CidrValue parse(String text) {
        int slash = text.lastIndexOf('/');
        String length = text.substring(slash + 1);
        if (slash < 0 || !length.matches("0|[1-9][0-9]{0,2}")) {
            throw wrong(text);
        }
        IpValue address;
        try {
            address = IpValue.parse(text.substring(0, slash));
        } catch (EvaluationFailure e) {
            throw wrong(text);
        }
        int bits = Integer.parseInt(length);
        if (bits > 8 * address.address().getAddress().length) {
            throw wrong(text);
        }
        return new CidrValue(address, bits);
    }

    private static EvaluationFailure wrong(String text) {
        return new EvaluationFailure("network address parse error during conversion from string: netip.ParsePrefix("
                + Texts.quoted(text) + "): unable to parse prefix");
    }

    boolean contains(IpValue other) {
        return other.isV4() == address.isV4() && mask(other, bits).equals(mask(address, bits));
    }

    boolean contains(CidrValue other) {
        return other.bits >= bits && contains(other.address);
    }

    CidrValue masked() {
        return new CidrValue(mask(address, bits), bits);
    }

    private static IpValue mask(IpValue value, int bits) {
        byte[] bytes = value.address().getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp(bits - 8L * i, 0, 8);
            bytes[i] &= (byte) (0xff00 >> kept);
        }
        try {
            return new IpValue(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("expected 4 or 16 bytes", e);
        }
    }

    String text() {
        return address.text() + "/" + bits;
    }

    @Override
    public String typeName() {
        return "net.CIDR";
    }
}
