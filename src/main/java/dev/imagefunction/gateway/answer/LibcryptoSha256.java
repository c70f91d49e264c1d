package dev.imagefunction.gateway.answer;

import dev.imagefunction.generation.Sha256;
import java.security.MessageDigest;
import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunctionPointer;
import org.graalvm.nativeimage.c.function.InvokeCFunctionPointer;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;
import org.graalvm.word.PointerBase;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 by the system's OpenSSL, for native executables on x86-64 (decision 0006). OpenSSL uses the SHA instructions
 * of processors that have them; an executable that is built with these instructions does not start on the others. A JVM
 * does not load this class.
 */
final class LibcryptoSha256 extends MessageDigest {
    private static final int LENGTH = 32;

    /** Room for OpenSSL's {@code SHA256_CTX}, of 112 bytes. */
    private static final int STATE = 128;

    private static final int RTLD_LAZY = 1;

    private static volatile @Nullable Library library;

    /** Addresses of the library's functions; zeros where there is none. */
    private record Library(long init, long update, long end) {
        private static final Library NONE = new Library(0, 0, 0);

        static Library find() {
            try (var name = CTypeConversion.toCString("libcrypto.so.3")) {
                var handle = dlopen(name.get(), RTLD_LAZY);
                if (handle.isNull()) {
                    return NONE;
                }
                var found = new Library(
                        function(handle, "SHA256_Init"),
                        function(handle, "SHA256_Update"),
                        function(handle, "SHA256_Final"));
                return found.init() == 0 || found.update() == 0 || found.end() == 0 ? NONE : found;
            }
        }

        private static long function(PointerBase handle, String name) {
            try (var text = CTypeConversion.toCString(name)) {
                return dlsym(handle, text.get()).rawValue();
            }
        }
    }

    private final Library functions;
    private final byte[] state = new byte[STATE];

    private LibcryptoSha256(Library functions) {
        super("SHA-256");
        this.functions = functions;
        engineReset();
    }

    /** OpenSSL's if it is installed, or else Java's. Not for a JVM. */
    static MessageDigest orJava() {
        var found = library;
        if (found == null) {
            found = Library.find();
            library = found;
        }
        return found.equals(Library.NONE) ? Sha256.digest() : new LibcryptoSha256(found);
    }

    @CFunction("dlopen")
    private static native PointerBase dlopen(CCharPointer file, int mode);

    @CFunction("dlsym")
    private static native PointerBase dlsym(PointerBase library, CCharPointer name);

    private interface Init extends CFunctionPointer {
        @InvokeCFunctionPointer
        int call(PointerBase state);
    }

    private interface Update extends CFunctionPointer {
        @InvokeCFunctionPointer
        int call(PointerBase state, PointerBase data, UnsignedWord length);
    }

    private interface End extends CFunctionPointer {
        @InvokeCFunctionPointer
        int call(PointerBase digest, PointerBase state);
    }

    @Override
    protected int engineGetDigestLength() {
        return LENGTH;
    }

    @Override
    protected void engineReset() {
        Init function = WordFactory.pointer(functions.init());
        try (var pinned = PinnedObject.create(state)) {
            function.call(pinned.addressOfArrayElement(0));
        }
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        if (length == 0) {
            return;
        }
        Update function = WordFactory.pointer(functions.update());
        try (var pinned = PinnedObject.create(state);
                var data = PinnedObject.create(input)) {
            function.call(
                    pinned.addressOfArrayElement(0), data.addressOfArrayElement(offset), WordFactory.unsigned(length));
        }
    }

    @Override
    protected byte[] engineDigest() {
        var digest = new byte[LENGTH];
        End function = WordFactory.pointer(functions.end());
        try (var pinned = PinnedObject.create(state);
                var out = PinnedObject.create(digest)) {
            function.call(out.addressOfArrayElement(0), pinned.addressOfArrayElement(0));
        }
        engineReset();
        return digest;
    }
}
