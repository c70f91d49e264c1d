/** The triggers: what each kind of event holds, and what each function returns, throws and reports. */
@NullMarked
package dev.imagefunction.trigger;

import org.jspecify.annotations.NullMarked;
