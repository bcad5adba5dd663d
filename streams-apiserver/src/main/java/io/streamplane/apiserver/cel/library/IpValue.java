package io.streamplane.apiserver.cel.library;

import com.google.common.net.InetAddresses;
import io.streamplane.apiserver.cel.value.EvaluationFailure;
import io.streamplane.apiserver.cel.value.TypeValue;
import io.streamplane.apiserver.kind.IpAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;

/** An address of either family; none that maps IPv4 into IPv6, and none with a zone. */
record IpValue(InetAddress address) implements TypeValue.Typed {

    private static final String BROADCAST = "255.255.255.255";

    /** @throws EvaluationFailure where the text is no such address */
    static IpValue parse(String text) {
        if (text.indexOf('%') >= 0) {
            throw new EvaluationFailure("IP address " + Texts.quoted(text) + " with zone value is not allowed");
        }
        InetAddress address = IpAddresses.parse(text);
        if (address == null) {
            throw new EvaluationFailure("IP Address " + Texts.quoted(text)
                    + " parse error during conversion from string: ParseAddr(" + Texts.quoted(text)
                    + "): unable to parse IP");
        } else if (address instanceof Inet4Address && text.indexOf(':') >= 0) {
            throw new EvaluationFailure("IPv4-mapped IPv6 address " + Texts.quoted(text) + " is not allowed");
        }
        return new IpValue(address);
    }

    boolean isV4() {
        return address instanceof Inet4Address;
    }

    /** The one canonical form (RFC 5952). */
    String text() {
        return InetAddresses.toAddrString(address);
    }

    boolean isGlobalUnicast() {
        return !text().equals(BROADCAST)
                && !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isMulticastAddress()
                && !address.isLinkLocalAddress();
    }

    @Override
    public String typeName() {
        return "net.IP";
    }
}
