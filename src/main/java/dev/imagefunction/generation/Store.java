package dev.imagefunction.generation;

import java.time.Instant;
import java.util.Optional;

/**
 * Keeps claims, images and results. Every method throws {@link GenerationException} with {@link Failure.StorageFailed}
 * when the storage does not do its part.
 */
public interface Store {
    /** Creates the claim; gives its version, or nothing where the generation has a claim already. */
    Optional<String> create(GenerationId id, Claim claim);

    Optional<Versioned> claim(GenerationId id);

    /** Replaces the claim if it is still at this version; gives the next version, or nothing where it is not. */
    Optional<String> replace(GenerationId id, Claim claim, String version);

    Optional<StoredImage> find(GenerationId id, String imageName);

    /** Stores an image, unless there is one of this name already: the first one stays, and is what comes back. */
    StoredImage keep(GenerationId id, String imageName, Image image, Instant deadline);

    Optional<Result> result(GenerationId id);

    /** Writes the outcome, unless there is one already: the first one stays, and is what comes back. */
    Result record(GenerationId id, Result result);

    /** The image with a fresh address. */
    StoredImage address(StoredImage image);

    /** A claim and its version (an ETag). */
    record Versioned(Claim claim, String version) {}

    /**
     * An outcome as it is written down.
     *
     * @param fingerprint of the request that the answer is for
     */
    record Result(String fingerprint, Answer answer) {}
}
