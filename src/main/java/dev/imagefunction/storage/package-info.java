/** Keeps claims, pictures and results in S3, and makes the addresses that open pictures. */
@NullMarked
package dev.imagefunction.storage;

import org.jspecify.annotations.NullMarked;
