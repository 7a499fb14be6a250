import type { Measurement } from "./meter.ts";

/**
 * What operations may cost, in gas: members plan with these figures, and a snapshot that exceeds one is not written. An
 * operation that is not here may cost what the snapshot says.
 */
const MOST: Readonly<Record<string, number>> = {
  "accept an offer: one receivable, three backing documents, three instalments, two payees": 260_000,
  "repay in part": 85_000,
  "repay in part after 1 missed instalment": 85_000,
  "repay the rest and release the lien": 120_000,
  "repay all of it and release the lien": 120_000,
  "declare default": 70_000,
  "declare default, with penalty": 70_000,
  "write off": 60_000,
  "appropriate under a lien that its holder keeps": 130_000,
  // One transaction shows and settles the whole sale: appraisal, evidence, debt, liens, title and surplus.
  appropriate: 160_000,
};

/** What an instalment may add that was missed, beside what ids of other bytes cost: those that are zero cost 12 gas less. */
const MOST_PER_INSTALMENT = 1_500;
const OTHER_BYTES = 48;
const MISSED = [0, 1, 2, 3].map(
  (count) => `repay in part after ${String(count)} missed instalment${count === 1 ? "" : "s"}`,
);

/** What costs more than it may, a sentence each; also what was not measured at all. */
export function exceeded(measured: readonly Measurement[]): string[] {
  const gas = new Map(measured.map((each) => [each.operation, each.gas]));
  const above = (what: string, is: number | undefined, most: number) =>
    is !== undefined && is <= most ? [] : [`${what}: ${String(is ?? "not measured")}, and may cost ${String(most)}`];
  return [
    ...Object.entries(MOST).flatMap(([operation, most]) => above(operation, gas.get(operation), most)),
    ...MISSED.flatMap((operation, index) => {
      const fewer = MISSED[index - 1];
      if (fewer === undefined) return [];
      const added = (gas.get(operation) ?? NaN) - (gas.get(fewer) ?? NaN);
      return above(`${operation}, beside one less`, added, MOST_PER_INSTALMENT + OTHER_BYTES);
    }),
  ];
}
