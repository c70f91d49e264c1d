package dev.imagefunction.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Sha256;
import dev.imagefunction.secret.Secret;
import io.quarkus.runtime.configuration.ConfigurationException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who may call over HTTP, and who that is. Every call costs money, so whoever is not known is turned away; with nothing
 * configured, that is everybody.
 */
final class Callers {
    private static final Logger LOG = Logger.getLogger(Callers.class);
    private static final String BEARER = "Bearer ";

    private final Secret secret;
    private volatile Known known = new Known("", Tokens.parse(""));

    private record Known(String text, Tokens tokens) {}

    Callers(Secret secret) {
        this.secret = secret;
    }

    /** Reads the tokens, so that the first caller need not wait for it; should that fail, it waits. */
    void warmUp() {
        try {
            tokens(secret.get());
        } catch (GenerationException e) {
            LOG.warn(e.getMessage());
        }
    }

    /**
     * The caller's name, which is the owner of what it makes.
     *
     * @param authorizer what API Gateway, or the Function URL, vouches for
     * @throws GenerationException {@link Failure.Unauthorized}
     */
    String owner(@Nullable Object authorizer, @Nullable String authorization) {
        if (Event.at(authorizer, "jwt") != null) {
            return vouched(jwt(authorizer));
        }
        if (Event.at(authorizer, "iam") != null) {
            return vouched(iam(authorizer));
        }
        var text = secret.get();
        if (tokens(text).open()) {
            return Tokens.ANONYMOUS;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw unauthorized("A bearer token is missing: send it as \"Authorization: Bearer …\".");
        }
        var token = authorization.substring(BEARER.length()).strip();
        var owner = tokens(text).owner(token);
        if (owner == null && secret.renew(text)) {
            // It may be newer than what was read of the secret.
            owner = tokens(secret.get()).owner(token);
        }
        if (owner == null) {
            throw unauthorized("This bearer token is not known.");
        }
        return owner;
    }

    private Tokens tokens(String text) {
        var current = known;
        if (!text.equals(current.text())) {
            current = new Known(text, parsed(text));
            known = current;
        }
        return current.tokens();
    }

    /** Tokens that were fine at the start and are malformed now let nobody in: those before may have leaked. */
    private static Tokens parsed(String text) {
        try {
            return Tokens.parse(text);
        } catch (ConfigurationException e) {
            LOG.error(e.getMessage());
            return Tokens.parse("");
        }
    }

    private static @Nullable String jwt(@Nullable Object authorizer) {
        var issuer = Event.text(authorizer, "jwt", "claims", "iss");
        var subject = Event.text(authorizer, "jwt", "claims", "sub");
        return issuer == null || subject == null || subject.isEmpty() ? null : derived(Tokens.JWT, issuer, subject);
    }

    /**
     * The identity that IAM knows: a user, a role, or a Cognito identity. A role's sessions are one caller, since whoever
     * takes the role names its session: a name tells nobody apart, and the next session must find what the last one made.
     */
    private static @Nullable String iam(@Nullable Object authorizer) {
        var account = Event.text(authorizer, "iam", "accountId");
        var cognito = Event.text(authorizer, "iam", "cognitoIdentity", "identityId");
        var caller = Event.text(authorizer, "iam", "callerId");
        if (caller == null || caller.isEmpty()) {
            caller = Event.text(authorizer, "iam", "userArn");
        } else if (caller.indexOf(':') > 0) {
            caller = caller.substring(0, caller.indexOf(':'));
        }
        if (account == null || caller == null || caller.isEmpty()) {
            return null;
        }
        return cognito == null ? derived(Tokens.IAM, account, caller) : derived(Tokens.IAM, "cognito", cognito);
    }

    private static String derived(String prefix, String one, String other) {
        var text = one.length() + ":" + one + other;
        return prefix + Sha256.hex(text.getBytes(UTF_8)).substring(0, 40);
    }

    private static String vouched(@Nullable String owner) {
        if (owner == null) {
            throw unauthorized("The authorizer names no caller.");
        }
        return owner;
    }

    private static GenerationException unauthorized(String message) {
        return new GenerationException(new Failure.Unauthorized(message));
    }
}
