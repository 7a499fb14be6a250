/**
 * Terms that mean something else when they are submitted. The desk hashed the bytes of the terms as they were sent. An
 * offset that points in front of the terms (a negative one) made their payees come from bytes outside what was hashed:
 * signed once, whoever submitted chose the payee, and one financing had many ids.
 */
import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";
import { AbiCoder, concat, dataSlice, toBeHex, zeroPadValue } from "ethers";
import type { ParamType } from "ethers";

import { encodeTerms, offerMessage } from "../../../sdk/financing/terms.ts";
import { authorize } from "../../../sdk/messages/sign.ts";
import { OFFER } from "../../../sdk/messages/types.ts";
import type { AuthorizationStruct } from "../../../typechain-types/contracts/financing/FinancingDesk.ts";
import { due, FACE } from "../../contracts/pledge/Enforcement/stages.ts";
import { STATUS } from "../../fixtures/financing.ts";
import { stage, tokenized } from "../../fixtures/stages.ts";

const WORD = 32;
const lengthOf = (hex: string) => (hex.length - 2) / 2;

const offered = stage(tokenized, async ({ desk, exporter, collateral, termsFor, financingIdOf }) => {
  const principal = 200_000_00n;
  const terms = await termsFor([collateral], { payouts: [{ payee: exporter.address, amount: principal }] });
  const { selector, inputs } = desk.interface.getFunction("accept");
  const [offerType, termsType] = inputs as unknown as [ParamType, ParamType];
  const coder = AbiCoder.defaultAbiCoder();

  // Where the terms say where their payouts are: an inner tuple without lists of its own lies in the head field by field.
  const fields = termsType.components ?? [];
  const before = fields.slice(
    0,
    fields.findIndex(({ name }) => name === "payouts"),
  );
  const widths = before.map((field) =>
    field.isTuple() && !field.components.some((inner) => inner.isArray()) ? field.components.length : 1,
  );
  const position = widths.reduce((sum, width) => sum + width, 0) * WORD;

  const payoutsTo = (payee: string) =>
    dataSlice(coder.encode(["tuple(address payee, uint64 amount)[]"], [[{ payee, amount: principal }]]), WORD);
  const distance = lengthOf(payoutsTo(exporter.address));
  const body = dataSlice(encodeTerms(terms), WORD);
  /** The terms without their tuple's own offset; their payouts are whatever stands just in front of them. */
  const shifted = concat([
    dataSlice(body, 0, position),
    toBeHex(2n ** 256n - BigInt(distance), WORD),
    dataSlice(body, position + WORD),
  ]);
  /** Submits them with such payouts in front. */
  function submission(offer: AuthorizationStruct, payee: string): string {
    const encodedOffer = dataSlice(coder.encode([offerType], [offer]), WORD);
    const offers = 2 * WORD;
    const at = offers + lengthOf(encodedOffer) + distance;
    return concat([selector, toBeHex(offers, WORD), toBeHex(at, WORD), encodedOffer, payoutsTo(payee), shifted]);
  }
  return { terms, id: financingIdOf(terms), shifted, submission };
});

describe("Terms in an encoding with a negative offset", () => {
  it("read as what stands in front of them: the test does what it says", async () => {
    const { desk, bankA, otherExporter, terms, signOffer, submission } = await offered();
    const data = submission(await signOffer(bankA, terms), otherExporter.address);
    // ethers reads no negative offsets; the contract does, as the next test's acceptance shows.
    expect(() => {
      desk.interface.decodeFunctionData("accept", data).toArray(true);
    }).to.throw();
  });

  it("are accepted under the id of what they mean, if that is what the lender signed", async () => {
    const { desk, deposit, ethers, exporter, bankA, terms, id, signOffer, submission } = await offered();
    const data = submission(await signOffer(bankA, terms), exporter.address);
    const accepted = exporter.sendTransaction({ to: desk, data });
    await expect(accepted).to.emit(desk, "FinancingAccepted").withArgs(id, bankA, exporter, encodeTerms(terms));
    await expect(accepted).to.changeTokenBalances(ethers, deposit, [bankA, exporter], [-200_000_00n, 200_000_00n]);
    expect((await desk.financingOf(id)).status).to.equal(STATUS.active);
  });

  it("pay nobody whom the lender did not sign for", async () => {
    const { desk, exporter, otherExporter, bankA, terms, signOffer, submission } = await offered();
    const data = submission(await signOffer(bankA, terms), otherExporter.address);
    await expect(exporter.sendTransaction({ to: desk, data }))
      .to.be.revertedWithCustomError(desk, "SignatureInvalid")
      .withArgs(bankA, anyValue);
  });

  it("are not accepted even if the lender was made to sign just these bytes", async () => {
    const { desk, exporter, otherExporter, bankA, terms, shifted, targetOf, validity, submission } = await offered();
    const message = { ...offerMessage(terms), terms: concat([toBeHex(WORD, WORD), shifted]) };
    const offer = await authorize(bankA, await targetOf("desk"), OFFER, message, await validity());
    for (const payee of [exporter, otherExporter]) {
      await expect(exporter.sendTransaction({ to: desk, data: submission(offer, payee.address) }))
        .to.be.revertedWithCustomError(desk, "SignatureInvalid")
        .withArgs(bankA, anyValue);
    }
  });
});

/**
 * The enforcement hands the lien book what stands from an estate on: the book does not see what stands in front of it, and
 * must not end the liens of one estate while the price is shared out by another.
 */
describe("An estate in an encoding with a negative offset", () => {
  async function submitted() {
    const net = await due();
    const { enforcement, deposit, estate } = net;
    const { selector, inputs } = enforcement.interface.getFunction("appropriate");
    const [collateralType, claimantsType] = inputs[0]!.components as [ParamType, ParamType];
    const encoded = (type: ParamType, value: unknown) =>
      dataSlice(AbiCoder.defaultAbiCoder().encode([type], [value]), WORD);
    const word = (value: number) => toBeHex(value < 0 ? 2n ** 256n + BigInt(value) : BigInt(value), WORD);
    const token = zeroPadValue(await deposit.getAddress(), WORD);
    const claimants = encoded(claimantsType, estate.claimants);
    const collateral = encoded(collateralType, estate.collateral);
    const args = (front: string) => [
      ...[selector, word(4 * WORD + lengthOf(front)), token, toBeHex(FACE, WORD), word(0)],
      front,
    ];
    const inFront = concat([...args(claimants), word(3 * WORD), word(-lengthOf(claimants)), word(0), collateral]);

    const [only] = estate.claimants;
    const claimant = encoded(claimantsType.arrayChildren!, only);
    const list = 3 * WORD + lengthOf(collateral);
    // An element's offset counts from behind the length of its list.
    const back = -(lengthOf(claimant) + list + WORD);
    const head = [word(3 * WORD), word(list), word(0), collateral, word(1), word(back)];
    return { ...net, inFront, elementInFront: concat([...args(claimant), ...head]) };
  }

  it("is no estate of which the book has seen the liens", async () => {
    const { enforcement, lienbook, bankA, collateral, inFront } = await submitted();
    await expect(bankA.sendTransaction({ to: enforcement, data: inFront }))
      .to.be.revertedWithCustomError(lienbook, "LiensIncomplete")
      .withArgs(collateral.id, 0n, collateral.amount);
  });

  it("shows no claimant that the book has not seen", async () => {
    const { enforcement, lienbook, bankA, elementInFront } = await submitted();
    await expect(bankA.sendTransaction({ to: enforcement, data: elementInFront })).to.be.revertedWithCustomError(
      lienbook,
      "LienNotFound",
    );
  });
});
