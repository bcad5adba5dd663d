package io.streamplane.ops.assembly;

import io.streamplane.schemas.topic.ClientSettings;
import io.streamplane.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Lets the administrator in at a closed broker: whom the files beside the kubeconfig make one. He may do everything but propose,
 * which only roles do; also let others in, who may do nothing at first.
 */
final class BrokerAccess {

    static final String ADMIN = "admin";

    private static final String PRINCIPAL = "User:" + ADMIN;
    private static final String ANY_HOST = "*";
    private static final String CLUSTER = "kafka-cluster";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The least that Kafka takes; the password is as long as a key. */
    private static final int ITERATIONS = 4096;

    private BrokerAccess() {}

    /** Begins at once, and ends when the administrator can come. */
    static CompletableFuture<Void> admit(ClientSettings own, String password) {
        return CompletableFuture.runAsync(() -> admitNow(own, password), Thread::startVirtualThread);
    }

    private static void admitNow(ClientSettings own, String password) {
        try (Admin admin = Admin.create(own.admin("streamplane-access"))) {
            var credential = admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                    ADMIN, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, ITERATIONS), password)));
            admin.createAcls(bindings()).all().get();
            credential.all().get();
            admin.close(PATIENCE);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "expected to let the administrator in at the broker, but: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Those that are there already are left as they are. */
    private static List<AclBinding> bindings() {
        return Stream.of(
                        binding(ResourceType.TOPIC, "*", AclOperation.ALL, AclPermissionType.ALLOW),
                        binding(ResourceType.TOPIC, Topics.PROPOSALS, AclOperation.WRITE, AclPermissionType.DENY),
                        binding(ResourceType.GROUP, "*", AclOperation.ALL, AclPermissionType.ALLOW),
                        binding(ResourceType.TRANSACTIONAL_ID, "*", AclOperation.ALL, AclPermissionType.ALLOW),
                        binding(ResourceType.CLUSTER, CLUSTER, AclOperation.ALL, AclPermissionType.ALLOW))
                .toList();
    }

    private static AclBinding binding(
            ResourceType type, String name, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry(PRINCIPAL, ANY_HOST, operation, permission));
    }
}
