/** The use case: a request becomes pictures, stored pictures and an answer, paid for once and never lost. */
@NullMarked
package dev.imagefunction.generation;

import org.jspecify.annotations.NullMarked;
