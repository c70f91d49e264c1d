package dev.imagefunction.generation.exploration;

import dev.imagefunction.generation.Answer;
import dev.imagefunction.generation.GenerationId;

/** What must hold of a generation that can succeed. */
final class Success {
    private Success() {}

    /** Nothing went wrong: each image was paid for once, and is there. */
    static void checkUndisturbed(Scene world, GenerationId id) {
        for (var index = 0; index < world.setting().n(); index++) {
            var paid = world.gateway().paid(id, index);
            if (paid != 1) {
                world.violated(Invariant.SPEND_BOUND, "image %d was paid for %d times".formatted(index, paid));
            }
        }
        check(world, id);
    }

    static void check(Scene world, GenerationId id) {
        var result = world.bucket().results().get(id);
        if (result != null && result.answer().status() != Answer.Status.SUCCEEDED) {
            world.violated(
                    Invariant.NOTHING_LOST, "it ended as " + result.answer().error());
        }
    }
}
