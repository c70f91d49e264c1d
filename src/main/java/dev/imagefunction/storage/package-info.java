/** Keeps claims, images and results in S3, and makes the addresses that open images. */
@NullMarked
package dev.imagefunction.storage;

import org.jspecify.annotations.NullMarked;
