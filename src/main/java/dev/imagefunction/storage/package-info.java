/** S3: claims, images and results by conditional writes, and presigned URLs. */
@NullMarked
package dev.imagefunction.storage;

import org.jspecify.annotations.NullMarked;
