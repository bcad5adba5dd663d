package io.streamplane.apiserver.replay;

import io.streamplane.apiserver.apply.FieldDifferences;
import io.streamplane.apiserver.audit.EntryText;
import io.streamplane.apiserver.plan.ProposalPlanner.Planned;
import io.streamplane.schemas.codec.ObjectCodec;
import io.streamplane.schemas.journal.Command;
import io.streamplane.schemas.journal.Mutation;
import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.proposal.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says commands and proposals in words. */
final class Wording {

    private final KindRegistry kinds;
    private final ObjectCodec codec;

    Wording(KindRegistry kinds, ObjectCodec codec) {
        this.kinds = kinds;
        this.codec = codec;
    }

    static String of(Command command) {
        String node = command.mutations().stream()
                .filter(each -> Comparison.action(command).equals("bind") && each instanceof Mutation.PutDesired)
                .map(each -> " to " + ((Mutation.PutDesired) each).node())
                .findFirst()
                .orElse("");
        return Comparison.action(command) + ' ' + EntryText.object(command.subject()) + node;
    }

    static String of(Proposal proposal) {
        String node = proposal instanceof Proposal.Bind bind ? " to " + bind.node() : "";
        return Comparison.action(proposal)
                + ' '
                + EntryText.object(new ResourceKey(proposal.resource(), proposal.key()))
                + node;
    }

    static String of(Proposal proposal, Planned planned) {
        return switch (planned) {
            case Planned.Appended ignored -> of(proposal);
            case Planned.Unchanged ignored -> of(proposal) + ", which changes nothing";
            case Planned.Refused refused -> of(proposal) + ", which is refused: " + refused.message();
        };
    }

    /** Each field that two commands write differently. */
    List<Difference.Field> fields(Command recorded, Planned planned) {
        var fields = new ArrayList<Difference.Field>();
        if (planned instanceof Planned.Appended appended) {
            var other = appended.command().mutations();
            for (int i = 0; i < Math.min(recorded.mutations().size(), other.size()); i++) {
                Kind kind = kinds.get(recorded.mutations().get(i).key().resource());
                JsonNode before = tree(kind, recorded.mutations().get(i));
                JsonNode after = tree(kind, other.get(i));
                if (!Objects.equals(before, after)) {
                    FieldDifferences.of(kind, before, after)
                            .forEach(each -> fields.add(
                                    new Difference.Field(each.path(), text(each.before()), text(each.after()))));
                }
            }
        }
        return fields;
    }

    private @Nullable JsonNode tree(Kind kind, Mutation mutation) {
        return switch (mutation) {
            case Mutation.PutDesired put -> codec.decodeDesired(kind, put.value());
            case Mutation.PutObserved put -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                object.set("status", codec.decodeObserved(kind, put.value()));
                yield object;
            }
            case Mutation.Delete ignored -> null;
        };
    }

    private static String text(@Nullable JsonNode value) {
        return value == null ? "" : value.toString();
    }
}
