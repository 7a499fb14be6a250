import { ZeroAddress } from "ethers";

import type { AuthorizationStruct } from "../../typechain-types/contracts/documents/DocumentRegistry.ts";
import type {
  FacilityTermsStruct,
  GuaranteeTermsStruct,
} from "../../typechain-types/contracts/guarantees/GuaranteeBook.ts";
import { FacilityGuarantees__factory } from "../../typechain-types/index.ts";
import type { Contracts } from "../chain/contracts.ts";
import { Encoding, parameterOf } from "../chain/encoding.ts";
import { readEvents } from "../chain/events.ts";
import { providerOf } from "../chain/provider.ts";
import { LienbookError } from "../errors.ts";
import { requireFields, requireParts, type Fields } from "../fields.ts";
import type { DayLike } from "../financing/calendar.ts";
import { ONE_MILLION } from "../units.ts";
import { guaranteesOf, type GuaranteeReading, type StandingGuarantee } from "./standing.ts";
import type { Grounds } from "./terms.ts";

const TERMS = new Encoding<[FacilityTermsStruct]>(
  parameterOf(FacilityGuarantees__factory.createInterface(), "open", "terms"),
);

/** What a guarantor promises for the loans of a lender to come. Amounts in minor units of the currency. */
export interface FacilityWish {
  /** LEIs as the contracts take them. */
  readonly guarantor: string;
  readonly lender: string;
  readonly debtor: string;
  /** ISO 4217, numeric. */
  readonly currency: bigint;
  /** The most that all guarantees under it are for together, and that of one loan. */
  readonly limit: bigint;
  readonly mostForOne: bigint;
  /** The greatest part of what is owed that is covered, in parts per million. */
  readonly coverage: bigint;
  /** The last day on which a loan is brought under it, as a whole UTC day since 1970-01-01. */
  readonly availableUntil: DayLike;
  /** The most days from then to the expiry of the loan's guarantee. */
  readonly longest: bigint;
  /** Days from the guarantor's notice to the last day on which loans are brought under it all the same. */
  readonly notice: bigint;
  /** In parts per million of a cap: what is paid for it, and what the lender may have set aside of the deposit. */
  readonly fee?: bigint;
  readonly secured?: bigint;
  /** Whether the caps fall with the principal. */
  readonly reducing?: boolean;
  /** Hash of the governing text, which the parties keep (`textHashOf`). */
  readonly text: string;
  /** On which each guarantee under it is given; what is pledged is pledged for each of them by itself. */
  readonly grounds?: Grounds;
}

/** A facility that its guarantor has signed, to be opened by anyone. */
export interface SignedFacility {
  readonly terms: FacilityTermsStruct;
  readonly signature: AuthorizationStruct;
}

/** What a lender wants guaranteed of a loan. */
export interface CallOffWish {
  /** In minor units. */
  readonly cap: bigint;
  /** In parts per million of what is owed. */
  readonly coverage: bigint;
  /** The last day for a demand, as a whole UTC day since 1970-01-01. */
  readonly expiresOn: DayLike;
  /** What is set aside out of the guarantor's deposit, in minor units; as much as the facility allows, unless it is said. */
  readonly secured?: bigint;
}

const CALL_OFF: Fields<CallOffWish> = { cap: "bigint", coverage: "bigint", expiresOn: "day", secured: "bigint?" };

/** A loan that was brought under a facility. Amounts in minor units. */
export interface LoanUnder {
  readonly financing: string;
  /** The guarantee of it that was called off last. */
  readonly guarantee: StandingGuarantee;
  /** For how much of the limit it counts. */
  readonly counted: bigint;
  /** Which part of the loan all guarantees and insurance cover, in parts per million: at most the whole. */
  readonly covered: bigint;
}

/** A facility as it stands. Amounts in minor units. */
export interface StandingFacility {
  readonly id: string;
  readonly terms: FacilityTermsStruct;
  /** An account of the guarantor, for the fee: the one that has signed, or whichever stands in its place. */
  readonly account: string;
  /** Days since 1970-01-01. Until the guarantor gives notice, the last one is that of the terms. */
  readonly openedOn: bigint;
  readonly availableUntil: bigint;
  /** What counts of all loans, and what is left for another one today. */
  readonly standing: bigint;
  readonly available: bigint;
  readonly loans: readonly LoanUnder[];
}

/** The events of the node do not account for how a facility stands. */
export class FacilityUnaccountedError extends LienbookError {
  constructor(id: string) {
    super({
      code: "facility-unaccounted",
      value: id,
      rule: "Which loans are under a facility is told by its events, each of them confirmed by what the contract keeps.",
      advice: "Read from the block of the deployment on, at a node that keeps all events.",
    });
  }
}

