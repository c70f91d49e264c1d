package dev.imagefunction.generation.exploration;

import dev.imagefunction.generation.Claim;
import dev.imagefunction.generation.GenerationId;
import dev.imagefunction.generation.Image;
import dev.imagefunction.generation.Platform;
import dev.imagefunction.generation.Store;
import dev.imagefunction.generation.StoredImage;
import dev.imagefunction.generation.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/** The parts that the use case is built from, each with one rule broken. */
final class Mutants {
    private Mutants() {}

    /** A third paid attempt. */
    static final Mutant ONE_ATTEMPT_MORE = Mutant.ofSettings("one attempt more", "max-paid-attempts", "3");

    static final Mutant LONG_LEASE = Mutant.ofSettings("long lease", "lease", "PT5M");

    static final Mutant NO_PAUSE = Mutant.ofSettings("no pause", "paid-retry-pause", "PT0S");

    static final Mutant LATE_LAST_START = Mutant.ofSettings("late last start", "min-call-time", "PT1S");

    static final Mutant NO_RESERVE = Mutant.ofSettings("no reserve", "reserve", "PT0.5S");

    static final Mutant MORE_PERMITS = new Mutant(
            "more permits",
            Mutant.NONE.generation(),
            Map.of("parallel-calls", "11"),
            Mutant.NONE.platform(),
            Mutant.NONE.store());

    /** A clock that stands still: nobody sees a deadline. */
    static final Mutant STOPPED_CLOCK = Mutant.ofPlatform("stopped clock", platform -> {
        var begun = platform.clock().instant();
        var stopped = ((InstantSource) () -> begun).withZone(ZoneOffset.UTC);
        return new Platform(stopped, platform.executor(), platform.waiting(), platform.random());
    });

    /** Two processes that were restored from one snapshot, and name their deliveries alike. */
    static final Mutant ONE_NAME = Mutant.ofPlatform(
            "one name",
            platform -> new Platform(platform.clock(), platform.executor(), platform.waiting(), new Random(1)));

    /** Does not wait before a retry. */
    static final Mutant SLEEPLESS = Mutant.ofPlatform(
            "sleepless",
            platform -> new Platform(
                    platform.clock(), platform.executor(), new Sleepless(platform.waiting()), platform.random()));

    private record Sleepless(Waiting waiting) implements Waiting {
        @Override
        public void sleep(Duration time) {}

        @Override
        public boolean isDone(CompletableFuture<?> future, Duration limit) throws InterruptedException {
            return waiting.isDone(future, limit);
        }

        @Override
        public boolean acquire(Semaphore permits, Duration limit) throws InterruptedException {
            return waiting.acquire(permits, limit);
        }
    }

    /** A claim is created although there is one. */
    static final Mutant NO_CLAIM = ofObjects("no claim", objects -> new ForwardingObjects(objects) {
        @Override
        public Optional<String> createClaim(Claim claim) {
            return super.createClaim(claim).or(() -> claim().map(Store.Versioned::version));
        }
    });

    /** A claim is replaced whatever its version is. */
    static final Mutant NO_CONDITION =
            ofObjects("claim replaced at any version", objects -> new ForwardingObjects(objects) {
                @Override
                public Optional<String> replaceClaim(Claim claim, String version) {
                    var written = super.replaceClaim(claim, version);
                    return written.isPresent()
                            ? written
                            : claim().flatMap(found -> super.replaceClaim(claim, found.version()));
                }
            });

    /** A claim can be taken over while it is held. */
    static final Mutant LEASE_IGNORED = ofObjects("lease ignored", objects -> new ForwardingObjects(objects) {
        @Override
        public Optional<Store.Versioned> claim() {
            return super.claim().map(found -> new Store.Versioned(released(found.claim()), found.version()));
        }

        private static Claim released(Claim claim) {
            return new Claim(claim.fingerprint(), null, 0, claim.attempts(), claim.unusable());
        }
    });

    /** Attempts are not stored. */
    static final Mutant NOT_COUNTED = ofObjects("attempts not counted", objects -> new ForwardingObjects(objects) {
        @Override
        public Optional<String> createClaim(Claim claim) {
            return super.createClaim(uncounted(claim));
        }

        @Override
        public Optional<String> replaceClaim(Claim claim, String version) {
            return super.replaceClaim(uncounted(claim), version);
        }

        private static Claim uncounted(Claim claim) {
            var none = Collections.nCopies(claim.attempts().size(), 0);
            return new Claim(claim.fingerprint(), claim.holder(), claim.until(), none, claim.unusable());
        }
    });

    /** Stored images are not found. */
    static final Mutant NOTHING_FOUND = ofObjects("stored images not found", objects -> new ForwardingObjects(objects) {
        @Override
        public Optional<StoredImage> image(String name) {
            return Optional.empty();
        }
    });

    /** An upload is said to be done, and is not. */
    static final Mutant NOT_STORED = ofObjects("image not stored", objects -> new ForwardingObjects(objects) {
        @Override
        public StoredImage putImage(String name, Image image, Instant end) {
            return new StoredImage("images", name, "image/png", image.bytes(), 1, 1, image.sha256());
        }
    });

    /** A result is said to be stored, and an earlier one stays. */
    static final Mutant OWN_RESULT = ofObjects("own result", objects -> new ForwardingObjects(objects) {
        @Override
        public Store.Result putResult(Store.Result result) {
            super.putResult(result);
            return result;
        }
    });

    private static Mutant ofObjects(String name, UnaryOperator<Store.Objects> objects) {
        return Mutant.ofStore(name, store -> new Store() {
            @Override
            public Objects objects(GenerationId id, Instant end) {
                return objects.apply(store.objects(id, end));
            }

            @Override
            public StoredImage presign(StoredImage image) {
                return store.presign(image);
            }

            @Override
            public byte[] content(StoredImage image, Instant end) {
                return store.content(image, end);
            }
        });
    }

    private static class ForwardingObjects implements Store.Objects {
        private final Store.Objects objects;

        ForwardingObjects(Store.Objects objects) {
            this.objects = objects;
        }

        @Override
        public Optional<String> createClaim(Claim claim) {
            return objects.createClaim(claim);
        }

        @Override
        public Optional<Store.Versioned> claim() {
            return objects.claim();
        }

        @Override
        public Optional<String> replaceClaim(Claim claim, String version) {
            return objects.replaceClaim(claim, version);
        }

        @Override
        public Optional<StoredImage> image(String name) {
            return objects.image(name);
        }

        @Override
        public StoredImage putImage(String name, Image image, Instant end) {
            return objects.putImage(name, image, end);
        }

        @Override
        public Optional<Store.Result> result() {
            return objects.result();
        }

        @Override
        public Store.Result putResult(Store.Result result) {
            return objects.putResult(result);
        }
    }
}
