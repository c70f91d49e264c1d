package dev.imagefunction.generation;

import java.time.Instant;
import java.util.Optional;

/** Keeps the objects of generations. */
public interface Store {
    /**
     * The objects of one generation.
     *
     * @param end no call on them, with all its retries, lasts longer
     */
    Objects objects(GenerationId id, Instant end);

    /** The image with a fresh presigned URL. */
    StoredImage presign(StoredImage image);

    /**
     * An image's bytes.
     *
     * @param end the last moment of the download
     */
    byte[] content(StoredImage image, Instant end);

    /**
     * One generation's claim, images and result. Every method throws {@link GenerationException} with
     * {@link Failure.Code#STORAGE_FAILED} if the storage fails or the time is over.
     */
    interface Objects {
        /** Creates the claim; returns its version, or empty if the generation has a claim already. */
        Optional<String> createClaim(Claim claim);

        Optional<Versioned> claim();

        /** Replaces the claim at this version; returns the next version, or empty if the claim has changed since. */
        Optional<String> replaceClaim(Claim claim, String version);

        Optional<StoredImage> image(String name);

        /**
         * Stores an image unless the name is in use. Then the stored image stays and is returned.
         *
         * @param end the last moment of the upload
         */
        StoredImage putImage(String name, Image image, Instant end);

        Optional<Result> result();

        /** Stores the result, unless there is one already: that one stays and is returned. */
        Result putResult(Result result);
    }

    /** A claim and its version (an ETag). */
    record Versioned(Claim claim, String version) {}

    /**
     * An outcome as it is stored.
     *
     * @param fingerprint of the request that the answer is for
     */
    record Result(String fingerprint, Answer answer) {
        /** @throws GenerationException {@link Failure.Code#IDEMPOTENCY_KEY_REUSED} if it is the outcome of another request */
        Answer answerTo(GenerationRequest request) {
            if (!fingerprint.equals(request.fingerprint())) {
                throw new GenerationException(Failure.idConflict());
            }
            return answer;
        }
    }
}
