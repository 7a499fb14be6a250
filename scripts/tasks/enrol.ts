import type { NewTaskActionFunction } from "hardhat/types/tasks";

import { Registrar, ROLE, type Role } from "../../sdk/index.ts";
import { act, listIn, TaskArgumentError, type ActingArguments } from "./session.ts";

interface Arguments extends ActingArguments {
  readonly lei: string;
  readonly address: string;
  readonly country: string;
  readonly roles: string;
  readonly until: string;
}

const enrol: NewTaskActionFunction<Arguments> = (args, hre) =>
  act(hre, args, async ({ book, sender }) => {
    const { lei, country, until, address } = args;
    const roles = listIn(args.roles).map(roleNamed);
    const wish = { lei, country, roles, identifiedUntil: until, account: address };
    await new Registrar(book, sender).enrol(wish);
    console.log(`enrolled ${lei} as ${roles.join(", ")} until ${until}; ${address} acts for it`);
  });

function roleNamed(name: string): Role {
  if (Object.hasOwn(ROLE, name)) return name as Role;
  const names = Object.keys(ROLE).join(", ");
  throw new TaskArgumentError("--roles", name, "A participant has roles of the book.", `Some of: ${names}.`);
}

export default enrol;
