package io.streamplane.apiserver.cel.value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When two values are equal, and what adding lists gives. Lists of type set and map ignore the order of their elements,
 * as Kubernetes documents for {@code x-kubernetes-list-type}; the left value's type decides.
 */
public final class Equality {

    private Equality() {}

    public static boolean equal(Object one, Object other, Meter meter) {
        meter.work(1);
        if (one instanceof String text && other instanceof String same) {
            meter.work(text.length() / 16);
            return text.equals(same);
        } else if (Ordering.isNumber(one) && Ordering.isNumber(other)) {
            return Ordering.equalNumbers(one, other);
        } else if (one instanceof CelList list && other instanceof CelList same) {
            return equalLists(list, same, meter);
        } else if (one instanceof CelMap map && other instanceof CelMap same) {
            return equalMaps(map, same, meter);
        } else if (one instanceof Optional<?> value && other instanceof Optional<?> same) {
            return value.isPresent() == same.isPresent() && (value.isEmpty() || equal(value.get(), same.get(), meter));
        }
        return one.equals(other);
    }

    private static boolean equalMaps(CelMap one, CelMap other, Meter meter) {
        if (one.size() != other.size()) {
            return false;
        }
        for (Object key : one.keys()) {
            Object value = Objects.requireNonNull(one.find(key));
            Object same = other.find(key);
            if (same == null || !equal(value, same, meter)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalLists(CelList one, CelList other, Meter meter) {
        int size = one.size();
        if (size != other.size()) {
            return false;
        }
        if (one.type().kind() == ListType.Kind.SET) {
            return containsAll(other, one, meter) && containsAll(one, other, meter);
        } else if (one.type().kind() == ListType.Kind.MAP) {
            return equalByKeys(one, other, meter);
        }
        for (int i = 0; i < size; i++) {
            if (!equal(one.get(i), other.get(i), meter)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalByKeys(CelList one, CelList other, Meter meter) {
        List<String> names = one.type().keys();
        Map<List<Object>, Object> byKey = HashMap.newHashMap(one.size());
        for (int i = 0; i < one.size(); i++) {
            byKey.put(key(one.get(i), names, meter), one.get(i));
        }
        var seen = new HashSet<List<Object>>();
        for (int i = 0; i < other.size(); i++) {
            List<Object> key = key(other.get(i), names, meter);
            Object same = byKey.get(key);
            if (same == null || !equal(same, other.get(i), meter)) {
                return false;
            }
            seen.add(key);
        }
        return seen.size() == byKey.size();
    }

    private static List<Object> key(Object element, List<String> names, Meter meter) {
        var key = new ArrayList<Object>(names.size());
        for (String name : names) {
            meter.work(1);
            Object value = element instanceof CelMap map ? map.find(name) : null;
            key.add(value == null ? Null.NULL : value);
        }
        return key;
    }

    /** Whether each element of {@code some} is in {@code all}. */
    public static boolean containsAll(CelList all, CelList some, Meter meter) {
        Set<Object> scalars = scalars(all, meter);
        for (int i = 0; i < some.size(); i++) {
            Object element = some.get(i);
            Object hashed = scalar(element);
            boolean found =
                    hashed != null && scalars != null ? scalars.contains(hashed) : indexOf(all, element, meter) >= 0;
            if (!found) {
                return false;
            }
        }
        return true;
    }

    public static int indexOf(CelList list, Object element, Meter meter) {
        for (int i = 0; i < list.size(); i++) {
            if (equal(list.get(i), element, meter)) {
                return i;
            }
        }
        return -1;
    }

    /** Null where some element is no scalar. */
    private static @Nullable Set<Object> scalars(CelList list, Meter meter) {
        meter.work(list.size());
        Set<Object> set = HashSet.newHashSet(list.size());
        for (int i = 0; i < list.size(); i++) {
            Object hashed = scalar(list.get(i));
            if (hashed == null) {
                return null;
            }
            set.add(hashed);
        }
        return set;
    }

    private static @Nullable Object scalar(Object value) {
        return value instanceof String || value instanceof Long || value instanceof Boolean ? value : null;
    }

    /** What {@code one + other} is: a set gets what it lacks, in a map the right elements replace those with their keys. */
    public static CelList sum(CelList one, CelList other, Meter meter) {
        return switch (one.type().kind()) {
            case ATOMIC -> one.append(other, meter);
            case SET -> {
                var union = new ArrayList<>(elements(one, meter));
                for (int i = 0; i < other.size(); i++) {
                    if (indexOf(one, other.get(i), meter) < 0) {
                        union.add(other.get(i));
                    }
                }
                yield CelList.of(union, ListType.SET);
            }
            case MAP -> {
                var merged = new ArrayList<>(elements(one, meter));
                var places = new HashMap<List<Object>, Integer>();
                for (int i = 0; i < merged.size(); i++) {
                    places.put(key(merged.get(i), one.type().keys(), meter), i);
                }
                for (int i = 0; i < other.size(); i++) {
                    Integer place = places.get(key(other.get(i), one.type().keys(), meter));
                    if (place == null) {
                        merged.add(other.get(i));
                    } else {
                        merged.set(place, other.get(i));
                    }
                }
                yield CelList.of(merged, one.type());
            }
        };
    }

    public static List<Object> elements(CelList list, Meter meter) {
        meter.work(list.size());
        var elements = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            elements.add(list.get(i));
        }
        return elements;
    }
}
