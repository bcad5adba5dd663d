package io.streamplane.apiserver.authorization;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Those who decide, in the order in which they are asked.
 *
 * @param roles those that are looked up where somebody gives rights to others; asked too only where it is in the chain
 */
public record Authorizers(List<Authorizer> chain, RoleAuthorizer roles) {

    public Authorizers {
        chain = List.copyOf(chain);
    }

    /** Whether both or neither have nodes and roles among those who decide, in whatever order. */
    public boolean hasSameBuiltIn(Authorizers other) {
        return has(NodeAuthorizer.class) == other.has(NodeAuthorizer.class)
                && has(RoleAuthorizer.class) == other.has(RoleAuthorizer.class);
    }

    private boolean has(Class<? extends Authorizer> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    /** Those that the authorizers were made from, beside what names them. */
    public List<Path> files() {
        return chain.stream().flatMap(each -> each.files().stream()).distinct().toList();
    }

    /** Whether anybody outside decides about something. */
    boolean isRemote() {
        for (Authorizer each : chain) {
            if (each.isRemote()) {
                return true;
            }
        }
        return false;
    }

    /** Nodes, then roles. */
    public static Authorizers standard() {
        return builder().nodes().roles().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Takes authorizers in their order. */
    public static final class Builder {

        private final List<Authorizer> chain = new ArrayList<>();
        private final RoleAuthorizer roles = new RoleAuthorizer();

        private Builder() {}

        public Builder nodes() {
            chain.add(new NodeAuthorizer(DefaultRoles.ofNodes()));
            return this;
        }

        public Builder roles() {
            chain.add(roles);
            return this;
        }

        public Builder add(Authorizer authorizer) {
            chain.add(authorizer);
            return this;
        }

        public Authorizers build() {
            return new Authorizers(chain, roles);
        }
    }
}
