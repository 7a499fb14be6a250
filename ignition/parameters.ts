import { readFile } from "node:fs/promises";

import { isAddress, ZeroAddress } from "ethers";

import { DeploymentParametersError } from "./errors.ts";

/** What a network may choose. Accounts that are not named are the deploying one. */
export interface LienbookParameters {
  readonly depositName: string;
  readonly depositSymbol: string;
  /** Numeric code of ISO 4217. */
  readonly currency: number;
  /** Decimals of the currency. */
  readonly currencyExponent: number;
  /** Parts per million of what is pledged. */
  readonly advanceRate: number;
  /** Parts per million of the face value for which customs declarations stand. */
  readonly evidenceCover: number;
  /** Days. */
  readonly oldestEvidence: number;
  readonly longestTenor: number;
  readonly settlementDays: number;
  /** Of goods: parts per million of what is pledged, and days. */
  readonly goodsAdvanceRate: number;
  readonly goodsLongestTenor: number;
  /** For how much of their face value goods are insured, in parts per million; 0: they need not be. */
  readonly insuranceCover: number;
  /** Days since goods in store were appraised; 0: they need not be. */
  readonly oldestAppraisal: number;
  /** What a guarantor may guarantee, in parts per million of its net assets: in all, and for one debtor. */
  readonly guarantorInAll: number;
  readonly guarantorPerDebtor: number;
  readonly registrar?: string;
  readonly governor?: string;
  /** Seconds between the announcement of a listing and the listing. */
  readonly governorDelay: number;
  readonly guardian?: string;
  readonly issuer?: string;
}

/** To whom the administration goes. */
export interface HandoverParameters {
  readonly administrator: string;
  /** Seconds between the announcement of an administrative act and the act. */
  readonly administratorDelay: number;
}

/** All that a deployment is made with, in the form in which Ignition takes it. */
export interface Parameters {
  readonly Lienbook: LienbookParameters;
  readonly Handover?: HandoverParameters;
}

/** What holds where nothing else is said. */
export const DEFAULTS: LienbookParameters = {
  depositName: "Tokenized US dollar",
  depositSymbol: "tUSD",
  currency: 840,
  currencyExponent: 2,
  advanceRate: 800_000,
  evidenceCover: 1_000_000,
  oldestEvidence: 180,
  longestTenor: 180,
  settlementDays: 30,
  goodsAdvanceRate: 800_000,
  goodsLongestTenor: 180,
  insuranceCover: 1_100_000,
  oldestAppraisal: 90,
  guarantorInAll: 10_000_000,
  guarantorPerDebtor: 100_000,
  governorDelay: 0,
};
/** Two days in which everybody can see what the administrator is about to do. */
const DEFAULT_ADMINISTRATOR_DELAY = 2 * 86_400;

const DAYS = 36_500;
/** A longer delay would be a network that nobody can administer. */
const LONGEST_DELAY = 30 * 86_400;

type Rule = (value: unknown) => string | undefined;

const text: Rule = (value) => {
  return typeof value === "string" && value.trim() !== "" ? undefined : "is no text, or an empty one";
};
const account: Rule = (value) => (isAddress(value) && value !== ZeroAddress ? undefined : "is no account's address");
const whole =
  (least: number, most: number): Rule =>
  (value) => {
    const fits = Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
    return fits ? undefined : `is no whole number from ${least} to ${most}`;
  };

const RULES: Readonly<Record<keyof Parameters, Readonly<Record<string, Rule>>>> = {
  Lienbook: {
    depositName: text,
    depositSymbol: text,
    currency: whole(1, 999),
    currencyExponent: whole(0, 4),
    advanceRate: whole(1, 1_000_000),
    evidenceCover: whole(0, 1_000_000),
    oldestEvidence: whole(1, DAYS),
    longestTenor: whole(1, DAYS),
    settlementDays: whole(0, DAYS),
    goodsAdvanceRate: whole(1, 1_000_000),
    goodsLongestTenor: whole(1, DAYS),
    insuranceCover: whole(0, 10_000_000),
    oldestAppraisal: whole(0, DAYS),
    guarantorInAll: whole(1, 100_000_000),
    guarantorPerDebtor: whole(1, 100_000_000),
    registrar: account,
    governor: account,
    governorDelay: whole(0, LONGEST_DELAY),
    guardian: account,
    issuer: account,
  } satisfies Record<keyof Required<LienbookParameters>, Rule>,
  Handover: {
    administrator: account,
    administratorDelay: whole(0, LONGEST_DELAY),
  } satisfies Record<keyof HandoverParameters, Rule>,
};

/**
 * Checks parameters and adds what holds by default. A name that nobody knows is refused: Ignition would pass over it.
 *
 * @throws DeploymentParametersError
 *
 * @example
 * ```ts
 * checkParameters({ Lienbook: { currency: 978, depositSymbol: "tEUR" } }, "my parameters");
 * ```
 */
export function checkParameters(content: unknown, source: string): Parameters {
  const modules = recordOf(content, source, source);
  for (const [module, values] of Object.entries(modules)) {
    const rules = Object.hasOwn(RULES, module) ? RULES[module as keyof Parameters] : undefined;
    if (!rules) throw new DeploymentParametersError(source, module, `is none of ${Object.keys(RULES).join(", ")}`);
    for (const [name, value] of Object.entries(recordOf(values, source, module))) {
      const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
      const problem = rule ? rule(value) : `is none of ${Object.keys(rules).join(", ")}`;
      if (problem) throw new DeploymentParametersError(source, `${module}.${name} = ${JSON.stringify(value)}`, problem);
    }
  }
  const { Lienbook, Handover } = modules as { Lienbook?: object; Handover?: Partial<HandoverParameters> };
  const complete = { Lienbook: { ...DEFAULTS, ...Lienbook } };
  if (!Handover) return complete;
  const { administrator, administratorDelay = DEFAULT_ADMINISTRATOR_DELAY } = Handover;
  if (administrator === undefined) {
    throw new DeploymentParametersError(
      source,
      "Handover.administrator",
      "is missing, to whom administration is handed over",
    );
  }
  return { ...complete, Handover: { administrator, administratorDelay } };
}

/** Reads a file of parameters. @throws DeploymentParametersError */
export async function readParameters(path: string): Promise<Parameters> {
  const json = await readFile(path, "utf8").catch((error: unknown) => {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new DeploymentParametersError(
      path,
      "the file",
      isMissing ? "is not there" : `cannot be read (${String(error)})`,
    );
  });
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (error) {
    throw new DeploymentParametersError(path, "the file", `is no JSON (${String(error)})`);
  }
  return checkParameters(content, path);
}

function recordOf(value: unknown, source: string, what: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new DeploymentParametersError(source, what, "is no object of names and values");
}
