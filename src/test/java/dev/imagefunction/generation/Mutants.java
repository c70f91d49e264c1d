package dev.imagefunction.generation;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The rules of the use case, each broken in one of its own. */
final class Mutants {
    private Mutants() {}

    /** Hands everything on; a mutant overrides what it breaks. */
    private static class Forwarding implements Store {
        final Store store;

        Forwarding(Store store) {
            this.store = store;
        }

        @Override
        public Optional<String> create(GenerationId id, Claim claim) {
            return store.create(id, claim);
        }

        @Override
        public Optional<Versioned> claim(GenerationId id) {
            return store.claim(id);
        }

        @Override
        public Optional<String> replace(GenerationId id, Claim claim, String version) {
            return store.replace(id, claim, version);
        }

        @Override
        public Optional<StoredImage> find(GenerationId id, String imageName) {
            return store.find(id, imageName);
        }

        @Override
        public StoredImage keep(GenerationId id, String imageName, Image image, Instant deadline) {
            return store.keep(id, imageName, image, deadline);
        }

        @Override
        public Optional<Result> result(GenerationId id) {
            return store.result(id);
        }

        @Override
        public Result record(GenerationId id, Result result) {
            return store.record(id, result);
        }

        @Override
        public StoredImage address(StoredImage image) {
            return store.address(image);
        }
    }

    /** Goes to work whether or not somebody else has. */
    static Store noClaim(Store store, InMemoryStore bucket) {
        return new Forwarding(store) {
            @Override
            public Optional<String> create(GenerationId id, Claim claim) {
                return super.create(id, claim).or(() -> store.claim(id).map(Versioned::version));
            }
        };
    }

    /** Takes a claim over though its holder is at work. */
    static Store leaseIgnored(Store store, InMemoryStore bucket) {
        return new Forwarding(store) {
            @Override
            public Optional<Versioned> claim(GenerationId id) {
                return super.claim(id).map(held -> new Versioned(held.claim().released(), held.version()));
            }
        };
    }

    /** Writes the claim over one that has changed since it was read. */
    static Store takenOverWithoutCondition(Store store, InMemoryStore bucket) {
        return new Forwarding(store) {
            @Override
            public Optional<String> replace(GenerationId id, Claim claim, String version) {
                return super.replace(id, claim, version).or(() -> Optional.of(bucket.put(claim)));
            }
        };
    }

    static Store attemptNotCounted(Store store, InMemoryStore bucket) {
        return new Forwarding(store) {
            @Override
            public Optional<String> create(GenerationId id, Claim claim) {
                return super.create(id, uncounted(claim));
            }

            @Override
            public Optional<String> replace(GenerationId id, Claim claim, String version) {
                return super.replace(id, uncounted(claim), version);
            }

            private static Claim uncounted(Claim claim) {
                var none = Collections.nCopies(claim.attempts().size(), 0);
                return new Claim(claim.fingerprint(), claim.holder(), claim.until(), none);
            }
        };
    }

    /** Does not look for what is stored before it asks. */
    static Store noResume(Store store, InMemoryStore bucket) {
        return new Forwarding(store) {
            @Override
            public Optional<StoredImage> find(GenerationId id, String imageName) {
                return Optional.empty();
            }
        };
    }

    static Store resultBeforeImages(Store store, InMemoryStore bucket) {
        return new Forwarding(store) {
            @Override
            public StoredImage keep(GenerationId id, String imageName, Image image, Instant deadline) {
                var to = new InMemoryStore().keep(id, imageName, image, deadline);
                var fingerprint = bucket.claim(id).orElseThrow().claim().fingerprint();
                var answer = new Answer(id.id(), Answer.SUCCEEDED, 0L, null, null, null, List.of(to), null, null);
                store.record(id, new Result(fingerprint, answer));
                return super.keep(id, imageName, image, deadline);
            }
        };
    }

    static Store lastImageStays(Store store, InMemoryStore bucket) {
        return new Forwarding(store) {
            @Override
            public StoredImage keep(GenerationId id, String imageName, Image image, Instant deadline) {
                super.keep(id, imageName, image, deadline);
                return bucket.put(id, imageName, image);
            }
        };
    }

    static Store lastResultStays(Store store, InMemoryStore bucket) {
        return new Forwarding(store) {
            @Override
            public Result record(GenerationId id, Result result) {
                return super.record(id, result).equals(result) ? result : bucket.put(result);
            }
        };
    }

    /** Does not look whether there is a result by now, once the claim is taken over. */
    static Store resultNotReadAgain(Store store, InMemoryStore bucket) {
        return new Forwarding(store) {
            private boolean read;

            @Override
            public Optional<Result> result(GenerationId id) {
                var first = !read;
                read = true;
                return first ? super.result(id) : Optional.empty();
            }
        };
    }
}
