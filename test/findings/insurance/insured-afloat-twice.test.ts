/**
 * One policy for two bills. A bill that has ended leaves its policy to another; but a bill that was turned into paper comes back.
 * Its insurer has said meanwhile that the policy is for another bill, and the goods of both counted as insured for all of it.
 */
import { expect } from "chai";
import { id as keccakOfText, ZeroHash } from "ethers";

import { InsuranceParty } from "../../../sdk/insurance/insurance-party.ts";
import { FORM, issuedBill, issueOf, PURPOSE, type BillWish } from "../../fixtures/bills.ts";
import { bookOf, insured, insuredAfloat } from "../../fixtures/documentary.ts";
import { deployed, stage } from "../../fixtures/stages.ts";

const COVER = 275_000_00n;
const PAPER = keccakOfText("the bill on paper");
const TO_ORDER: BillWish = { form: FORM.order };

/** A policy was for the goods of one bill, and is for those of another since the first one was turned into paper. */
const passedOn = stage(deployed, async (net) => {
  const { billOfLading, cargoInsurance, carrier, exporter, insurer } = net;
  const [first, second, policy] = [await issuedBill(net), await issuedBill(net), await insured(net)];
  await insuredAfloat(net, first.id, policy.document);
  await billOfLading.connect(exporter).surrender(first.id, PURPOSE.paper, ZeroHash);
  await billOfLading.connect(carrier).acceptPaper(first.id, first.document.fingerprint, PAPER);
  const word = await new InsuranceParty(bookOf(net), insurer).signCargoCover(
    second.id,
    policy.id,
    await net.validity(),
  );
  await cargoInsurance.connect(exporter).insure(second.id, policy.document.fingerprint, word);
  return { first, second, policy };
});

describe("A policy whose bill was turned into paper, and which is for another one since", () => {
  it("insures the other one, also once the first is a token again", async () => {
    const net = await passedOn();
    const { billOfLading, cargoInsurance, carrier, first, second } = net;
    await billOfLading.connect(carrier).issue(...issueOf(net, first, TO_ORDER, PAPER));
    expect(await cargoInsurance.coverOf(second.id)).to.deep.equal([COVER, 0n]);
    expect(await cargoInsurance.coverOf(first.id)).to.deep.equal([0n, 0n]);
  });

  it("leaves the first to another policy", async () => {
    const net = await passedOn();
    const { billOfLading, cargoInsurance, carrier, first, second } = net;
    await billOfLading.connect(carrier).issue(...issueOf(net, first, TO_ORDER, PAPER));
    const other = await insured(net);
    await insuredAfloat(net, first.id, other.document);
    expect(await cargoInsurance.coverOf(first.id)).to.deep.equal([COVER, 0n]);
    expect(await cargoInsurance.coverOf(second.id)).to.deep.equal([COVER, 0n]);
  });
});
