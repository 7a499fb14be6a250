import type { FinancingTermsStruct } from "../../typechain-types/contracts/financing/FinancingDesk.ts";
import type { CoverTermsStruct } from "../../typechain-types/contracts/insurance/CreditInsurance.ts";
import { CreditInsurance__factory } from "../../typechain-types/index.ts";
import { Encoding, parameterOf } from "../chain/encoding.ts";
import { leiToBytes20, parseLei } from "../documents/identifiers/lei.ts";
import { LienbookError } from "../errors.ts";
import { requireFields, type Fields } from "../fields.ts";
import type { DayLike } from "../financing/calendar.ts";
import { financingIdOf } from "../financing/terms.ts";
import { ONE_MILLION } from "../units.ts";

/** No insurer takes longer to answer. */
const LONGEST_ANSWER = 365;

const TERMS = new Encoding<[CoverTermsStruct]>(
  parameterOf(CreditInsurance__factory.createInterface(), "payableUnder", "cover"),
);

/** What an insurer promises beside what follows from the financing. */
export interface CoverWish {
  /** Id of the policy document. */
  readonly policy: string;
  /** LEIs. */
  readonly insurer: string;
  readonly insured: string;
  readonly debtor: string;
  /** The most that is ever paid, in minor units. */
  readonly limit: bigint;
  /** The covered share of the loss, in parts per million. */
  readonly share: bigint;
  /** In minor units. */
  readonly premium: bigint;
  /** The last insured due date, in days since 1970-01-01; the last of the schedule unless given. */
  readonly expiresOn?: DayLike;
  /** From the due date. */
  readonly waitingDays: number;
  /** From the due date. */
  readonly notifyDays: number;
  /** From the end of the waiting period. */
  readonly claimDays: number;
  readonly answerDays: number;
  /** Hash of the policy's wording and of the declaration's conditions. */
  readonly wording: string;
}

const COVER: Fields<CoverWish> = {
  policy: "string",
  insurer: "string",
  insured: "string",
  debtor: "string",
  limit: "bigint",
  share: "bigint",
  premium: "bigint",
  expiresOn: "day?",
  waitingDays: "number",
  notifyDays: "number",
  claimDays: "number",
  answerDays: "number",
  wording: "string",
};

/** Terms that the contract would refuse, or under which nothing could ever be claimed. */
export class CoverTermsError extends LienbookError {
  constructor(value: string, rule: string, advice: string) {
    super({ code: "cover-terms", value, rule, advice });
  }
}

/**
 * What an insurer signs for one financing.
 *
 * @throws CoverTermsError
 *
 * @example
 * ```ts
 * const cover = coverTerms(terms, {
 *   policy: policy.id, insurer: insurerLei, insured: bankLei, debtor: exporterLei,
 *   limit: 180_000_00n, share: 900_000n, premium: 1_200_00n,
 *   waitingDays: 90, notifyDays: 30, claimDays: 60, answerDays: 30, wording,
 * });
 * ```
 */
export function coverTerms(financing: FinancingTermsStruct, wish: CoverWish): CoverTermsStruct {
  const { insurer, insured, debtor, limit, share, notifyDays, claimDays, answerDays, waitingDays } = requireFields(
    "wish",
    wish,
    COVER,
  );
  if (limit <= 0n || share <= 0n || share > ONE_MILLION) {
    throw new CoverTermsError(
      `limit ${limit}, share ${share}`,
      "Limit and share are above zero, and the share is at most all.",
      "State the share in parts per million: 900000 is 90 %.",
    );
  }
  if (notifyDays < 1 || claimDays < 1 || answerDays < 1 || answerDays > LONGEST_ANSWER || waitingDays < 0) {
    throw new CoverTermsError(
      `${notifyDays} days to notify, ${claimDays} to claim, ${answerDays} to answer`,
      "There are days for each, and at most a year to answer.",
      "Take the days from the policy's wording.",
    );
  }
  const expiresOn = wish.expiresOn ?? financing.schedule.at(-1)?.dueOn;
  const first = financing.schedule[0]?.dueOn;
  if (expiresOn === undefined || first === undefined || BigInt(expiresOn) < BigInt(first)) {
    throw new CoverTermsError(
      `expiry on day ${expiresOn}`,
      "What falls due by the day of expiry is insured.",
      "Let the cover reach to the last due date.",
    );
  }
  return {
    ...wish,
    financing: financingIdOf(financing),
    insurer: leiToBytes20(parseLei(insurer)),
    insured: leiToBytes20(parseLei(insured)),
    debtor: leiToBytes20(parseLei(debtor)),
    expiresOn,
  };
}

/**
 * The id of a cover: the hash of its terms in their ABI encoding.
 *
 * @example
 * ```ts
 * const id = coverIdOf(cover); // what the insurance's events name
 * ```
 */
export function coverIdOf(terms: CoverTermsStruct): string {
  return TERMS.hash(terms);
}

/** Terms as `CoverDeclared` publishes them, in the form that every function of the insurance takes. */
export function decodeCoverTerms(encoded: string): CoverTermsStruct {
  const [terms] = TERMS.decode(encoded);
  return terms;
}
