import type { STATUS } from "../../../fixtures/financing.ts";

/**
 * How often what came up in histories: an act, how it ended and how the loan stood before it, and whatever else is worth
 * knowing of them. Agreement shows little where nothing happens.
 */
export class Occurrences {
  readonly #counts = new Map<string, number>();
  #acts = 0;
  #late = 0;

  /** An act on a loan that stood like this, and how it ended. */
  act(act: string, ended: "done" | "idle" | "refused", status: keyof typeof STATUS): void {
    this.note(`${act} ${ended}, ${status}`);
    this.#acts += 1;
    if (status === "repaid") this.#late += 1;
  }

  note(what: string): void {
    this.#counts.set(what, this.of(what) + 1);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** What came up less often than that, with how often it did. */
  fewerThan(required: Readonly<Record<string, number>>): string[] {
    return Object.entries(required)
      .filter(([what, least]) => this.of(what) < least)
      .map(([what, least]) => `${what}: ${this.of(what)} of ${least}`);
  }

  /** Of all acts, the part that met a loan of which nothing was owed any more. */
  get lateShare(): number {
    return this.#late / this.#acts;
  }

  get all(): string {
    const lines = [...this.#counts].map(([what, count]) => `${what}: ${count}`);
    return lines.sort().join("\n");
  }
}

/** What histories must bring up, and how often at least. */
export const MUST_COME_UP: Readonly<Record<string, number>> = {
  "pay done, active": 50,
  "pay done, defaulted": 15,
  "pay done, writtenOff": 3,
  "pay refused, repaid": 10,
  "collect done, active": 50,
  "collect done, defaulted": 8,
  "collect done, writtenOff": 3,
  "collect refused, repaid": 10,
  "pay out done, active": 15,
  "pay out done, defaulted": 5,
  "pay out refused, repaid": 3,
  "charge done, defaulted": 10,
  "charge done, writtenOff": 3,
  "charge refused, active": 10,
  "charge refused, repaid": 3,
  "accelerate done, active": 30,
  "accelerate refused, active": 10,
  "accelerate refused, defaulted": 5,
  "accelerate refused, repaid": 3,
  "lose standing done, active": 4,
  "default elsewhere done, active": 5,
  "default elsewhere refused, active": 3,
  "revoke done, active": 8,
  "write off done, defaulted": 10,
  "write off refused, active": 10,
  "sell done, active": 5,
  "sell done, defaulted": 15,
  "sell done, writtenOff": 3,
  "sell refused, active": 15,
  "sell refused, repaid": 5,
  "restructure done, active": 30,
  "restructure done, defaulted": 10,
  "restructure refused, writtenOff": 1,
  "transfer done, active": 20,
  "transfer done, defaulted": 8,
  "transfer done, writtenOff": 1,
  "transfer refused, repaid": 5,
  "fix done, active": 8,
  "fix refused, active": 20,
  "set rate done, active": 5,
  "set rate refused, active": 5,
  "wait until done, active": 40,
  "wait until done, defaulted": 5,
  "a fee for early repayment": 8,
  "a fixing that is brought ahead": 8,
  "a default for the enforcement of another lien": 5,
  "a payout for a part of the asset that is rounded up": 4,
  "an insurer pays all that its policy has left": 2,
  "a recovery after write-off": 5,
  "a sale under the lien, to its holder": 5,
  "a sale under the lien, to a buyer": 5,
  "a sale under the other lien, to its holder": 4,
  "a sale under the other lien, to a buyer": 4,
  "a sale that pays another lien first": 5,
  "a sale that pays more of a debt than its lien covers": 4,
  "a sale that pays the debt": 10,
  "a sale that does not pay the debt": 10,
  "a sale that leaves the pledgor something": 6,
};
