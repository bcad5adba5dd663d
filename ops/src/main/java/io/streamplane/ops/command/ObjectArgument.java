package io.streamplane.ops.command;

import io.streamplane.schemas.journal.ResourceKey;
import io.streamplane.schemas.kind.Kind;
import io.streamplane.schemas.kind.KindRegistry;
import io.streamplane.schemas.kind.KindVersion;
import io.streamplane.schemas.topic.ObjectKey;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An object as kubectl's users name it: {@code deploy/nginx}, {@code deployments.apps/nginx}, {@code pod/web}. The type is
 * a kind, a plural, a singular or a short name, in any case, with or without its group and its version. Without a group, the first kind of the name is meant.
 *
 * @param name null where only a type was named
 */
public record ObjectArgument(Kind kind, @Nullable String name) {

    public static ObjectArgument parse(KindRegistry kinds, String text) {
        int slash = text.indexOf('/');
        String type = slash < 0 ? text : text.substring(0, slash);
        String name = slash < 0 ? null : text.substring(slash + 1);
        if (name != null && (name.isEmpty() || name.indexOf('/') >= 0)) {
            throw new IllegalArgumentException("expected an object like deploy/nginx, but got '" + text + "'");
        }
        return new ObjectArgument(kind(kinds, type), name);
    }

    /**
     * The object in this namespace, where its kind has one. Throws {@link IllegalArgumentException} where only a type was
     * named.
     */
    public ResourceKey key(String namespace) {
        if (name == null) {
            throw new IllegalArgumentException("expected TYPE/NAME, but got '" + kind.resource() + "' alone");
        }
        return new ResourceKey(kind.resource(), new ObjectKey(kind.namespaced() ? namespace : "", name));
    }

    private static List<String> words(KindRegistry kinds) {
        return kinds.journaled().stream()
                .flatMap(kind -> Stream.of(kind.plural(), kind.singular()))
                .toList();
    }

    private static Kind kind(KindRegistry kinds, String type) {
        String wanted = type.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        String word = dot < 0 ? wanted : wanted.substring(0, dot);
        String rest = dot < 0 ? "" : wanted.substring(dot + 1);
        for (Kind kind : kinds.journaled()) {
            boolean named = kind.plural().equals(word)
                    || kind.singular().equals(word)
                    || kind.shortNames().contains(word)
                    || kind.kind().toLowerCase(Locale.ROOT).equals(word);
            boolean grouped = dot < 0
                    || rest.equals(kind.group())
                    || kind.versions().stream()
                            .map(KindVersion::name)
                            .anyMatch(version -> rest.equals(version + '.' + kind.group()) || rest.equals(version));
            if (named && grouped) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "expected a type of object that the journal holds, like deploy or pods, but got '" + type + "'"
                        + Suggestion.question(word, words(kinds)));
    }
}
