import { expect } from "chai";
import { ZeroAddress } from "ethers";

import {
  connect,
  estateOf,
  LienNotStandingError,
  liensOn,
  LiensUnaccountedError,
  termsBeside,
  UNSIGNED,
} from "../../../sdk/index.ts";
import { encodeTerms, financingIdOf } from "../../../sdk/financing/terms.ts";
import { addressesFrom } from "./book.ts";
import { renewal } from "../../fixtures/servicing.ts";
import { stage, tokenized } from "../../fixtures/stages.ts";

/** Bank B keeps a lien of 50 000.00; bank A has financed 125 000.00 of face value; an engine has placed one of 10 000.00. */
const threefold = stage(tokenized, async (net) => {
  const { lienbook, exporter, bankA, bankB, collateral, strangers } = net;
  const book = connect(net.ethers.provider, await addressesFrom(net));
  const kept = await net.pledged(bankB, { ...collateral, amount: 50_000_00n });
  const { terms, id } = await net.financed([{ ...collateral, amount: 125_000_00n }], { principal: 100_000_00n });
  const engine = strangers[2]!;
  await lienbook.listEngine(engine);
  const other = { ...collateral, amount: 10_000_00n };
  await lienbook.connect(engine).pledgeFor(other, bankA.lei, exporter, id, []);
  return { book, kept, terms, financing: id, engine };
});

describe("The liens on an asset", () => {
  it("are read from the events, by rank, each with its holder, what remains of it and the terms it secures", async () => {
    const { book, kept, terms, financing, engine, bankA, bankB, desk, collateral } = await threefold();
    const liens = await liensOn(book, collateral.id);
    expect(liens.map(({ stake, holder, amount, terms: encoded }) => [stake, holder, amount, encoded])).to.deep.equal([
      [{ engine: ZeroAddress, purpose: kept.purpose }, bankB.lei, 50_000_00n, "0x"],
      [{ engine: await desk.getAddress(), purpose: financing }, bankA.lei, 125_000_00n, encodeTerms(terms)],
      [{ engine: engine.address, purpose: financing }, bankA.lei, 10_000_00n, "0x"],
    ]);
  });

  it("are as they are now: reduced, released, and carried over to the terms that took the place of others", async () => {
    const net = await threefold();
    const { book, kept, terms, servicing, lienbook, bankB, collateral, desk } = net;
    await lienbook.connect(bankB).release(collateral, ZeroAddress, kept.purpose);
    const first = await renewal(net, terms);
    await servicing.restructure(...first.call);
    const second = await renewal(net, first.terms);
    await servicing.restructure(...second.call);
    const [renewed, other] = await liensOn(book, collateral.id);
    expect(renewed?.stake).to.deep.equal({ engine: await desk.getAddress(), purpose: financingIdOf(second.terms) });
    expect(renewed?.terms).to.equal(encodeTerms(second.terms));
    expect(renewed?.amount).to.equal(125_000_00n);
    expect(other?.amount).to.equal(10_000_00n);
  });

  it("are each there once, though an engine has placed one, released it, and placed it again", async () => {
    const { book, lienbook, financing, engine, bankA, exporter, collateral } = await threefold();
    await lienbook.connect(engine).release(collateral, engine, financing);
    await lienbook.connect(engine).pledgeFor({ ...collateral, amount: 20_000_00n }, bankA.lei, exporter, financing, []);
    const amounts = (await liensOn(book, collateral.id)).map(({ amount }) => amount);
    expect(amounts).to.deep.equal([50_000_00n, 125_000_00n, 20_000_00n]);
  });

  it("are counted against the register: an event that is missing is found out", async () => {
    const { book, ethers, collateral } = await threefold();
    const firstBlock = await ethers.provider.getBlockNumber();
    try {
      await liensOn({ ...book, firstBlock }, collateral.id);
      expect.fail("not refused");
    } catch (error) {
      expect(error).to.be.instanceOf(LiensUnaccountedError);
      expect((error as Error).message).to.include(collateral.id);
    }
  });

  it("make the estate of a sale, in which whoever must agree has signed", async () => {
    const { book, kept, terms, collateral } = await threefold();
    const liens = await liensOn(book, collateral.id);
    const consent = { ...UNSIGNED, nonce: 7n };
    const estate = estateOf(collateral, liens, liens[1]!.lien, { [kept.lien]: consent });
    expect(estate.enforcing).to.equal(1);
    expect(estate.claimants.map((claimant) => claimant.consent)).to.deep.equal([[consent], [], []]);
    // Bank A has financed half of the face: only with that amount do its terms say of the asset what the estate does.
    const whole = { terms: encodeTerms(terms), gap: 0n };
    expect(estate.claimants[1]).to.deep.include(whole);
    const [pledged] = terms.collateral as [typeof collateral];
    const beside = termsBeside(pledged, whole.terms);
    expect(Number(beside.gap)).to.be.greaterThan(0);
    const at = 2 + 2 * Number(beside.gap);
    const rest = String(beside.terms);
    const part = whole.terms.slice(at, at + whole.terms.length - rest.length);
    expect(rest.slice(0, at) + part + rest.slice(at)).to.equal(whole.terms);
    expect(part).to.include(collateral.id.slice(2));
    const shifted = `0x0${part}0${part}`;
    for (const other of ["0x", shifted]) expect(termsBeside(pledged, other)).to.deep.equal({ terms: other, gap: 0n });
    expect(() => estateOf(collateral, liens, collateral.id)).to.throw(LienNotStandingError, collateral.id);
  });
});
