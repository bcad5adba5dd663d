package io.streamplane.schemas.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the records of the topic add up to, applied in order by one thread; any thread may look. A schema's id is the
 * offset + 1 of the first effective record that brought it. A registration has effect where its version is the one
 * after the subject's latest, and the subject has no such schema yet.
 */
final class RegistryState {

    private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();
    private final Map<String, Integer> idOfText = new ConcurrentHashMap<>();
    private final Map<String, List<RegisteredSchema>> bySubject = new ConcurrentSkipListMap<>();
    private final Map<String, CompatibilityLevel> levels = new ConcurrentHashMap<>();

    void apply(long offset, RegistryRecord record) {
        switch (record) {
            case RegistryRecord.Level(String subject, CompatibilityLevel level) -> {
                if (level == null) {
                    levels.remove(subject);
                } else {
                    levels.put(subject, level);
                }
            }
            case RegistryRecord.Registration registration -> {
                List<RegisteredSchema> versions =
                        bySubject.computeIfAbsent(registration.subject(), _ -> new CopyOnWriteArrayList<>());
                if (registration.version() == versions.size() + 1
                        && find(registration.subject(), registration.schema()).isEmpty()) {
                    String text = registration.schema().toString();
                    int id = idOfText.computeIfAbsent(text, _ -> Math.toIntExact(offset + 1));
                    byId.putIfAbsent(id, registration.schema());
                    versions.add(new RegisteredSchema(
                            registration.subject(), registration.version(), id, registration.schema()));
                }
            }
        }
    }

    @Nullable
    Schema byId(int id) {
        return byId.get(id);
    }

    /** The subject's version with this very schema, docs included. */
    Optional<RegisteredSchema> find(String subject, Schema schema) {
        String text = schema.toString();
        return versions(subject).stream()
                .filter(each -> each.schema().toString().equals(text))
                .findFirst();
    }

    /** Oldest first; empty where there is no such subject. */
    List<RegisteredSchema> versions(String subject) {
        return List.copyOf(bySubject.getOrDefault(subject, List.of()));
    }

    List<String> subjects() {
        var subjects = new ArrayList<String>();
        bySubject.forEach((subject, versions) -> {
            if (!versions.isEmpty()) {
                subjects.add(subject);
            }
        });
        return subjects;
    }

    /** @param subject empty for the level of all others */
    Optional<CompatibilityLevel> level(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    CompatibilityLevel levelInForce(String subject) {
        return level(subject).or(() -> level("")).orElse(CompatibilityLevel.BACKWARD);
    }
}
