package io.streamplane.controllers.replay;

import io.streamplane.controllers.namespace.NamespaceDefaultsReconciler;
import io.streamplane.schemas.codec.CodecException;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.kind.core.ConfigMapKind;
import java.util.List;

/**
 * The certificate of the cluster's authority, which the recorded controllers were given. The journal has it only in what
 * came of it: a ConfigMap in each namespace. For one thread.
 */
final class RecordedAuthority {

    private final ObjectCodec codec;
    private String certificate = "";

    RecordedAuthority(ObjectCodec codec) {
        this.codec = codec;
    }

    /** Whether the component was given the certificate. */
    static boolean isGivenTo(String component) {
        return component.equals(NamespaceDefaultsReconciler.COMPONENT);
    }

    /** Empty while it is not known. */
    String certificate() {
        return certificate;
    }

    /**
     * Looks for it in what a component that was given it wrote.
     *
     * @return whether it is another one now
     */
    boolean learn(List<Mutation> written) {
        String before = certificate;
        for (Mutation mutation : written) {
            if (mutation instanceof Mutation.PutDesired put
                    && put.key().resource().equals(ConfigMapKind.RESOURCE)) {
                certificate = certificate(put.value());
            }
        }
        return !certificate.equals(before);
    }

    /** What cannot be read says nothing new. */
    private String certificate(byte[] value) {
        try {
            return codec.decodeDesired(ConfigMapKind.KIND, value)
                    .path("data")
                    .path("ca.crt")
                    .asString("");
        } catch (CodecException e) {
            return certificate;
        }
    }
}
