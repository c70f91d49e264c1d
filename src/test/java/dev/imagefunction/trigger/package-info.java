/** Each trigger from the outside: events as files, the answers they get, and what they cost. */
@NullMarked
package dev.imagefunction.trigger;

import org.jspecify.annotations.NullMarked;
