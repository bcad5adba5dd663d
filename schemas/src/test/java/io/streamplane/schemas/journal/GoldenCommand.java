package io.streamplane.schemas.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.streamplane.schemas.topic.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command in a golden journal, in words:
 *
 * <pre>
 * if: [absent pods ns/a, exists pods ns/a, notuid pods ns/a U, uid pods ns/a U, desired pods ns/a 3, observed pods ns/a 0]
 * do: [desired pods ns/a U, observed pods ns/a, delete pods ns/a]
 * verdict: accepted 4, or: rejected uid pods ns/a U
 * </pre>
 */
record GoldenCommand(
        @JsonProperty("if") List<String> preconditions,
        @JsonProperty("do") List<String> mutations,
        String verdict) {

    Command command() {
        return new Command(
                0,
                0,
                Histories.SOMEBODY,
                preconditions.stream().map(GoldenCommand::precondition).toList(),
                mutations.stream().map(GoldenCommand::mutation).toList());
    }

    private static Precondition precondition(String text) {
        String[] words = text.split(" ");
        ResourceKey key = key(words);
        return switch (words[0]) {
            case "absent" -> new Precondition.Absent(key);
            case "exists" -> new Precondition.Exists(key);
            case "notuid" -> new Precondition.NotUid(key, words[3]);
            case "uid" -> new Precondition.HasUid(key, words[3]);
            case "desired" -> new Precondition.DesiredAt(key, Long.parseLong(words[3]));
            case "observed" -> new Precondition.ObservedAt(key, Long.parseLong(words[3]));
            default -> throw new IllegalArgumentException("unknown precondition: " + text);
        };
    }

    private static Mutation mutation(String text) {
        String[] words = text.split(" ");
        ResourceKey key = key(words);
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        return switch (words[0]) {
            case "desired" -> new Mutation.PutDesired(key, words[3], null, value);
            case "observed" -> new Mutation.PutObserved(key, value);
            case "delete" -> new Mutation.Delete(key);
            default -> throw new IllegalArgumentException("unknown mutation: " + text);
        };
    }

    private static ResourceKey key(String[] words) {
        return new ResourceKey(words[1], ObjectKey.parse(words[2]));
    }

    static String words(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted accepted -> "accepted " + accepted.revision();
            case Verdict.Rejected rejected -> "rejected " + words(rejected.failed());
        };
    }

    private static String words(Precondition failed) {
        return switch (failed) {
            case Precondition.Absent p -> "absent " + p.key();
            case Precondition.Exists p -> "exists " + p.key();
            case Precondition.NotUid p -> "notuid " + p.key() + " " + p.uid();
            case Precondition.HasUid p -> "uid " + p.key() + " " + p.uid();
            case Precondition.DesiredAt p -> "desired " + p.key() + " " + p.revision();
            case Precondition.ObservedAt p -> "observed " + p.key() + " " + p.revision();
        };
    }
}
