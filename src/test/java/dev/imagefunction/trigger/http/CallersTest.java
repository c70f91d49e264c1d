package dev.imagefunction.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.ManualTime;
import dev.imagefunction.generation.Sha256;
import dev.imagefunction.secret.Secret;
import dev.imagefunction.trigger.Fields;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {
    private static final String HASH = hash("secret");

    private static String hash(String token) {
        return Sha256.hex(token.getBytes(UTF_8));
    }

    private static String owner(String tokens, @Nullable Object authorizer, @Nullable String authorization) {
        return new Callers(Secret.fixed(tokens)).owner(Fields.of(authorizer), authorization);
    }

    private static void assertRefused(String tokens, @Nullable Object authorizer, @Nullable String authorization) {
        assertThrows(GenerationException.class, () -> owner(tokens, authorizer, authorization));
    }

    private static Map<String, Object> iam(String caller, String arn) {
        return Map.of("iam", Map.of("accountId", "111122223333", "callerId", caller, "userArn", arn));
    }

    private static Map<String, Object> jwt(String issuer, String subject) {
        return Map.of("jwt", Map.of("claims", Map.of("iss", issuer, "sub", subject)));
    }

    @Test
    void withoutConfigurationNobodyMayCall() {
        assertRefused("", null, null);
        assertRefused("", null, "Bearer ");
        assertRefused("", null, "Bearer none");
        assertRefused(" ", Map.of("lambda", Map.of("user", "x")), "Bearer secret");
    }

    @Test
    void tokenIsKnownByItsHashInAnyCaseOfTheScheme() {
        var tokens = "shop:" + HASH + ", lab:" + hash("other").toUpperCase(Locale.ROOT);
        assertEquals("shop", owner(tokens, null, "Bearer secret"));
        assertEquals("lab", owner(tokens, null, "bearer other"));
        assertRefused(tokens, null, "Bearer " + HASH);
        assertRefused(tokens, null, "secret");
        assertRefused(tokens, null, "Bearer");
    }

    @Test
    void tokensAreChangedWithoutAGapByNamingTheCallerTwice() {
        var tokens = "shop:" + HASH + ",shop:" + hash("next");
        assertEquals("shop", owner(tokens, null, "Bearer secret"));
        assertEquals("shop", owner(tokens, null, "Bearer next"));
    }

    @Test
    void noneLetsAnybodyCallAsTheSameCaller() {
        assertEquals("anonymous", owner("none", null, null));
        assertEquals("anonymous", owner("none", null, "Bearer whatever"));
    }

    @Test
    void authorizersCallerPrecedesAnyToken() {
        var tokens = "shop:" + HASH;
        assertTrue(
                owner(tokens, jwt("https://issuer", "user-1"), "Bearer secret").startsWith("jwt-"));
        assertRefused(tokens, jwt("https://issuer", ""), "Bearer secret");
        assertRefused("none", Map.of("jwt", Map.of()), null);
        assertRefused("none", Map.of("iam", Map.of("accountId", "111122223333")), null);
        assertRefused("none", Map.of("iam", "x"), null);
    }

    @Test
    void differentIdentitiesAreDifferentCallersAndFitForAPath() {
        var one = owner("", jwt("https://a", "bc"), null);
        assertNotEquals(one, owner("", jwt("https://ab", "c"), null));
        assertNotEquals(one, owner("", jwt("https://a", "bd"), null));
        assertEquals(one, owner("", jwt("https://a", "bc"), null));
        assertTrue(GenerationId.isValid(one));
        assertTrue(GenerationId.isValid(owner("", iam("AIDA1", "arn:aws:iam::111122223333:user/a"), null)));
    }

    @Test
    void sessionsOfARoleAreOneCaller() {
        var role = "arn:aws:sts::111122223333:assumed-role/worker/";
        assertEquals(
                owner("", iam("AROA1:session-1", role + "session-1"), null),
                owner("", iam("AROA1:session-2", role + "session-2"), null));
        assertNotEquals(
                owner("", iam("AROA1:session-1", role + "session-1"), null),
                owner("", iam("AROA2:session-1", role + "session-1"), null));
    }

    @Test
    void cognitoIdentitiesAreCallersOfTheirOwn() {
        var arn = "arn:aws:sts::111122223333:assumed-role/users/CognitoIdentityCredentials";
        assertNotEquals(
                owner("", cognito("eu-central-1:a", arn), null), owner("", cognito("eu-central-1:b", arn), null));
    }

    private static Map<String, Object> cognito(String identity, String arn) {
        var iam = new HashMap<>(
                (Map<?, ?>) iam("AROA1:CognitoIdentityCredentials", arn).get("iam"));
        var more = new HashMap<Object, Object>(iam);
        more.put("cognitoIdentity", Map.of("identityId", identity));
        return Map.of("iam", more);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "shop:secret",
                "shop",
                ":HASH",
                "shop:HASH,",
                ",shop:HASH",
                "shop:HASH,none",
                "none,none",
                "None",
                "../shop:HASH",
                "my shop:HASH",
                "internal:HASH",
                "anonymous:HASH",
                "jwt-shop:HASH",
                "iam-shop:HASH",
                "shop:HASH0",
                "shop:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            })
    void malformedTokensAreNamedAndNotQuoted(String text) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Tokens.parse(text.replace("HASH", HASH)));
        var message = String.valueOf(thrown.getMessage());
        assertTrue(message.startsWith("entry "), message);
        assertFalse(message.contains("secret"), message);
        assertFalse(message.contains("\n"));
    }

    @Test
    void changedTokensApplyWithoutADeploymentAndMalformedOnesLetNobodyCall() {
        var time = new ManualTime();
        var text = new AtomicReference<>("shop:" + HASH);
        var callers = new Callers(new Secret(text::get, Duration.ofMinutes(15), Secret.FOREVER, time.clock()));
        assertEquals("shop", callers.owner(Fields.of(null), "Bearer secret"));

        text.set("shop:" + hash("next"));
        assertEquals("shop", callers.owner(Fields.of(null), "Bearer secret"));
        time.pass(Duration.ofSeconds(10));
        assertEquals("shop", callers.owner(Fields.of(null), "Bearer next"));
        assertThrows(GenerationException.class, () -> callers.owner(Fields.of(null), "Bearer secret"));

        text.set("shop=" + HASH);
        time.pass(Duration.ofMinutes(15));
        assertThrows(GenerationException.class, () -> callers.owner(Fields.of(null), "Bearer next"));
    }

    @Test
    void unreadableSecretStopsNoStartAndLetsNobodyCall() {
        var callers = new Callers(new Secret(
                () -> {
                    throw new GenerationException(
                            Failure.of(Failure.Code.SECRET_UNREADABLE, "The secret cannot be read."));
                },
                Duration.ofMinutes(15),
                Secret.FOREVER,
                Clock.systemUTC()));

        callers.warmUp();

        var thrown = assertThrows(GenerationException.class, () -> callers.owner(Fields.of(null), "Bearer some"));
        assertEquals(Failure.Code.SECRET_UNREADABLE, thrown.failure().code());
        var reply = HttpReply.failed(thrown.failure(), false);
        assertEquals(503, reply.status());
        assertEquals("true", reply.headers().get("x-should-retry"));
    }
}
