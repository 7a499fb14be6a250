import type { HardhatPlugin } from "hardhat/types/plugins";

import { compileInParallel } from "./parallel.ts";
import { raiseWarnings } from "./warnings.ts";

/**
 * Compiles on all processors, and makes the compiler's warnings about this repository's own sources fail the build.
 *
 * No plugin that takes part in a compilation may be listed before it: Hardhat asks in reverse order, and the `next` of a
 * hook may be called more than once only where no other plugin is left to be asked.
 *
 * The diagnostics are raised before Hardhat looks at them: a build that fails is not cached, so the same warning fails
 * the next build, too. (`getCompilationJobErrors`, the hook meant to replace this one, only changes what is printed.)
 */
const compilation: HardhatPlugin = {
  id: "lienbook-compilation",
  hookHandlers: {
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            async invokeSolc(context, compiler, input, config, next) {
              return raiseWarnings(await compileInParallel(input, (share) => next(context, compiler, share, config)));
            },
          }),
      }),
  },
};

export default compilation;
