package io.streamplane.controllers.garbage;

import static io.streamplane.controllers.garbage.OwnedObjects.map;
import static io.streamplane.controllers.garbage.OwnedObjects.node;
import static io.streamplane.controllers.garbage.OwnedObjects.reference;
import static io.streamplane.controllers.garbage.OwnedObjects.terminating;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.streamplane.controllers.reconcile.ReconcileResult;
import io.streamplane.controllers.world.ShardFixture;
import io.streamplane.schemas.kind.builtin.Kinds;
import io.streamplane.schemas.proposal.MetadataEdit;
import io.streamplane.schemas.proposal.Proposal;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the documentation of garbage collection and upstream's own tests of it ({@code pkg/controller/garbagecollector}) say becomes of
 * objects, one row a case. All objects are of one namespace unless their names say otherwise, and all is read that there is.
 */
class CollectionTableTest {

    private static final String MAPS = "configmaps";
    private static final String NODES = "nodes";
    private static final String NAMESPACE = "default";

    private final ShardFixture shard = new ShardFixture();
    private final GarbageReconciler collector = new GarbageReconciler(OwnerKinds.of(Kinds.builtIn()));

    /**
     * Owners: {@code here}; {@code ends} (being deleted in the background); {@code waits} (in the foreground), {@code orphans};
     * {@code gone}; {@code recreated} (another object has its name); {@code mistyped} (its kind is another); {@code renamed};
     * {@code unserved} (its version is not served) and {@code absent} (of such a version); {@code foreign} (its kind is not known);
     * {@code elsewhere} (it is in another namespace); {@code node} and {@code lost} (of cluster scope, there or not).
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # owners            | own finalizers     | its dependents | outcome
        here                |                    |                | stays
        ends                |                    |                | stays
        orphans             |                    |                | stays
        gone                |                    |                | goes Background
        gone                |                    | here           | goes Background
        gone                | orphan             | here           | goes Orphan
        gone                | foregroundDeletion | here           | goes Foreground
        gone                | orphan foregroundDeletion | here    | goes Orphan
        gone                | example.com/mine   |                | goes Background
        recreated           |                    |                | goes Background
        mistyped            |                    |                | goes Background
        renamed             |                    |                | goes Background
        elsewhere           |                    |                | goes Background
        node                |                    |                | stays
        lost                |                    |                | goes Background
        unserved            |                    |                | stays
        absent              |                    |                | stays
        foreign             |                    |                | stays
        waits               |                    |                | goes Background
        waits               |                    | here           | goes Foreground
        waits               | orphan             |                | goes Orphan
        waits               |                    | waits          | lets waits go
        gone gone2          |                    |                | goes Background
        gone waits          |                    |                | goes Background
        gone waits          |                    | here           | goes Foreground
        here gone           |                    |                | drops gone
        here waits          |                    |                | drops waits
        here gone waits     |                    |                | drops gone waits
        ends gone           |                    |                | drops gone
        ends waits          |                    |                | drops waits
        here foreign        |                    |                | stays
        gone foreign        |                    |                | stays
        gone absent         |                    |                | stays
        waits foreign       |                    |                | stays
        here recreated      |                    |                | drops recreated
        here mistyped       |                    |                | drops mistyped
        node gone           |                    |                | drops gone
        here lost           |                    |                | drops lost
        here elsewhere      |                    |                | drops elsewhere
        """)
    void shouldCollect(String owners, @Nullable String finalizers, @Nullable String dependents, String outcome) {
        // Given
        var object = new ConfigMapBuilder(map("object"))
                .editMetadata()
                .withFinalizers(finalizers == null ? List.of() : List.of(finalizers.split(" ")))
                .withOwnerReferences(
                        List.of(owners.split(" ")).stream().map(this::owner).toList())
                .endMetadata()
                .build();
        shard.put(MAPS, object);
        if (dependents != null) {
            ConfigMap dependent = map("dependent", reference("v1", "ConfigMap", "object", "uid-object"));
            shard.put(MAPS, dependents.equals("waits") ? terminating(dependent, "foregroundDeletion") : dependent);
        }
        shard.clusterIsKnown();

        // When
        ReconcileResult result = shard.run(collector, MAPS, new ObjectKey(NAMESPACE, "object"));

        // Then
        assertThat(said(result)).isEqualTo(outcome);
        assertThat(result.unread()).isNull();
    }

    /** Dependents, of each what it is and whether it blocks. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # finalizer of the owner | dependents            | outcome
        foregroundDeletion       |                       | removes foregroundDeletion
        foregroundDeletion       | here/blocks           | stays
        foregroundDeletion       | here/free             | removes foregroundDeletion
        foregroundDeletion       | here/free here/blocks | stays
        foregroundDeletion       | ends/blocks           | stays
        foregroundDeletion       | waits/blocks          | stays
        foregroundDeletion       | circle/blocks         | removes foregroundDeletion
        foregroundDeletion       | mistyped/blocks       | removes foregroundDeletion
        orphan                   |                       | removes orphan
        orphan                   | here/blocks           | orphans here
        orphan                   | here/free             | orphans here
        orphan                   | ends/blocks           | orphans ends
        orphan                   | here/blocks ends/free | orphans ends here
        orphan                   | mistyped/free         | removes orphan
        example.com/mine         | here/blocks           | stays
        """)
    void shouldLetAnOwnerGo(String finalizer, @Nullable String dependents, String outcome) {
        // Given
        var owner = terminating(map("owner"), finalizer);
        if (dependents != null) {
            for (String each : dependents.split(" ")) {
                dependent(each.substring(0, each.indexOf('/')), each.endsWith("blocks"));
            }
            if (dependents.startsWith("circle")) {
                owner.getMetadata().setOwnerReferences(List.of(reference("v1", "ConfigMap", "circle", "uid-circle")));
            }
        }
        shard.put(MAPS, owner);

        // When
        ReconcileResult result = shard.run(collector, MAPS, new ObjectKey(NAMESPACE, "owner"));

        // Then
        assertThat(said(result)).isEqualTo(outcome);
    }

    /** Which invalid references are told, in upstream's words. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # object | owner | outcome | message
        default  | here      | stays           | ''
        default  | gone      | goes Background | ''
        default  | elsewhere | goes Background | ownerRef [v1/ConfigMap, namespace: default, name: elsewhere, uid: uid-elsewhere] does not exist in namespace "default"
        default  | node      | stays           | ''
        ''       | here      | stays           | ownerRef [v1/ConfigMap, namespace: , name: here, uid: uid-here] does not exist in namespace ""
        ''       | node      | stays           | ''
        ''       | lost      | goes Background | ''
        """)
    void shouldTellOfOwnersInOtherNamespaces(String namespace, String owner, String outcome, String message) {
        // Given
        shard.put("namespaces", namespace(NAMESPACE));
        shard.put("namespaces", namespace("other"));
        String resource = namespace.isEmpty() ? NODES : MAPS;
        OwnerReference reference = owner(owner);
        if (namespace.isEmpty()) {
            var node = node("object");
            node.getMetadata().setOwnerReferences(List.of(reference));
            shard.putInCluster(NODES, node);
        } else {
            shard.put(MAPS, map("object", reference));
        }
        shard.clusterIsKnown();

        // When
        ReconcileResult result = shard.run(collector, resource, new ObjectKey(namespace, "object"));

        // Then
        assertThat(said(result)).isEqualTo(outcome);
        assertThat(result.events())
                .extracting(each -> each.note().type() + " " + each.note().reason() + " "
                        + each.note().message())
                .containsExactlyElementsOf(
                        message.isEmpty() ? List.of() : List.of("Warning OwnerRefInvalidNamespace " + message));
        assertThat(result.events())
                .extracting(each -> each.note().regarding().getKind())
                .containsOnly(
                        message.isEmpty() ? new String[0] : new String[] {namespace.isEmpty() ? "Node" : "ConfigMap"});
    }

    private static String said(ReconcileResult result) {
        if (result.proposals().isEmpty()) {
            return "stays";
        }
        if (result.proposals().getFirst() instanceof Proposal.Delete delete) {
            return "goes " + delete.propagationPolicy();
        }
        List<String> objects = result.proposals().stream()
                .map(each -> each.key().name())
                .sorted()
                .toList();
        MetadataEdit edit = ((Proposal.UpdateMetadata) result.proposals().getFirst()).edit();
        if (!edit.dropFinalizers().isEmpty()) {
            return "removes " + String.join(" ", edit.dropFinalizers());
        }
        return objects.equals(List.of("object"))
                ? (edit.dropOwners().isEmpty()
                        ? "lets " + names(edit.unblockOwners()) + " go"
                        : "drops " + names(edit.dropOwners()))
                : "orphans " + String.join(" ", objects);
    }

    private static String names(List<String> uids) {
        return String.join(" ", uids).replace("uid-", "");
    }

    private OwnerReference owner(String word) {
        switch (word) {
            case "here", "unserved" -> shard.put(MAPS, map(word));
            case "ends" -> shard.put(MAPS, terminating(map(word), "example.com/theirs"));
            case "waits" -> shard.put(MAPS, terminating(map(word), "foregroundDeletion"));
            case "orphans" -> shard.put(MAPS, terminating(map(word), "orphan"));
            case "recreated" -> shard.put(MAPS, withUid(map(word), "uid-new"));
            case "mistyped" -> shard.put(MAPS, map(word));
            case "renamed" -> shard.put(MAPS, withUid(map("other-name"), "uid-renamed"));
            case "elsewhere" ->
                shard.put(
                        MAPS,
                        new ConfigMapBuilder(map(word))
                                .editMetadata()
                                .withNamespace("other")
                                .endMetadata()
                                .build());
            case "node" -> shard.putInCluster(NODES, node(word));
            default -> {}
        }
        String kind = switch (word) {
            case "mistyped" -> "Secret";
            case "foreign" -> "Foo";
            case "node", "lost" -> "Node";
            default -> "ConfigMap";
        };
        String version = switch (word) {
            case "unserved", "absent" -> "v1beta1";
            case "foreign" -> "foo.io/v1";
            default -> "v1";
        };
        return reference(version, kind, word, "uid-" + word);
    }

    private void dependent(String word, boolean blocks) {
        var reference = new OwnerReferenceBuilder(
                        reference("v1", word.equals("mistyped") ? "Secret" : "ConfigMap", "owner", "uid-owner"))
                .withBlockOwnerDeletion(blocks)
                .build();
        ConfigMap dependent = map(word, reference);
        switch (word) {
            case "ends" -> dependent = terminating(dependent, "example.com/theirs");
            case "waits" -> {
                dependent = terminating(dependent, "foregroundDeletion");
                shard.put(MAPS, map("below", reference("v1", "ConfigMap", word, "uid-" + word)));
            }
            case "circle" -> dependent = terminating(dependent, "foregroundDeletion");
            default -> {}
        }
        shard.put(MAPS, dependent);
    }

    private static ConfigMap withUid(ConfigMap map, String uid) {
        map.getMetadata().setUid(uid);
        return map;
    }

    private static io.fabric8.kubernetes.api.model.Namespace namespace(String name) {
        return new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .build();
    }
}
