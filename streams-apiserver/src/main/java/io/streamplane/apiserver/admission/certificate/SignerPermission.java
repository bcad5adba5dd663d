package io.streamplane.apiserver.admission.certificate;

import io.streamplane.apiserver.admission.Draft;
import io.streamplane.apiserver.authorization.Attributes;
import io.streamplane.apiserver.authorization.Authorization;
import io.streamplane.schemas.tree.Tree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Whether somebody may do something for a signer, by its name or by that of all signers of its domain. */
final class SignerPermission {

    static final String REQUESTS = "certificatesigningrequests.certificates.k8s.io";

    private SignerPermission() {}

    static boolean holds(Authorization authorization, Draft draft, String verb, String signer) {
        int slash = signer.indexOf('/');
        String domain = (slash < 0 ? signer : signer.substring(0, slash)) + "/*";
        var user = draft.caller().identity();
        return authorization.allows(user, of(verb, signer)) || authorization.allows(user, of(verb, domain));
    }

    private static Attributes of(String verb, String name) {
        return new Attributes(verb, "certificates.k8s.io", "*", "signers", "", "", name, "", "", "");
    }

    /** Every write of the approval is one. */
    static boolean approve(@Nullable ObjectNode before, ObjectNode after) {
        return before != null;
    }

    /** A report that says nothing of a certificate, or of conditions, is none. */
    static boolean sign(@Nullable ObjectNode before, ObjectNode after) {
        ObjectNode now = Tree.object(after, "status");
        ObjectNode old = Tree.object(before, "status");
        return !Tree.same(now, old, "certificate") || !Tree.same(now, old, "conditions");
    }
}
