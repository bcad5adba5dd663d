package io.streamplane.apiserver.kind.certificates;

import static io.streamplane.apiserver.kind.TreeOf.sentences;
import static io.streamplane.apiserver.kind.TreeOf.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class CertificateApprovalTest {

    private static final String APPROVED = "{type: Approved, status: 'True'}";

    private final CertificateSigningRequestRules rules = new CertificateSigningRequestRules();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    approval | {} | {conditions: [APPROVED]} |
                    status | {} | {conditions: [APPROVED]} | status.conditions: Forbidden: updates may not add a condition of type "Approved"
                    approval | {conditions: [APPROVED]} | {} | status.conditions: Forbidden: updates may not remove a condition of type "Approved"
                    approval | {conditions: [APPROVED]} | {conditions: [APPROVED, {type: Denied, status: 'True'}]} | status.conditions[1].type: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive
                    approval | {} | {conditions: [{type: Approved, status: 'False'}]} | status.conditions[0].status: Unsupported value: "False": supported values: "True"
                    status | {conditions: [APPROVED]} | {conditions: [APPROVED], certificate: QQ==} |
                    status | {certificate: QQ==} | {certificate: Qg==} | status.certificate: Forbidden: updates may not modify existing certificate content
                    """)
    void shouldLetEachSubresourceChangeItsPart(String subresource, String before, String after, String expected) {
        // Given
        ObjectNode old = request(before);
        ObjectNode request = request(after);

        // When
        List<String> found = sentences(rules.validateStatusUpdate(subresource, request, old));

        // Then
        assertThat(found).isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @Test
    void shouldKeepTheCertificateWhenItIsApproved() {
        // Given
        ObjectNode request = request("{conditions: [APPROVED], certificate: Qg==}");

        // When
        rules.prepareForStatus("approval", request, request("{certificate: QQ==}"));

        // Then
        assertThat(request.path("status")).isEqualTo(yaml("{certificate: QQ==, conditions: [" + APPROVED + "]}"));
    }

    @Test
    void shouldSayWhoAskedWhateverTheClientSays() {
        // Given
        ObjectNode request = yaml("spec: {username: root, uid: x, groups: [a], signerName: s}");

        // When
        rules.askedBy(request, new AuthenticatedUser("alice", "7", List.of("dev"), Map.of("id", List.of("x"))));

        // Then
        assertThat(request)
                .isEqualTo(
                        yaml(
                                "spec: {signerName: s, username: alice, uid: '7', groups: [dev, 'system:authenticated'], extra: {id: [x]}}"));
    }

    private static ObjectNode request(String status) {
        return yaml("{status: " + status.replace("APPROVED", APPROVED) + "}");
    }
}
