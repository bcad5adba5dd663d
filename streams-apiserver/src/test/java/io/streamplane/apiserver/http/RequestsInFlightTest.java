package io.streamplane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamplane.apiserver.http.RequestsInFlight.Admitted;
import io.streamplane.apiserver.request.Target;
import io.streamplane.schemas.kind.builtin.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RequestsInFlightTest {

    private final Target pod = new Target(Kinds.builtIn().get("pods"), "ns", "p", "");
    private final Target log = new Target(Kinds.builtIn().get("pods"), "ns", "p", "log");

    @ParameterizedTest
    @CsvSource({"get,list", "list,get", "create,delete", "patch,update", "deletecollection,patch"})
    void shouldRefuseOneThatIsTooMany(String first, String second) throws InterruptedException {
        // Given
        var inFlight = inFlight(1, 0, 60);
        inFlight.enter("a", first, pod);

        // When
        // Then
        assertThatThrownBy(() -> inFlight.enter("a", second, pod))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(429));
    }

    @ParameterizedTest
    @CsvSource({"get,create", "create,get", "get,watch", "list,watch"})
    void shouldNotLetReadsWritesAndWatchesInEachOthersWay(String first, String second) throws InterruptedException {
        // Given
        var inFlight = inFlight(1, 0, 60);
        inFlight.enter("a", first, pod);

        // When
        Admitted other = inFlight.enter("a", second, pod);

        // Then
        assertThat(other).isNotNull();
        assertThat(inFlight.enter("a", "get", log)).isNotNull();
    }

    @Test
    void shouldLetTheNextInWhenOneIsDone() throws InterruptedException {
        // Given
        var inFlight = inFlight(1, 1, 60);
        Admitted first = inFlight.enter("a", "get", pod);
        var done = Thread.startVirtualThread(first::close);

        // When
        Admitted second = inFlight.enter("a", "get", pod);

        // Then
        done.join();
        assertThat(second).isNotNull();
    }

    @Test
    void shouldRefuseOneThatWaitedTooLong() throws InterruptedException {
        // Given
        var inFlight = inFlight(1, 1, 0);
        inFlight.enter("a", "create", pod);

        // When
        // Then
        assertThatThrownBy(() -> inFlight.enter("a", "create", pod)).hasMessageContaining("Too many requests");
    }

    @ParameterizedTest
    @CsvSource({"get", "create", "watch"})
    void shouldKeepHalfOfThePlacesFromOneUser(String verb) throws InterruptedException {
        // Given
        var inFlight = inFlight(4, 0, 60);
        var first = inFlight.enter("a", verb, pod);
        inFlight.enter("a", verb, pod);

        // When
        // Then
        assertThatThrownBy(() -> inFlight.enter("a", verb, pod)).hasMessageContaining("Too many requests");
        assertThat(inFlight.enter("b", verb, pod)).isNotNull();
        first.close();
        assertThat(inFlight.enter("a", verb, pod)).isNotNull();
    }

    @Test
    void shouldRefuseAWatchThatIsTooMany() throws InterruptedException {
        // Given
        var inFlight = inFlight(4, 5, 60);
        for (String user : List.of("a", "b")) {
            inFlight.enter(user, "watch", pod);
            inFlight.enter(user, "get", log);
        }

        // When
        // Then
        assertThatThrownBy(() -> inFlight.enter("c", "watch", pod)).hasMessageContaining("Too many requests");
    }

    private static RequestsInFlight inFlight(int most, int waiting, long seconds) {
        var standard = HttpLimits.DEFAULT;
        return new RequestsInFlight(
                new HttpLimits(
                        1, 1, standard.firstRequest(), standard.idle(), standard.body(), most, most, Math.max(4, most)),
                waiting,
                seconds);
    }
}
