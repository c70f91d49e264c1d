/** What stands in for AWS and the gateway, in one process: for development and tests, never shipped. */
@NullMarked
package dev.imagefunction.local;

import org.jspecify.annotations.NullMarked;
