package dev.imagefunction.generation;

/**
 * One thing wrong with a request.
 *
 * @param field its name in the event
 * @param message what is wrong with its value and what is allowed, never the prompt's text
 */
public record FieldError(String field, String message) {}
