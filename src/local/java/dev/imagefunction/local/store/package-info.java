/** S3, with faults. */
@NullMarked
package dev.imagefunction.local.store;

import org.jspecify.annotations.NullMarked;
