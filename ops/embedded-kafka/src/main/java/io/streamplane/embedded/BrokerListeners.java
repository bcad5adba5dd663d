package io.streamplane.embedded;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/**
 * Where a broker listens, and how those who come show who they are.
 *
 * @param own port of the listener for this process; 0 where it uses that of the others, as anybody may
 * @param password with which this process shows itself; empty where nobody needs to
 */
record BrokerListeners(int own, String password) {

    static final String CONTROLLER = "CONTROLLER";

    private static final String CLIENTS = "CLIENTS";
    private static final String OWN = "OWN";
    private static final String USER = "streamplane";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    static BrokerListeners open() {
        return new BrokerListeners(0, "");
    }

    /** @param own a free port */
    static BrokerListeners closed(int own) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new BrokerListeners(own, HexFormat.of().formatHex(random));
    }

    /** Whether nobody but this process can come there. */
    static boolean isOwn(String listener) {
        return listener.equals(OWN);
    }

    int ownPort(int clientPort) {
        return own == 0 ? clientPort : own;
    }

    /** Of the broker. */
    Map<String, String> settings(int clientPort, int controllerPort) {
        String clients = CLIENTS + "://127.0.0.1:" + clientPort + "," + CONTROLLER + "://127.0.0.1:" + controllerPort;
        if (own == 0) {
            return Map.of(
                    "listeners", clients,
                    "advertised.listeners", clients,
                    "listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT",
                    "controller.listener.names", CONTROLLER,
                    "inter.broker.listener.name", CLIENTS);
        }
        String listeners = clients + "," + OWN + "://127.0.0.1:" + own;
        String known = login() + " user_" + USER + "=\"" + password + "\";";
        return Map.ofEntries(
                Map.entry("listeners", listeners),
                Map.entry("advertised.listeners", listeners),
                Map.entry(
                        "listener.security.protocol.map",
                        CLIENTS + ":SASL_PLAINTEXT," + OWN + ":SASL_PLAINTEXT," + CONTROLLER + ":SASL_PLAINTEXT"),
                Map.entry("controller.listener.names", CONTROLLER),
                Map.entry("inter.broker.listener.name", OWN),
                Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
                Map.entry("sasl.mechanism.controller.protocol", "PLAIN"),
                Map.entry("listener.name.clients.sasl.enabled.mechanisms", "SCRAM-SHA-256"),
                Map.entry(
                        "listener.name.clients.scram-sha-256.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry("listener.name.own.sasl.enabled.mechanisms", "PLAIN"),
                Map.entry("listener.name.own.plain.sasl.jaas.config", known),
                Map.entry("listener.name.controller.sasl.enabled.mechanisms", "PLAIN"),
                Map.entry("listener.name.controller.plain.sasl.jaas.config", known),
                Map.entry("authorizer.class.name", ListenerAuthorizer.class.getName()),
                Map.entry("allow.everyone.if.no.acl.found", "false"),
                Map.entry("super.users", "User:" + USER));
    }

    /** Of the clients of this process. */
    Map<String, String> ownSettings() {
        return own == 0
                ? Map.of()
                : Map.of(
                        "security.protocol", "SASL_PLAINTEXT",
                        "sasl.mechanism", "PLAIN",
                        "sasl.jaas.config", login() + ";");
    }

    private String login() {
        return PLAIN + " username=\"" + USER + "\" password=\"" + password + "\"";
    }
}
