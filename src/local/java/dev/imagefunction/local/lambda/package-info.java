/** Lambda: the packaged function in processes, invoked directly, over HTTP, or asynchronously. */
@NullMarked
package dev.imagefunction.local.lambda;

import org.jspecify.annotations.NullMarked;
