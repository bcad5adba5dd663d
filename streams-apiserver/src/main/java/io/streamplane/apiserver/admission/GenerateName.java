package io.streamplane.apiserver.admission;

import io.streamplane.schemas.tree.Tree;
import java.util.random.RandomGenerator;

/** Makes a name of {@code metadata.generateName} and five random letters that spell nothing. */
final class GenerateName implements AdmissionStep {

    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX = 5;
    private static final int MOST = 63 - SUFFIX;

    private final RandomGenerator random;

    GenerateName(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void admit(Draft draft) {
        String prefix = Tree.text(draft.metadata(), "generateName");
        if (!draft.isCreate() || prefix.isEmpty() || !draft.name().isEmpty()) {
            return;
        }
        var name = new StringBuilder(prefix.substring(0, Math.min(prefix.length(), MOST)));
        for (int i = 0; i < SUFFIX; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        draft.metadata().put("name", name.toString());
    }

    /** Five such letters that follow from the seed. */
    static String suffix(int seed) {
        long number = Integer.toUnsignedLong(seed * 0x9E3779B1);
        var letters = new StringBuilder();
        for (int i = 0; i < SUFFIX; i++) {
            letters.append(LETTERS.charAt((int) (number % LETTERS.length())));
            number /= LETTERS.length();
        }
        return letters.toString();
    }
}