/**
 * The id of a facility: the hash of its terms in their ABI encoding.
 *
 * @example
 * ```ts
 * const { standing } = await book.facilities.facilityOf(facilityIdOf(facility.terms));
 * ```
 */
export function facilityIdOf(terms: FacilityTermsStruct): string {
  return TERMS.hash(terms);
}

/**
 * The guarantee of a loan as a facility has it: with its parties, text and grounds, the fee that is agreed, rounded half up,
 * and set aside what may be, rounded up.
 *
 * @param financing its id
 *
 * @example
 * ```ts
 * const guarantee = guaranteeUnder(facility.terms, financingIdOf(terms), { cap: 80_000_00n, coverage: 800_000n, expiresOn });
 * ```
 */
export function guaranteeUnder(
  terms: FacilityTermsStruct,
  financing: string,
  wish: CallOffWish,
): GuaranteeTermsStruct & { readonly fee: bigint; readonly secured: bigint } {
  const { cap, coverage, expiresOn, secured } = requireFields("wish", wish, CALL_OFF);
  const { guarantor, debtor, reducing, text, grounds } = terms;
  const fee = (cap * BigInt(terms.fee) + ONE_MILLION / 2n) / ONE_MILLION;
  const most = (cap * BigInt(terms.secured) + ONE_MILLION - 1n) / ONE_MILLION;
  const ofLoan = { financing, guarantor, debtor, cap, coverage, expiresOn, fee };
  return { ...ofLoan, secured: secured ?? most, reducing, text, grounds };
}

type Read = GuaranteeReading & Pick<Contracts, "facilities" | "participants">;

/**
 * The facilities of a guarantor, or for a lender, in the order in which they were opened, with what is left of each and every
 * loan under it: read from events, each confirmed by what the contracts keep.
 *
 * @param of LEIs as the contracts take them, or none for all
 * @throws FacilityUnaccountedError, GuaranteeUnaccountedError
 *
 * @example
 * ```ts
 * for (const { available, loans } of await facilitiesOf(book, { guarantor: guarantorLei })) console.log(available, loans);
 * ```
 */
export async function facilitiesOf(
  book: Read,
  of: { readonly guarantor?: string; readonly lender?: string } = {},
): Promise<StandingFacility[]> {
  const { facilities, firstBlock } = requireParts("book", book, "firstBlock");
  requireFields("of", of, { guarantor: "string?", lender: "string?" });
  const newest = await providerOf(facilities).getBlockNumber();
  const filter = facilities.filters.FacilityOpened(undefined, of.guarantor, of.lender);
  const opened = await readEvents((from, to) => facilities.queryFilter(filter, from, to), firstBlock, newest);
  return await Promise.all(
    opened.map(async ({ args: { id, signer, terms: published } }) => {
      const { guarantor, lender, debtor, currency, limit, mostForOne, coverage, availableUntil } = published;
      const { longest, notice, fee, secured, reducing, text, grounds, salt } = published;
      const parties = { guarantor, lender, debtor, currency, limit, mostForOne, coverage, availableUntil };
      const terms = { ...parties, longest, notice, fee, secured, reducing, text, grounds, salt };
      if (facilityIdOf(terms) !== id) throw new FacilityUnaccountedError(id);
      const [stored, available, successor, loans] = await Promise.all([
        facilities.facilityOf(id, { blockTag: newest }),
        facilities.availableUnder(terms, { blockTag: newest }),
        book.participants.successorOf(signer),
        loansUnder(book, id, newest),
      ]);
      const standing = loans.reduce((sum, { counted }) => sum + counted, 0n);
      if (standing !== stored.standing) throw new FacilityUnaccountedError(id);
      return {
        id,
        terms,
        account: successor === ZeroAddress ? signer : successor,
        openedOn: stored.openedOn,
        availableUntil: stored.availableUntil,
        standing,
        available,
        loans,
      };
    }),
  );
}

async function loansUnder(book: Read, facility: string, newest: number): Promise<LoanUnder[]> {
  const { facilities, guarantees, firstBlock } = book;
  const filter = facilities.filters.CalledOff(facility);
  const events = await readEvents((from, to) => facilities.queryFilter(filter, from, to), firstBlock, newest);
  const last = new Map(events.map(({ args }) => [args.financing, args.guarantee]));
  return await Promise.all(
    [...last].map(async ([financing, called]) => {
      const [all, { counted }, covered] = await Promise.all([
        guaranteesOf(book, { financing }),
        facilities.callOffOf(facility, financing, { blockTag: newest }),
        guarantees.coverageOf(financing, { blockTag: newest }),
      ]);
      const guarantee = all.find(({ id }) => id === called);
      if (!guarantee) throw new FacilityUnaccountedError(facility);
      return { financing, guarantee, counted, covered };
    }),
  );
}
