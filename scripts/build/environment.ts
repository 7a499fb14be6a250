import { HardhatPluginError } from "hardhat/plugins";

/** A variable of the environment holds what it may not. Hardhat prints errors of this kind without a stack trace. */
export class EnvironmentVariableError extends HardhatPluginError {
  readonly variable: string;

  constructor(variable: string, finding: string) {
    const remedy = "Correct it in .env or in the environment; .env.example explains each variable.";
    super("lienbook", `${variable} ${finding}. ${remedy}`);
    this.name = "EnvironmentVariableError";
    this.variable = variable;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const PRIVATE_KEY = /^0x[0-9a-fA-F]{64}$/;

/**
 * Reads private keys, separated by commas.
 *
 * A wrong key is named by its place: it may be a right key with a slip of the pen, and must not reach a log.
 *
 * @example
 * privateKeys({ KEYS: `0x${"11".repeat(32)}, 0x${"22".repeat(32)}` }, "KEYS"); // two keys
 */
export function privateKeys(environment: Environment, variable: string): string[] {
  const keys = (environment[variable] ?? "").split(",").map((key) => key.trim());
  if (keys.length === 1 && keys[0] === "") return [];
  for (const [index, key] of keys.entries()) {
    if (!PRIVATE_KEY.test(key)) {
      throw new EnvironmentVariableError(
        variable,
        `holds as key ${String(index + 1)} of ${String(keys.length)} something else than 0x and 64 hexadecimal digits`,
      );
    }
  }
  return keys;
}

/**
 * Reads a price in wei, or takes the one that holds where the variable is not set.
 *
 * @example
 * weiAmount({ GAS_PRICE: "1000000000" }, "GAS_PRICE", 0n); // 1000000000n
 */
export function weiAmount(environment: Environment, variable: string, otherwise: bigint): bigint {
  const text = (environment[variable] ?? "").trim();
  if (text === "") return otherwise;
  if (!/^\d{1,30}$/.test(text)) {
    throw new EnvironmentVariableError(variable, `is "${text}", which is not a whole number of wei`);
  }
  return BigInt(text);
}
