import { readFileSync, statSync } from "node:fs";

import { isAddress } from "ethers";

import { MAXIMUM_BATCH } from "../../sdk/documents/fingerprints/protocol.ts";
import { entriesOf } from "./entries.ts";
import { ServiceConfigurationError } from "./errors.ts";
import { type KeyRing, readKeys } from "./keys.ts";
import type { Limits } from "./limits.ts";
import { chainParticipants, listedParticipants, type Participants } from "./participants.ts";

const PREFIX = "LIENBOOK_FINGERPRINT_";

/** What the operator decides. */
export interface Configuration {
  readonly keys: KeyRing;
  readonly participants: Participants;
  readonly limits: Limits;
  readonly maximumBatch: number;
  readonly auditDirectory: string;
  readonly host: string;
  readonly port: number;
}

/**
 * Reads the configuration from environment variables; README.md describes them.
 *
 * @throws ServiceConfigurationError naming the variable.
 */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const variables = new Variables(environment);
  const limits: Limits = {
    burst: variables.number("BURST", 1_000, 1),
    perMinute: variables.number("PER_MINUTE", 600, 1),
    perDay: variables.number("PER_DAY", 20_000, 1),
  };
  const maximumBatch = variables.number("BATCH", MAXIMUM_BATCH, 1, 1_000);
  const most = Math.min(limits.burst, limits.perDay);
  if (maximumBatch > most) {
    throw new ServiceConfigurationError(
      `${maximumBatch} > ${most}`,
      `${PREFIX}BATCH exceeds neither ${PREFIX}BURST nor ${PREFIX}PER_DAY, or a full batch would never be taken.`,
    );
  }
  return {
    keys: keysFrom(variables),
    participants: participantsFrom(variables),
    limits,
    maximumBatch,
    auditDirectory: variables.required("AUDIT_DIR"),
    host: variables.get("HOST") ?? "127.0.0.1",
    port: variables.number("PORT", 8787, 0, 65_535),
  };
}

function keysFrom(variables: Variables): KeyRing {
  switch (variables.oneOf("KEY", "KEY_FILE")) {
    case "KEY":
      return readKeys(variables.required("KEY"));
    case "KEY_FILE":
      return readKeys(readPrivately(variables.required("KEY_FILE")));
  }
}

function participantsFrom(variables: Variables): Participants {
  switch (variables.oneOf("PARTICIPANTS", "PARTICIPANTS_FILE", "PARTICIPANTS_CONTRACT")) {
    case "PARTICIPANTS":
      return listedParticipants(entriesOf(variables.required("PARTICIPANTS")));
    case "PARTICIPANTS_FILE":
      return listedParticipants(entriesOf(read(variables.required("PARTICIPANTS_FILE"))));
    case "PARTICIPANTS_CONTRACT": {
      const contract = variables.required("PARTICIPANTS_CONTRACT");
      if (!isAddress(contract)) {
        throw new ServiceConfigurationError(contract, `${PREFIX}PARTICIPANTS_CONTRACT is the address of a contract.`);
      }
      return chainParticipants(variables.required("RPC_URL"), contract);
    }
  }
}

/** A file with keys that others on the machine can read is a key that others have. */
function readPrivately(path: string): string {
  const text = read(path);
  const { mode } = statSync(path);
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    const found = (mode & 0o777).toString(8);
    throw new ServiceConfigurationError(
      `${path} with mode ${found}`,
      "The file of keys is its owner's alone: chmod 600.",
    );
  }
  return text;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ServiceConfigurationError(path, "Files that the environment names exist and can be read.", error);
  }
}

/** Environment variables by the name after the prefix. An empty one is taken for absent. */
class Variables {
  readonly #environment: NodeJS.ProcessEnv;

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment;
  }

  get(name: string): string | undefined {
    return this.#environment[PREFIX + name]?.trim() || undefined;
  }

  required(name: string): string {
    const value = this.get(name);
    if (value === undefined) throw new ServiceConfigurationError("", `${PREFIX}${name} is set.`);
    return value;
  }

  /** The one of `names` that is set. */
  oneOf<Name extends string>(...names: Name[]): Name {
    const set = names.filter((name) => this.get(name) !== undefined);
    const [only] = set;
    if (only !== undefined && set.length === 1) return only;
    const list = names.map((name) => PREFIX + name).join(", ");
    const value = set.map((name) => PREFIX + name).join(" and ");
    throw new ServiceConfigurationError(value, `Exactly one of ${list} is set.`);
  }

  number(name: string, preset: number, least: number, most = 1_000_000_000): number {
    const text = this.get(name);
    if (text === undefined) return preset;
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new ServiceConfigurationError(text, `${PREFIX}${name} is a whole number from ${least} to ${most}.`);
    }
    return value;
  }
}
