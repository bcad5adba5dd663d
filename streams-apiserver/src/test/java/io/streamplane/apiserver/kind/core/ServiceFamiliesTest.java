package io.streamplane.apiserver.kind.core;

import static io.streamplane.apiserver.kind.TreeOf.created;
import static io.streamplane.apiserver.kind.TreeOf.defaulted;
import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rows are facts of upstream's {@code pkg/registry/core/service/storage/rest_test.go} and {@code storage_test.go}: what comes of
 * a Service on clusters of the families 4 (IPv4), 6, 46 and 64, the default one first. Addresses are not given yet.
 */
class ServiceFamiliesTest {

    private final ServiceRules rules = new ServiceRules();

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        4  | PORT                                                             | SingleStack 4
        6  | PORT                                                             | SingleStack 6
        46 | PORT                                                             | SingleStack 4
        64 | PORT                                                             | SingleStack 6
        4  | PORT, ipFamilyPolicy: SingleStack                                | SingleStack 4
        64 | PORT, ipFamilyPolicy: SingleStack                                | SingleStack 6
        4  | PORT, ipFamilyPolicy: PreferDualStack                            | PreferDualStack 4
        6  | PORT, ipFamilyPolicy: PreferDualStack                            | PreferDualStack 6
        46 | PORT, ipFamilyPolicy: PreferDualStack                            | PreferDualStack 46
        64 | PORT, ipFamilyPolicy: PreferDualStack                            | PreferDualStack 64
        4  | PORT, ipFamilyPolicy: RequireDualStack                           | spec.ipFamilyPolicy: Invalid value: 'RequireDualStack': this cluster is not configured for dual-stack services
        6  | PORT, ipFamilyPolicy: RequireDualStack                           | spec.ipFamilyPolicy: Invalid value: 'RequireDualStack': this cluster is not configured for dual-stack services
        46 | PORT, ipFamilyPolicy: RequireDualStack                           | RequireDualStack 46
        64 | PORT, ipFamilyPolicy: RequireDualStack                           | RequireDualStack 64
        4  | PORT, ipFamilies: [IPv4]                                         | SingleStack 4
        4  | PORT, ipFamilies: [IPv6]                                         | spec.ipFamilies[0]: Invalid value: 'IPv6': not configured on this cluster
        6  | PORT, ipFamilies: [IPv4]                                         | spec.ipFamilies[0]: Invalid value: 'IPv4': not configured on this cluster
        46 | PORT, ipFamilies: [IPv6]                                         | SingleStack 6
        64 | PORT, ipFamilies: [IPv4]                                         | SingleStack 4
        46 | PORT, ipFamilies: [IPv6], ipFamilyPolicy: PreferDualStack        | PreferDualStack 64
        64 | PORT, ipFamilies: [IPv4], ipFamilyPolicy: RequireDualStack       | RequireDualStack 46
        46 | PORT, ipFamilies: [IPv4, IPv6]                                   | spec.ipFamilyPolicy: Invalid value: 'SingleStack': must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified
        46 | PORT, ipFamilies: [IPv6, IPv4], ipFamilyPolicy: PreferDualStack  | PreferDualStack 64
        4  | PORT, ipFamilies: [IPv4, IPv6], ipFamilyPolicy: PreferDualStack  | spec.ipFamilies[1]: Invalid value: 'IPv6': not configured on this cluster
        6  | PORT, ipFamilies: [IPv6, IPv4], ipFamilyPolicy: RequireDualStack | spec.ipFamilyPolicy: Invalid value: 'RequireDualStack': this cluster is not configured for dual-stack services; spec.ipFamilies[1]: Invalid value: 'IPv4': not configured on this cluster
        46 | PORT, ipFamilies: [IPv6, IPv6]                                   | spec.ipFamilies[1]: Duplicate value: 'IPv6'
        46 | PORT, ipFamilyPolicy: Both                                       | spec.ipFamilyPolicy: Unsupported value: 'Both': supported values: 'PreferDualStack', 'RequireDualStack', 'SingleStack'
        4  | PORT, clusterIP: 10.96.0.9                                       | SingleStack 4
        46 | PORT, clusterIP: 'fd00::9'                                       | SingleStack 6
        46 | PORT, clusterIP: 'fd00::9', ipFamilyPolicy: PreferDualStack      | PreferDualStack 64
        4  | PORT, clusterIP: 'fd00::9'                                       | spec.clusterIPs[0]: Invalid value: ['fd00::9']: IPv6 is not configured on this cluster
        6  | PORT, clusterIP: 10.96.0.9, ipFamilyPolicy: PreferDualStack      | spec.clusterIPs[0]: Invalid value: ['10.96.0.9']: IPv4 is not configured on this cluster
        46 | PORT, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, 'fd00::9']   | spec.ipFamilyPolicy: Invalid value: 'SingleStack': must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified
        46 | PORT, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, 'fd00::9'], ipFamilyPolicy: RequireDualStack | RequireDualStack 46
        64 | PORT, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, 'fd00::9'], ipFamilyPolicy: PreferDualStack  | PreferDualStack 46
        4  | PORT, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, 'fd00::9'], ipFamilyPolicy: PreferDualStack  | spec.clusterIPs[1]: Invalid value: ['10.96.0.9','fd00::9']: IPv6 is not configured on this cluster
        46 | PORT, clusterIP: 10.96.0.9, ipFamilies: [IPv6]                   | spec.clusterIPs[0]: Invalid value: '10.96.0.9': expected an IPv6 value as indicated by `ipFamilies[0]`
        46 | PORT, clusterIPs: ['fd00::9']                                    | spec.clusterIPs: Invalid value: ['fd00::9']: must be empty when `clusterIP` is not specified
        4  | clusterIP: None                                                  | RequireDualStack 46
        6  | clusterIP: None                                                  | RequireDualStack 64
        64 | clusterIP: None                                                  | RequireDualStack 64
        4  | clusterIP: None, ipFamilyPolicy: SingleStack                     | SingleStack 4
        4  | clusterIP: None, ipFamilies: [IPv6]                              | RequireDualStack 64
        4  | clusterIP: None, ipFamilies: [IPv6], ipFamilyPolicy: SingleStack | SingleStack 6
        4  | clusterIP: None, ipFamilies: [IPv6, IPv4]                        | RequireDualStack 64
        4  | clusterIP: None, ipFamilyPolicy: PreferDualStack                 | PreferDualStack 46
        4  | clusterIP: None, selector: {a: b}                                | SingleStack 4
        46 | clusterIP: None, selector: {a: b}                                | SingleStack 4
        46 | clusterIP: None, selector: {a: b}, ipFamilyPolicy: PreferDualStack | PreferDualStack 46
        4  | clusterIP: None, selector: {a: b}, ipFamilyPolicy: PreferDualStack | PreferDualStack 4
        4  | clusterIP: None, selector: {a: b}, ipFamilies: [IPv6]            | spec.ipFamilies[0]: Invalid value: 'IPv6': not configured on this cluster
        4  | clusterIP: None, selector: {a: b}, ipFamilyPolicy: RequireDualStack | spec.ipFamilyPolicy: Invalid value: 'RequireDualStack': this cluster is not configured for dual-stack services
        46 | type: ExternalName, externalName: a.b                            | none
        46 | type: ExternalName, externalName: a.b, ipFamilyPolicy: SingleStack | spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services
        46 | type: NodePort, PORT, ipFamilyPolicy: PreferDualStack            | PreferDualStack 46
        64 | type: LoadBalancer, PORT, ipFamilyPolicy: RequireDualStack       | RequireDualStack 64
        """)
    void shouldGiveANewServiceItsFamilies(String cluster, String spec, String expected) {
        // When
        ObjectNode service = created(rules, "{spec: {" + spec.replace("PORT", "ports: [{port: 80}]") + "}}");
        String outcome = outcome(service, null, cluster);

        // Then
        assertThat(outcome).isEqualTo(expected);
    }

    /** The old Services: S has 10.96.0.9, D also fd00::9 and requires that, P prefers it and has it, Q prefers and has it not. */
    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        46 | S | PORT                                                              | SingleStack 4 of 10.96.0.9
        46 | S | PORT, ipFamilyPolicy: PreferDualStack                             | PreferDualStack 46 of 10.96.0.9
        46 | S | PORT, ipFamilyPolicy: RequireDualStack                            | RequireDualStack 46 of 10.96.0.9
        4  | S | PORT, ipFamilyPolicy: PreferDualStack                             | PreferDualStack 4 of 10.96.0.9
        4  | S | PORT, ipFamilyPolicy: RequireDualStack                            | spec.ipFamilyPolicy: Invalid value: 'RequireDualStack': this cluster is not configured for dual-stack services
        46 | S | PORT, ipFamilies: [IPv4, IPv6]                                    | spec.ipFamilyPolicy: Invalid value: 'SingleStack': must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified
        46 | S | PORT, ipFamilies: [IPv4, IPv6], ipFamilyPolicy: PreferDualStack   | PreferDualStack 46 of 10.96.0.9
        46 | S | PORT, ipFamilies: [IPv6, IPv4], ipFamilyPolicy: PreferDualStack   | spec.clusterIPs[0]: Invalid value: '10.96.0.9': expected an IPv6 value as indicated by `ipFamilies[0]`
        46 | S | PORT, ipFamilies: [IPv6]                                          | spec.clusterIPs[0]: Invalid value: '10.96.0.9': expected an IPv6 value as indicated by `ipFamilies[0]`
        46 | S | PORT, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, 'fd00::8'], ipFamilyPolicy: PreferDualStack | PreferDualStack 46 of 10.96.0.9 fd00::8
        46 | S | PORT, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, 'fd00::8']    | spec.ipFamilyPolicy: Invalid value: 'SingleStack': must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified
        46 | S | PORT, clusterIP: 10.96.0.8                                        | spec.clusterIPs[0]: Invalid value: ['10.96.0.8']: may not change once set
        46 | S | PORT, clusterIP: 10.96.0.8, clusterIPs: [10.96.0.9]               | spec.clusterIPs[0]: Invalid value: ['10.96.0.8']: may not change once set
        46 | S | PORT, clusterIP: None                                             | spec.clusterIPs[0]: Invalid value: ['None']: may not change once set
        46 | D | PORT                                                              | RequireDualStack 46 of 10.96.0.9 fd00::9
        46 | D | PORT, ipFamilyPolicy: SingleStack                                 | SingleStack 4 of 10.96.0.9
        46 | D | PORT, ipFamilyPolicy: SingleStack, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9], ipFamilies: [IPv4] | SingleStack 4 of 10.96.0.9
        46 | D | PORT, ipFamilyPolicy: SingleStack, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, 'fd00::9'], ipFamilies: [IPv4, IPv6] | SingleStack 4 of 10.96.0.9
        46 | D | PORT, ipFamilyPolicy: SingleStack, ipFamilies: [IPv6]             | spec.clusterIPs[0]: Invalid value: '10.96.0.9': expected an IPv6 value as indicated by `ipFamilies[0]`
        46 | D | PORT, ipFamilyPolicy: PreferDualStack                             | PreferDualStack 46 of 10.96.0.9 fd00::9
        46 | D | PORT, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9]               | spec.ipFamilyPolicy: Invalid value: 'RequireDualStack': must be 'SingleStack' to release the secondary cluster IP
        46 | D | PORT, ipFamilies: [IPv4]                                          | spec.ipFamilyPolicy: Invalid value: 'RequireDualStack': must be 'SingleStack' to release the secondary IP family
        46 | D | PORT, ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv4]         | spec.ipFamilyPolicy: Invalid value: 'PreferDualStack': must be 'SingleStack' to release the secondary IP family
        46 | D | PORT, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, 'fd00::8']    | spec.clusterIPs[1]: Invalid value: ['10.96.0.9','fd00::8']: may not change once set
        46 | D | PORT, clusterIP: 'fd00::9', clusterIPs: ['fd00::9'], ipFamilies: [IPv6], ipFamilyPolicy: SingleStack | spec.clusterIPs[0]: Invalid value: ['fd00::9']: may not change once set; spec.ipFamilies[0]: Invalid value: ['fd00::9']: may not change once set
        4  | P | PORT, ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv4, IPv6]   | PreferDualStack 46 of 10.96.0.9 fd00::9
        46 | Q | PORT, ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv4]         | PreferDualStack 4 of 10.96.0.9
        46 | Q | PORT, ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv4]        | RequireDualStack 46 of 10.96.0.9
        46 | Q | PORT, ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv4, IPv6]   | PreferDualStack 46 of 10.96.0.9
        46 | S | type: ExternalName, externalName: a.b                             | none
        46 | D | type: ExternalName, externalName: a.b, ALL                        | none
        46 | D | type: ExternalName, externalName: a.b, ipFamilies: [IPv4]         | spec.ipFamilies: Forbidden: may not be set for ExternalName services
        46 | E | PORT                                                              | SingleStack 4
        46 | E | PORT, ipFamilyPolicy: RequireDualStack                            | RequireDualStack 46
        46 | E | PORT, clusterIP: 'fd00::8'                                        | SingleStack 6 of fd00::8
        46 | E | clusterIP: None                                                   | RequireDualStack 46 of None
        46 | H | clusterIP: None, selector: {a: b}                                 | SingleStack 4 of None
        46 | H | clusterIP: None, selector: {a: b}, ipFamilies: [IPv6]             | SingleStack 6 of None
        46 | H | clusterIP: None, selector: {a: b}, ipFamilyPolicy: RequireDualStack | RequireDualStack 46 of None
        46 | H | selector: {a: b}                                                  | SingleStack 4 of None
        46 | H | PORT, clusterIP: 10.96.0.9                                        | spec.clusterIPs[0]: Invalid value: ['10.96.0.9']: may not change once set
        """)
    void shouldChangeWhatMayChange(String cluster, String old, String spec, String expected) {
        // Given
        ObjectNode before = defaulted(rules, "{spec: {" + old(old) + "}}");
        ObjectNode service = defaulted(
                rules, "{spec: {" + spec.replace("PORT", "ports: [{port: 80}]").replace("ALL", ALL) + "}}");

        // When
        rules.prepareForUpdate(service, before);
        String outcome = outcome(service, before, cluster);

        // Then
        assertThat(outcome).isEqualTo(expected);
    }

    private static final String ONE = "clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9], ipFamilies: [IPv4]";
    private static final String ALL =
            "clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, 'fd00::9'], ipFamilies: [IPv4, IPv6]";

    private static String old(String name) {
        String spec = switch (name) {
            case "D" -> "PORT, " + ALL + ", ipFamilyPolicy: RequireDualStack";
            case "P" -> "PORT, " + ALL + ", ipFamilyPolicy: PreferDualStack";
            case "Q" -> "PORT, " + ONE + ", ipFamilyPolicy: PreferDualStack";
            case "E" -> "type: ExternalName, externalName: a.b";
            case "H" ->
                "clusterIP: None, clusterIPs: [None], ipFamilies: [IPv4], selector: {a: b}, ipFamilyPolicy:"
                        + " SingleStack";
            default -> "PORT, " + ONE + ", ipFamilyPolicy: SingleStack";
        };
        return spec.replace("PORT", "ports: [{port: 80}]");
    }

    private String outcome(ObjectNode service, @Nullable ObjectNode before, String cluster) {
        ObjectNode spec = Tree.ensure(service, "spec");
        List<String> families =
                cluster.chars().mapToObj(digit -> "IPv" + (char) digit).toList();
        var errors = new ArrayList<>(
                ServiceFamilies.complete(spec, before == null ? null : Tree.object(before, "spec"), families));
        if (errors.isEmpty()) {
            errors.addAll(rules.validate(service));
            if (before != null) {
                errors.addAll(rules.validateUpdate(service, before));
            }
        }
        if (!errors.isEmpty()) {
            return String.join("; ", sentences(errors)).replace('"', '\'');
        }
        if (!Tree.has(spec, "ipFamilyPolicy")) {
            assertThat(spec.has("ipFamilies") || spec.has("clusterIP") || spec.has("clusterIPs"))
                    .isFalse();
            return "none";
        }
        String held = before == null ? "" : String.join(" ", Tree.texts(spec, "clusterIPs"));
        return Tree.text(spec, "ipFamilyPolicy") + " "
                + String.join("", Tree.texts(spec, "ipFamilies")).replace("IPv", "")
                + (held.isEmpty() ? "" : " of " + held);
    }
}
