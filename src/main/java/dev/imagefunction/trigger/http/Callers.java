package dev.imagefunction.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.Sha256;
import dev.imagefunction.secret.Secret;
import dev.imagefunction.trigger.Fields;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Identifies the caller of an HTTP request. Every call costs money, so without configuration nobody may call. */
public record Callers(Secret secret) {
    private static final Logger LOG = Logger.getLogger(Callers.class);
    private static final String BEARER = "Bearer ";

    /** Reads the tokens, so that the first caller does not wait for them. */
    public void warmUp() {
        try {
            tokens(secret.get());
        } catch (GenerationException e) {
            LOG.warn(e.getMessage());
        }
    }

    /**
     * The caller's name, which is the owner of its generations.
     *
     * @param authorizer the caller, as API Gateway or the Function URL identified it
     * @throws GenerationException {@link Failure.Code#INVALID_API_KEY}
     */
    String owner(Fields authorizer, @Nullable String authorization) {
        if (authorizer.value("jwt") != null) {
            return jwt(authorizer.in("jwt").in("claims"));
        }
        if (authorizer.value("iam") != null) {
            return iam(authorizer.in("iam"));
        }
        var text = secret.get();
        var tokens = tokens(text);
        if (tokens.open()) {
            return Tokens.ANONYMOUS;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw unauthorized("A bearer token is missing: send it as \"Authorization: Bearer …\".");
        }
        var token = authorization.substring(BEARER.length()).strip();
        var owner = tokens.owner(token);
        if (owner == null && secret.renew(text)) {
            // The token may be newer than the value that was read.
            owner = tokens(secret.get()).owner(token);
        }
        if (owner == null) {
            throw unauthorized("This bearer token is not known.");
        }
        return owner;
    }

    /** If a secret's tokens become invalid, nobody may call: the former ones may have leaked. */
    private static Tokens tokens(String text) {
        try {
            return Tokens.parse(text);
        } catch (IllegalArgumentException e) {
            LOG.errorf("HTTP_TOKENS: %s", e.getMessage());
            return Tokens.parse("");
        }
    }

    private static String jwt(Fields claims) {
        return derived(Tokens.JWT, claims.text("iss", ""), claims.text("sub", ""));
    }

    /**
     * The user, role or Cognito identity. All sessions of a role are one caller: whoever takes the role names its session,
     * and the next session must find what the last one made.
     */
    private static String iam(Fields iam) {
        var cognito = iam.in("cognitoIdentity").text("identityId", "");
        if (!cognito.isEmpty()) {
            return derived(Tokens.IAM, "cognito", cognito);
        }
        var id = iam.text("callerId", "");
        var caller = id.isEmpty() ? iam.text("userArn", "") : id.split(":", 2)[0];
        return derived(Tokens.IAM, iam.text("accountId", ""), caller);
    }

    private static String derived(String prefix, String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            throw unauthorized("The authorizer names no caller.");
        }
        var text = one.length() + ":" + one + other;
        return prefix + Sha256.hex(text.getBytes(UTF_8)).substring(0, 40);
    }

    private static GenerationException unauthorized(String message) {
        return new GenerationException(Failure.of(Failure.Code.INVALID_API_KEY, message));
    }
}
