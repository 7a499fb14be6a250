import type { TaskOverrideActionFunction } from "hardhat/types/tasks";

/**
 * Compiles everything before some Solidity tests are run. Hardhat compiles the files that it is asked to run; these deploy
 * their handlers by name, from what was compiled last, and a handler that was changed since would be tested as it was.
 */
const compileHandlersToo: TaskOverrideActionFunction = async (args, hre, runSuper) => {
  await hre.tasks.getTask("build").run({ quiet: true });
  return (await runSuper(args)) as unknown;
};

export default compileHandlersToo;
