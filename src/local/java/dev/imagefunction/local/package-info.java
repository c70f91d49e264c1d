/** Stands in for AWS and the image gateway on the developer's machine and in tests; never shipped. */
@NullMarked
package dev.imagefunction.local;

import org.jspecify.annotations.NullMarked;
