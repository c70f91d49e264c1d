package dev.imagefunction.generation;

import java.time.Instant;
import java.util.Optional;

/** The bucket as one delivery sees it: each operation is one of its steps. */
record SteppedStore(InMemoryStore bucket, Steps steps) implements Store {
    @Override
    public Optional<String> create(GenerationId id, Claim claim) {
        return steps.write("create", Operation.CLAIM, () -> bucket.create(id, claim));
    }

    @Override
    public Optional<Versioned> claim(GenerationId id) {
        return steps.read("claim", Operation.CLAIM, () -> {
            // What is stored by now is there to be found when the delivery looks next.
            steps.known().addAll(bucket.images().keySet());
            bucket.result(id).ifPresent(result -> steps.known().add(Operation.RESULT));
            return bucket.claim(id);
        });
    }

    @Override
    public Optional<String> replace(GenerationId id, Claim claim, String version) {
        return steps.write("replace", Operation.CLAIM, () -> bucket.replace(id, claim, version));
    }

    @Override
    public Optional<StoredImage> find(GenerationId id, String imageName) {
        return steps.read("find", imageName, () -> bucket.find(id, imageName));
    }

    @Override
    public StoredImage keep(GenerationId id, String imageName, Image image, Instant deadline) {
        var kept = steps.write("keep", imageName, () -> bucket.keep(id, imageName, image, deadline));
        steps.known().add(imageName);
        return kept;
    }

    @Override
    public Optional<Result> result(GenerationId id) {
        return steps.read("result", Operation.RESULT, () -> bucket.result(id));
    }

    @Override
    public Result record(GenerationId id, Result result) {
        return steps.write("record", Operation.RESULT, () -> bucket.record(id, result));
    }

    /** Signing is no operation of the bucket. */
    @Override
    public StoredImage address(StoredImage image) {
        return bucket.address(image);
    }
}
