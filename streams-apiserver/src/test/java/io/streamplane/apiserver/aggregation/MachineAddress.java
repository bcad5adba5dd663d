package io.streamplane.apiserver.aggregation;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** An address of this machine that an EndpointSlice may name, which the loopback address is not. */
public final class MachineAddress {

    private MachineAddress() {}

    /** Skips the test where the machine has none. */
    public static String get() throws SocketException {
        var addresses = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .toList();
        assumeFalse(addresses.isEmpty(), "this machine has no address but the loopback one");
        return addresses.getFirst();
    }
}
