/** Lambda: runs the packaged function in processes; invokes it directly, over HTTP, or asynchronously. */
@NullMarked
package dev.imagefunction.local.lambda;

import org.jspecify.annotations.NullMarked;
