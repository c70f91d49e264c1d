/** SQS, and the event source mapping that polls it. */
@NullMarked
package dev.imagefunction.local.queue;

import org.jspecify.annotations.NullMarked;
