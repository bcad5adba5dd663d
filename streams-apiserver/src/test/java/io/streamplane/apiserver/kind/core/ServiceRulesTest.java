package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.defaulted;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** The rows say what {@code ValidateService} says. */
class ServiceRulesTest {

    private final ServiceRules rules = new ServiceRules();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '"', textBlock = """
        type: ExternalName, externalName: a.example.com.            | -
        type: ExternalName, externalName: .                         | spec.externalName: Required value
        type: ExternalName, externalName: a.b, clusterIP: 10.96.0.9 | spec.clusterIPs: Forbidden: may not be set for ExternalName services
        type: ExternalName, externalName: a.b, ipFamilies: [IPv4]   | spec.ipFamilies: Forbidden: may not be set for ExternalName services
        PORT                                                        | -
        PORT, ipFamilyPolicy: PreferDualStack                       | -
        PORT, ipFamilyPolicy: Both                                  | spec.ipFamilyPolicy: Unsupported value: 'Both': supported values: 'PreferDualStack', 'RequireDualStack', 'SingleStack'
        PORT, ipFamilies: [IPv4, IPv4]                              | spec.ipFamilies[1]: Duplicate value: 'IPv4'
        PORT, clusterIPs: [10.96.0.8]                               | spec.clusterIPs: Invalid value: ['10.96.0.8']: must be empty when `clusterIP` is not specified
        PORT, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.8]         | spec.clusterIPs: Invalid value: ['10.96.0.8']: first value must match `clusterIP`
        PORT, clusterIP: 10.96.0.300                                | spec.clusterIPs[0]: Invalid value: '10.96.0.300': must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
        PORT, clusterIP: None, clusterIPs: [None, 10.96.0.8]        | spec.clusterIPs: Invalid value: ['None','10.96.0.8']: 'None' must be the first and only value
        PORT, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, 10.96.0.8] | spec.clusterIPs: Invalid value: ['10.96.0.9','10.96.0.8']: may specify no more than one IP for each IP family
        PORT, clusterIP: 10.96.0.9, ipFamilies: [IPv6]              | spec.clusterIPs[0]: Invalid value: '10.96.0.9': expected an IPv6 value as indicated by `ipFamilies[0]`
        PORT, clusterIP: 'fd00::1', ipFamilies: [IPv4, IPv6]        | spec.clusterIPs[0]: Invalid value: 'fd00::1': expected an IPv4 value as indicated by `ipFamilies[0]`
        PORT, clusterIP: 'fd00::1', clusterIPs: ['fd00::1', 10.96.0.9], ipFamilies: [IPv6, IPv4] | -
        PORT, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, 'fd00::1', 'fd00::2'] | spec.clusterIPs: Invalid value: ['10.96.0.9','fd00::1','fd00::2']: may only hold up to 2 values
        PORT, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, None]   | spec.clusterIPs[1]: Invalid value: 'None': must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
        clusterIP: None, ipFamilyPolicy: RequireDualStack           | -
        clusterIP: None, ipFamilies: [IPv6]                         | -
        ports: [{port: 80, nodePort: 30000}]                        | spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'
        type: NodePort, ports: [{port: 80, nodePort: 30000}]        | -
        type: NodePort, ports: [{port: 80, nodePort: 80}]           | spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767
        type: NodePort, ports: [{name: a, port: 80, nodePort: 30000}, {name: b, port: 81, nodePort: 30000}] | spec.ports[1].nodePort: Duplicate value: 30000
        ports: [{port: 80, appProtocol: A b}]                       | spec.ports[0].appProtocol: Invalid value: 'A b': name part must consist of
        PORT, externalTrafficPolicy: Local                          | spec.externalTrafficPolicy: Invalid value: 'Local': may only be set for externally-accessible services
        type: NodePort, PORT, externalTrafficPolicy: Some           | spec.externalTrafficPolicy: Unsupported value: 'Some': supported values: 'Cluster', 'Local'
        PORT, internalTrafficPolicy: Some                           | spec.internalTrafficPolicy: Unsupported value: 'Some': supported values: 'Cluster', 'Local'
        PORT, healthCheckNodePort: 30001                            | spec.healthCheckNodePort: Invalid value: 30001: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'
        PORT, externalIPs: [127.0.0.1]                              | spec.externalIPs[0]: Invalid value: '127.0.0.1': may not be in the loopback range (127.0.0.0/8, ::1/128)
        PORT, externalIPs: ['fe80::1']                              | spec.externalIPs[0]: Invalid value: 'fe80::1': may not be in the link-local range (169.254.0.0/16, fe80::/10)
        PORT, externalIPs: [01.2.3.4]                               | spec.externalIPs[0]: Invalid value: '01.2.3.4': must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
        PORT, externalIPs: [192.0.2.1, '2001:db8::1']               | -
        PORT, trafficDistribution: Foo                              | spec.trafficDistribution: Unsupported value: 'Foo': supported values: 'PreferClose', 'PreferSameNode', 'PreferSameZone'
        PORT, loadBalancerClass: a/b                                | spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'
        PORT, loadBalancerSourceRanges: [10.0.0.0/8]                | spec.loadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'
        type: LoadBalancer, PORT, loadBalancerSourceRanges: [10.0.0.0/33] | spec.loadBalancerSourceRanges[0]: Invalid value: '10.0.0.0/33': must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
        PORT, allocateLoadBalancerNodePorts: true                   | spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'
        PORT, sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}} | spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than or equal to 86400
        """)
    void shouldSayWhatIsWrong(String spec, String expected) {
        // When
        var errors = sentences(rules.validate(service(spec)));

        // Then
        if (expected == null) {
            assertThat(errors).isEmpty();
        } else {
            assertThat(errors.getFirst().replace('"', '\'')).startsWith(expected);
        }
    }

    @Test
    void shouldDropWhatTheOldTypeHadAndTheNewOneHasNot() {
        // Given
        ObjectNode old = service("type: LoadBalancer, loadBalancerClass: a/b, ports: [{port: 80, nodePort: 30000}]");
        ObjectNode now = defaulted(
                rules,
                "{spec: {type: ClusterIP, allocateLoadBalancerNodePorts: true, loadBalancerClass: a/b,"
                        + " externalTrafficPolicy: Cluster, ports: [{port: 80, nodePort: 30000}]}}");

        // When
        rules.prepareForUpdate(now, old);

        // Then
        assertThat(sentences(rules.validate(now))).isEmpty();
        assertThat(now.at("/spec/ports/0").has("nodePort")).isFalse();
    }

    private ObjectNode service(String spec) {
        return created(rules, "{spec: {" + spec.replace("PORT", "ports: [{port: 80}]") + "}}");
    }
}
