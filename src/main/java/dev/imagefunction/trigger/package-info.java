/** One function per trigger: each reads its own events and turns every failure into what makes its caller do right. */
@NullMarked
package dev.imagefunction.trigger;

import org.jspecify.annotations.NullMarked;
