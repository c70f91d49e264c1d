package dev.imagefunction.storage;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.imagefunction.generation.StoredImage;
import io.quarkus.jackson.JacksonMixin;

/** Writes {@code expires_at} and {@code content_type}, whatever the mapper's own way is: Lambda's prefers camels. */
@JacksonMixin(StoredImage.class)
@JsonNaming(SnakeCaseStrategy.class)
interface StoredImageJson {}
