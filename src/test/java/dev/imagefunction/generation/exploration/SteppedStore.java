package dev.imagefunction.generation.exploration;

import static dev.imagefunction.generation.exploration.Invariant.DEADLINE;
import static dev.imagefunction.generation.exploration.Operation.CLAIM;
import static dev.imagefunction.generation.exploration.Operation.RESULT;

import dev.imagefunction.generation.Claim;
import dev.imagefunction.generation.Failure;
import dev.imagefunction.generation.GenerationException;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.Store;
import dev.imagefunction.generation.StoredImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The bucket as one worker sees it: at each operation another delivery may take its turn, and a fault may come. */
record SteppedStore(Scene world, Worker worker) implements Store {
    @Override
    public Objects objects(GenerationId id, Instant end) {
        return new SteppedObjects(world, worker, id, world.bucket().objects(id, end), end);
    }

    @Override
    public StoredImage presign(StoredImage image) {
        return world.bucket().presign(image);
    }

    @Override
    public byte[] content(StoredImage image, Instant end) {
        return world.bucket().content(image, end);
    }

    private record SteppedObjects(Scene world, Worker worker, GenerationId id, Objects objects, Instant end)
            implements Objects {
        private <T> T read(String name, String object, Supplier<T> operation) {
            begin(Operation.read(name, object), end);
            if (worker.fault(name, Moment.OF_READS) == Moment.FAILS) {
                throw failed();
            }
            return operation.get();
        }

        private <T> T write(
                Operation operation, Instant until, List<Moment> possible, Supplier<T> write, Supplier<T> conflict) {
            begin(operation, until);
            var event = worker.fault(operation.toString(), possible);
            if (event == Moment.FAILS) {
                throw failed();
            }
            var written = write.get();
            switch (event) {
                case CRASH_AFTER -> worker.crash();
                case RESPONSE_LOST -> throw failed();
                case CONFLICTS_WITH_ITSELF -> {
                    return conflict.get();
                }
                default -> {}
            }
            return written;
        }

        private void begin(Operation operation, Instant until) {
            var simulation = world.simulation();
            simulation.turn(operation);
            world.trace(worker, operation.toString());
            if (until.isAfter(worker.killed().minus(Scene.MARGIN))) {
                world.violated(DEADLINE, operation + " may end at " + until);
            }
            var done = simulation.now().plus(world.setting().storageTime());
            if (done.isAfter(until)) {
                simulation.await(() -> false, until);
                throw failed();
            }
            simulation.await(() -> false, done);
        }

        private static GenerationException failed() {
            return new GenerationException(Failure.of(Failure.Code.STORAGE_FAILED, "The storage failed."));
        }

        private Optional<String> claim(String name, Supplier<Optional<String>> write) {
            return write(
                    Operation.write(name, CLAIM),
                    end,
                    Moment.OF_CLAIMS,
                    () -> {
                        var version = write.get();
                        if (version.isPresent()) {
                            world.claimed(worker, id);
                        }
                        return version;
                    },
                    Optional::empty);
        }

        @Override
        public Optional<String> createClaim(Claim claim) {
            return claim("create", () -> objects.createClaim(claim));
        }

        @Override
        public Optional<Versioned> claim() {
            return read("read", CLAIM, objects::claim);
        }

        @Override
        public Optional<String> replaceClaim(Claim claim, String version) {
            return claim("replace", () -> objects.replaceClaim(claim, version));
        }

        @Override
        public Optional<StoredImage> image(String name) {
            return read("find", name, () -> objects.image(name));
        }

        @Override
        public StoredImage putImage(String name, Image image, Instant until) {
            var operation = Operation.write("put", name);
            Supplier<StoredImage> put = () -> objects.putImage(name, image, until);
            var stored = write(operation, until, Moment.OF_WRITES, put, put);
            worker.known(id).add(name);
            return stored;
        }

        @Override
        public Optional<Result> result() {
            return read("read", RESULT, objects::result);
        }

        @Override
        public Result putResult(Result result) {
            return write(
                    Operation.write("put", RESULT),
                    end,
                    Moment.OF_WRITES,
                    () -> {
                        var kept = objects.putResult(result);
                        world.resultWritten(id);
                        return kept;
                    },
                    () -> result);
        }
    }
}
