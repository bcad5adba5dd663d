package io.streamplane.apiserver.admission;

import io.streamplane.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Lists of tolerations, as {@code pkg/util/tolerations} compares them. */
public final class Tolerations {

    private Tolerations() {}

    /** Gives a pod's spec these besides its own, without those that another one includes ({@code MergeTolerations}). */
    public static void add(ObjectNode spec, List<ObjectNode> added) {
        var all = new ArrayList<>(Tree.objects(spec, "tolerations"));
        added.forEach(each -> all.add(each.deepCopy()));
        var merged = new ArrayList<ObjectNode>();
        for (int i = 0; i < all.size(); i++) {
            ObjectNode toleration = all.get(i);
            boolean included = merged.stream().anyMatch(each -> includes(each, toleration))
                    || all.subList(i + 1, all.size()).stream()
                            .anyMatch(each -> !each.equals(toleration) && includes(each, toleration));
            if (!included) {
                merged.add(toleration);
            }
        }
        if (!merged.isEmpty()) {
            spec.putArray("tolerations").addAll(merged);
        }
    }

    /** Whether each of them is included in an allowed one ({@code VerifyAgainstWhitelist}). */
    public static boolean areWithin(List<ObjectNode> tolerations, List<ObjectNode> allowed) {
        return tolerations.stream()
                .allMatch(toleration -> allowed.stream().anyMatch(each -> includes(each, toleration)));
    }

    private static boolean includes(ObjectNode wide, ObjectNode narrow) {
        if (wide.equals(narrow)) {
            return true;
        }
        String key = Tree.text(wide, "key");
        String effect = Tree.text(wide, "effect");
        boolean exists = Tree.text(wide, "operator").equals("Exists");
        boolean sameKey = key.equals(Tree.text(narrow, "key")) || key.isEmpty() && exists;
        boolean sameEffect = effect.equals(Tree.text(narrow, "effect")) || effect.isEmpty();
        boolean asLong = !effect.equals("NoExecute")
                || Tree.number(narrow, "tolerationSeconds", Long.MAX_VALUE)
                        <= Tree.number(wide, "tolerationSeconds", Long.MAX_VALUE);
        boolean sameValue = exists
                || Tree.text(narrow, "operator").equals("Equal")
                        && Tree.text(narrow, "value").equals(Tree.text(wide, "value"));
        return sameKey && sameEffect && asLong && sameValue;
    }
}
