package dev.imagefunction.boot;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a value when it is first needed. Two threads may both make one; no lock can be held by a frozen start. */
final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> source;
    private volatile @Nullable T value;

    Lazy(Supplier<T> source) {
        this.source = source;
    }

    @Override
    public T get() {
        var made = value;
        if (made == null) {
            made = source.get();
            value = made;
        }
        return made;
    }
}
