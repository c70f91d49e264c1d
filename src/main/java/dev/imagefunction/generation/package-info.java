/** The use case: a request becomes images, stored images and an answer, paid for once and never lost. */
@NullMarked
package dev.imagefunction.generation;

import org.jspecify.annotations.NullMarked;
