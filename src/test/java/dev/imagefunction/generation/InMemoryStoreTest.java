package dev.imagefunction.generation;

import java.time.Clock;

class InMemoryStoreTest extends StoreContract {
    @Override
    protected Store store(Clock clock) {
        return new InMemoryStore(clock);
    }
}
