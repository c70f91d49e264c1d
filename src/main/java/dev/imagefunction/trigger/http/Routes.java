package dev.imagefunction.trigger.http;

import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.trigger.Event;
import dev.imagefunction.trigger.Json;
import dev.imagefunction.trigger.LambdaInvocation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds what handles an HTTP request. It throws nothing: every outcome is an HTTP response.
 *
 * @param faults takes the failures that no delivery reports
 */
public record Routes(
        Callers callers,
        ImagesResource images,
        ModelsResource models,
        StaticFiles files,
        Cors cors,
        Json json,
        Consumer<Failure> faults) {
    private static final String HEAD = "HEAD";
    private static final List<String> READ = List.of("GET", HEAD);

    public ProxyResponse respond(Event event, LambdaInvocation invocation) {
        HttpCall call = null;
        HttpReply reply;
        try {
            call = HttpCall.of(event.fields());
            reply = reply(call, invocation);
        } catch (RuntimeException e) {
            var failure = GenerationException.of(e).failure();
            faults.accept(failure);
            reply = HttpReply.failed(failure, false);
        }
        var isHead = call != null && call.method().equals(HEAD);
        return written(reply.with(origin(call)), isHead, invocation);
    }

    private Map<String, String> origin(@Nullable HttpCall call) {
        return call == null ? Map.of() : cors.headers(call);
    }

    private ProxyResponse written(HttpReply reply, boolean isHead, LambdaInvocation invocation) {
        var headers = new TreeMap<>(Map.of(
                "content-type", "application/json",
                "cache-control", "no-store",
                "x-content-type-options", "nosniff",
                "x-request-id", invocation.requestId()));
        headers.putAll(reply.headers());
        var body = reply.body() instanceof String text ? text : json.write(reply.body());
        return new ProxyResponse(reply.status(), headers, isHead ? "" : body, false);
    }

    private HttpReply reply(HttpCall call, LambdaInvocation invocation) {
        if (call.method().equals("OPTIONS")) {
            return cors.preflight(call);
        }
        var path = call.path();
        if (files.has(path)) {
            return allowed(call, READ, () -> files.get(path));
        }
        var owner = callers.owner(call.authorizer(), call.header("authorization"));
        if (path.equals(ImagesResource.PATH)) {
            return allowed(call, List.of("POST"), () -> images.create(owner, call, invocation));
        }
        if (path.startsWith(ImagesResource.PATH + "/")) {
            var id = path.substring(ImagesResource.PATH.length() + 1);
            return allowed(call, READ, () -> images.find(owner, id, call, invocation));
        }
        if (path.equals(ModelsResource.PATH)) {
            return allowed(call, READ, models::list);
        }
        if (path.startsWith(ModelsResource.PATH + "/")) {
            return allowed(call, READ, () -> models.one(path.substring(ModelsResource.PATH.length() + 1)));
        }
        var message = "There is no such path; the API has %s and %s. An OpenAI client's base URL ends with /v1."
                .formatted(ImagesResource.PATH, ModelsResource.PATH);
        throw new GenerationException(Failure.of(Failure.Code.NOT_FOUND, message));
    }

    private static HttpReply allowed(HttpCall call, List<String> methods, Supplier<HttpReply> route) {
        if (methods.contains(call.method())) {
            return route.get();
        }
        var allowed = String.join(", ", methods);
        var failure = Failure.of(Failure.Code.METHOD_NOT_ALLOWED, "This path takes %s only.".formatted(allowed));
        return HttpReply.failed(failure, false).with("allow", allowed);
    }
}
