package io.streamplane.apiserver.authentication;

import io.streamplane.apiserver.identity.AuthenticatedUser;
import io.streamplane.apiserver.identity.TokenAuthenticator;
import io.streamplane.apiserver.identity.TokenVerdict;
import io.streamplane.apiserver.reload.Configured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/**
 * Authenticates by a static token file as kube-apiserver's {@code --token-auth-file} reads it: lines of {@code
 * token,user,uid} and optionally {@code "group1,group2"}.
 */
final class TokenFile implements TokenAuthenticator {

    private final Configured<Map<String, AuthenticatedUser>> users;

    private TokenFile(Configured<Map<String, AuthenticatedUser>> users) {
        this.users = users;
    }

    static TokenFile of(Path file) throws IOException {
        return new TokenFile(Configured.of("tokens", file, TokenFile::read));
    }

    private static Map<String, AuthenticatedUser> read(Path file) throws IOException {
        var users = new HashMap<String, AuthenticatedUser>();
        var lines = CsvMapper.builder()
                .enable(CsvReadFeature.WRAP_AS_ARRAY)
                .enable(CsvReadFeature.SKIP_EMPTY_LINES)
                .enable(CsvReadFeature.TRIM_SPACES)
                .build()
                .readerFor(String[].class);
        try (MappingIterator<String[]> rows = lines.readValues(file)) {
            for (int number = 1; rows.hasNext(); number++) {
                add(users, rows.next(), file + ":" + number);
            }
        } catch (JacksonException e) {
            throw new IOException("expected a token file at " + file + ", but: " + e.getOriginalMessage(), e);
        }
        return Map.copyOf(users);
    }

    private static void add(Map<String, AuthenticatedUser> users, String[] row, String where) throws IOException {
        if (row.length < 3 || row[0].isEmpty() || row[1].isEmpty()) {
            throw new IOException("expected token,user,uid[,\"group1,group2\"] at " + where + ", but got " + row.length
                    + " columns or an empty one");
        }
        List<String> groups = row.length < 4
                ? List.of()
                : Arrays.stream(row[3].split(","))
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList();
        users.put(row[0], new AuthenticatedUser(row[1], row[2], groups, Map.of()));
    }

    Configured<Map<String, AuthenticatedUser>> users() {
        return users;
    }

    @Override
    public TokenVerdict authenticate(String token, List<String> audiences) {
        AuthenticatedUser user = users.get().get(token);
        return user == null ? TokenVerdict.UNKNOWN : new TokenVerdict.Known(user);
    }
}
