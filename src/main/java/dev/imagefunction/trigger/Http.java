package dev.imagefunction.trigger;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import io.quarkus.funqy.Funq;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's images API behind API Gateway's HTTP API or a Function URL. It throws nothing: a call's every outcome is an
 * HTTP answer.
 */
@Singleton
public final class Http {
    private static final Logger LOG = Logger.getLogger(Http.class);

    private final Work work;
    private final Callers callers;
    private final ImagesResource resource;
    private final Models models;
    private final Json json;

    /** Never called: Funqy wants it to be there, and else adds it to a second copy of this class in the package. */
    public Http() {
        throw new UnsupportedOperationException();
    }

    @Inject
    Http(Work work, Callers callers, ImagesResource resource, Models models, Json json) {
        this.work = work;
        this.callers = callers;
        this.resource = resource;
        this.models = models;
        this.json = json;
    }

    @Funq
    public HttpResponse http(@Nullable Object event) {
        var requestId = Lambda.requestId();
        var reply = reply(event, work.deadline());
        var headers = new TreeMap<>(reply.headers());
        headers.put("content-type", "application/json");
        headers.put("cache-control", "no-store");
        headers.put("x-request-id", requestId);
        return new HttpResponse(reply.status(), headers, json.write(reply.body()), false);
    }

    private Reply reply(@Nullable Object event, Instant deadline) {
        try {
            var call = HttpRequest.of(event);
            var owner = callers.owner(call.authorizer(), call.header("authorization"));
            return route(owner, call, deadline);
        } catch (GenerationException e) {
            return Reply.failed(e.failure(), true);
        } catch (Refusal e) {
            return e.reply();
        } catch (RuntimeException e) {
            LOG.error("A call failed", e);
            return Reply.error(500, "internal_error", null, "The function failed; its log tells why.");
        }
    }

    private Reply route(String owner, HttpRequest call, Instant deadline) {
        var path = call.path();
        if (path.equals(ImagesResource.PATH)) {
            allow(call, "POST");
            return resource.create(owner, call, deadline);
        }
        var found = path.startsWith(ImagesResource.PATH + "/");
        if (!found && !path.equals(Models.PATH) && !path.startsWith(Models.PATH + "/")) {
            throw new GenerationException(new Failure.NotFound(
                    "There is no such path; there are %s and %s.".formatted(ImagesResource.PATH, Models.PATH)));
        }
        allow(call, "GET");
        if (found) {
            return resource.find(owner, path.substring(ImagesResource.PATH.length() + 1));
        }
        return path.equals(Models.PATH) ? models.list() : models.one(path.substring(Models.PATH.length() + 1));
    }

    private static void allow(HttpRequest call, String method) {
        if (!call.method().equals(method)) {
            var message = "This path takes %s only.".formatted(method);
            throw new Refusal(
                    Reply.error(405, "method_not_allowed", null, message).with("allow", method), message);
        }
    }
}
