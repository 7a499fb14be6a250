/**
 * A loan whose proceeds can be traced: tranches to named payees on named evidence, what nobody uses goes home and reduces the
 * debt, misuse raises the rate, and a supervisor reads all of it. `npm run flow -- scripts/flows/use-of-proceeds.ts` runs it.
 */
import { id as keccakOfText } from "ethers";

import {
  collateralOf,
  dayOf,
  disbursementTerms,
  isoOf,
  positionOf,
  ProceedsParty,
  quotedTerms,
  usesOfProceeds,
} from "../../sdk/index.ts";
import { openStage } from "../stage/opening.ts";
import { chapter, refused, short, usd } from "../stage/report.ts";
import { exampleTrade } from "../stage/trade.ts";
import { table } from "../terminal/table.ts";

const HEADSTART = 1_000_000_00n;
const RATE = 80_000n; // 8 % a year
const MISUSE_RATE = 120_000n;

// --- The parties, and the collateral ---------------------------------------------------------------------------------
const stage = await openStage("2026-10-01");
const { book, addresses, now, passDays } = stage;
const { exporter, bankA, customs, invoice, declarations, receivable } = await exampleTrade(stage);
const [borrower, lender] = [new ProceedsParty(book, exporter.sender), new ProceedsParty(book, bankA.sender)];
const carrier = await stage.enrolled("Northern Lines", "LIENB00KCARRIER000", "carrier", "DK");
const inspector = await stage.enrolled("The inspector", "LIENB00KINSPECTOR0", "appraiser");
/** Payees need not be members of the network. */
const [foundry, haulier] = [stage.account(), stage.account()];
const payees = new Map([
  [await foundry.getAddress(), "Taizhou Foundry"],
  [await haulier.getAddress(), "Beilun Haulage"],
]);
await stage.fund(HEADSTART, bankA);

// --- The loan and the use of its proceeds ----------------------------------------------------------------------------
const quoted = await quotedTerms(book, {
  lender: bankA.address,
  borrower: exporter.address,
  collateral: [collateralOf(receivable)],
  principal: 200_000_00n,
  interest: { rate: RATE, fixingAgent: addresses.disbursement },
  payouts: [{ payee: addresses.disbursement, amount: 200_000_00n }],
});
// Due before the latest day that the policy allows.
const terms = { ...quoted, schedule: [{ dueOn: dayOf("2027-02-20"), principal: quoted.principal }] };
const use = disbursementTerms(terms, addresses.disbursement, {
  borrower: exporter.lei,
  currency: 840n,
  monitor: inspector.lei,
  misuseRate: MISUSE_RATE,
  tranches: [
    {
      payee: await foundry.getAddress(),
      amount: 120_000_00n,
      until: dayOf("2026-11-15"),
      on: { kind: "customsDeclaration", issuer: customs.lei, holder: exporter.lei },
    },
    {
      payee: await haulier.getAddress(),
      amount: 30_000_00n,
      until: dayOf("2026-11-15"),
      on: { milestone: "loaded", trade: invoice.id, reporter: carrier.lei },
    },
    {
      payee: await foundry.getAddress(),
      amount: 50_000_00n,
      until: dayOf("2026-11-30"),
      on: { kind: "customsDeclaration", issuer: customs.lei, holder: exporter.lei },
    },
  ],
});
chapter(1, `${bankA.name} lends ${usd(200_000_00n)} USD for three purposes, and nothing else`);
await borrower.agree(use, await lender.signDisbursement(use), await borrower.signDisbursement(use), terms);
await bankA.member.approve(HEADSTART);
await exporter.member.accept({ terms, offer: await bankA.member.signOffer(terms) });
await borrower.noteFunding(use);
await printUse();

chapter(
  2,
  `${exporter.name} shows a declaration of the foundry's goods; the carrier reports them on board, so the haulier is paid`,
);
await borrower.releaseOnDocument(use, 0, declarations[0]);
const loaded = { trade: invoice.id, milestone: "loaded", occurredAt: BigInt(await now()), place: "CNNBO" } as const;
await carrier.member.reportMilestone({
  ...loaded,
  evidence: keccakOfText("the mate's receipt"),
});
await new ProceedsParty(book, haulier).releaseOnMilestone(use, 1);
await printUse();

chapter(3, "Four attempts at the money");
await refused("The exporter shows the same declaration again, for the third tranche", () =>
  borrower.releaseOnDocument(use, 2, declarations[0]),
);
await refused("The foundry takes a declaration of the exporter's for its own delivery", () =>
  new ProceedsParty(book, foundry).releaseOnDocument(use, 2, declarations[1]),
);
const diverted = use.tranches.map((tranche) => ({ ...tranche, payee: exporter.address }));
await refused("The exporter writes itself in as the payee", () =>
  borrower.releaseOnDocument({ ...use, tranches: diverted }, 2, declarations[1]),
);
await refused("The bank wants the rest back before its day", () => lender.returnUnused(use, terms));

await passDays(20);
chapter(
  4,
  "Twenty days later the inspector finds that the foundry sent half of it back to the exporter: 8 % become 12 %",
);
const proof = keccakOfText("the foundry's statement of account");
const report = await new ProceedsParty(book, inspector.sender).signMisuse(use, 0, proof);
await lender.reportMisuse(use, 0, proof, report, terms);
await printDebt("when it is reported");
await passDays(10);
await printDebt("ten days later");

chapter(5, "The bank calls home what is not used; it reduces the debt");
await printDebt("before");
await lender.returnUnused(use, terms);
await printDebt("after");

chapter(6, "What the supervisor reads");
await printUse();
const held = await book.deposit.balanceOf(addresses.disbursement);
if (held !== 0n) throw new RangeError(`${usd(held)} USD are left in the escrow.`);

async function printUse(): Promise<void> {
  const [agreed] = await usesOfProceeds(book, { lender: bankA.address });
  if (!agreed) throw new RangeError("The bank has agreed on nothing");
  table(
    ["to", "amount USD", "paid on", "state", "day", "evidence", "misused"],
    agreed.tranches.map(({ payee, amount, asked, state, on, until, evidence, misused }) => [
      payees.get(payee) ?? payee,
      usd(amount),
      "kind" in asked ? spaced(asked.kind) : `goods ${spaced(asked.milestone)}`,
      state,
      on ?? `until ${until}`,
      evidence === undefined ? "" : short(evidence),
      misused ? "yes" : "",
    ]),
  );
  const { released, pending, returned, misusedOn } = agreed;
  console.log(`   Paid ${usd(released)}, waiting ${usd(pending)}, returned ${usd(returned)} USD.`);
  if (misusedOn !== undefined) console.log(`   Misuse stands since ${misusedOn}.`);
}

/** `customsDeclaration` as people write it. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

async function printDebt(when: string): Promise<void> {
  const { principal, interest } = await positionOf(book, terms);
  const day = isoOf(await stage.today());
  console.log(`   Owed on ${day}, ${when}: ${usd(principal)} USD principal, ${usd(interest)} USD interest.`);
}
