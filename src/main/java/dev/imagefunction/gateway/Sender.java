package dev.imagefunction.gateway;

import dev.imagefunction.generation.Gateway;
import dev.imagefunction.generation.Image;
import java.util.function.Consumer;

/** Sends one request to the gateway. */
@FunctionalInterface
interface Sender {
    /**
     * Sends it, and reads the response.
     *
     * @param each takes every valid image
     * @throws dev.imagefunction.generation.GenerationException if the gateway fails or does not respond
     */
    Gateway.Made send(Gateway.Call call, Consumer<Image> each) throws InterruptedException;
}
