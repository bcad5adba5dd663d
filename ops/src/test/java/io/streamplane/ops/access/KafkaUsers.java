package io.streamplane.ops.access;

import io.streamplane.embedded.EmbeddedKafka;
import io.streamplane.schemas.topic.ClientSettings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;

/** Users of a closed broker who log in with a password of their own. */
record KafkaUsers(EmbeddedKafka broker) {

    /** Lets somebody in, who may do what these say. */
    void admit(String user, Collection<AclBinding> acls) throws Exception {
        var own = new ClientSettings(broker.ownServers(), broker.ownSettings());
        try (var admin = Admin.create(own.admin("test"))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), "of-" + user)))
                    .all()
                    .get();
            admin.createAcls(acls).all().get();
        }
    }

    ClientSettings settings(String user) {
        return new ClientSettings(
                broker.bootstrapServers(),
                Map.of(
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "SCRAM-SHA-256",
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user
                                + "\" password=\"of-" + user + "\";"));
    }
}
