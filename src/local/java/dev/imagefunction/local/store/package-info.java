/** S3 with conditional writes. */
@NullMarked
package dev.imagefunction.local.store;

import org.jspecify.annotations.NullMarked;
