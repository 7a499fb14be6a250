import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

import {
  connect,
  facilitiesOf,
  FacilityExhaustedError,
  FacilityParty,
  FacilityUnaccountedError,
  GuaranteeParty,
  Sender,
  textHashOf,
} from "../../../sdk/index.ts";
import { filed, surveyOf } from "../../fixtures/diligence.ts";
import { USD } from "../../fixtures/network.ts";
import { stage } from "../../fixtures/stages.ts";
import { guarantors } from "../../fixtures/guarantees.ts";
import { anotherLoan } from "../../fixtures/facilities.ts";
import { addressesFrom } from "../enforcement/book.ts";

const LIMIT = 150_000_00n;
const CAP = 100_000_00n;

/** Bank A has opened what the guarantor has signed for its loans to the exporter, on a survey that it made itself. */
const promised = stage(guarantors, async (net) => {
  const book = connect(net.ethers.provider, await addressesFrom(net));
  const sender = (account: HardhatEthersSigner) => new Sender(account, { pollingMs: 1 });
  const party = (account: HardhatEthersSigner) => new FacilityParty(book, sender(account));
  const [lender, guarantor, anyone] = [party(net.bankA), party(net.guarantor), party(net.stranger)];
  const lending = new GuaranteeParty(book, sender(net.bankA));
  const { id: report } = await filed(net, net.guarantor, await surveyOf(net, net.exporter));
  const grounds = { reports: [report], counterGuarantees: [] };
  const signed = await guarantor.sign({
    guarantor: net.guarantor.lei,
    lender: net.bankA.lei,
    debtor: net.exporter.lei,
    currency: USD,
    limit: LIMIT,
    mostForOne: CAP,
    coverage: 500_000n,
    availableUntil: (await net.today()) + 60n,
    longest: 365n,
    notice: 20n,
    fee: 2_500n,
    secured: 100_000n,
    text: textHashOf("The governing text"),
    grounds,
  });
  await lender.open(signed);
  await new GuaranteeParty(book, sender(net.guarantor)).deposit(20_000_00n);
  const facility = async () => (await facilitiesOf(book, { lender: net.bankA.lei }))[0]!;
  return { book, lender, lending, anyone, guarantorParty: guarantor, signed, grounds, facility };
});

describe("Facilities of guarantors, from a script", () => {
  it("are found by lender or guarantor, with what is left", async () => {
    const { book, guarantor, otherGuarantor, bankB, signed, facility, today } = await promised();
    const found = await facility();
    expect(found).to.deep.include({ account: guarantor.address, standing: 0n, available: LIMIT, loans: [] });
    expect(found).to.deep.include({ openedOn: await today(), availableUntil: signed.terms.availableUntil });
    expect(found.terms).to.deep.equal(signed.terms);
    expect((await facilitiesOf(book, { guarantor: guarantor.lei })).map(({ id }) => id)).to.deep.equal([found.id]);
    expect(await facilitiesOf(book, { guarantor: otherGuarantor.lei })).to.deep.equal([]);
    expect(await facilitiesOf(book, { lender: bankB.lei })).to.deep.equal([]);
  });

  it("lend, show every loan and what covers it, and have back what has ended", async () => {
    const net = await promised();
    const { book, lender, lending, anyone, grounds, facility, terms, financing, guarantor } = net;
    const expiresOn = (await net.today()) + 300n;
    const wish = { cap: CAP, coverage: 400_000n, expiresOn };
    await lender.callOff(await facility(), terms, wish, { grounds });
    const other = await anotherLoan(net);
    const refused = await lender.callOff(await facility(), other.terms, wish, { grounds }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(FacilityExhaustedError);
    expect(refused).to.deep.include({ cap: CAP, available: LIMIT - CAP });
    await lender.callOff(await facility(), other.terms, { ...wish, cap: 50_000_00n, secured: 0n }, { grounds });
    const drawn = await facility();
    expect([drawn.standing, drawn.available]).to.deep.equal([LIMIT, 0n]);
    expect(
      drawn.loans.map(({ financing: of, counted, covered, guarantee }) => [of, counted, covered, guarantee.inForce]),
    ).to.deep.equal([
      [financing, CAP, 400_000n, true],
      [other.id, 50_000_00n, 400_000n, true],
    ]);
    const [first] = drawn.loans;
    expect(first!.guarantee.grounds).to.deep.equal(grounds);
    expect(first!.guarantee.terms).to.deep.include({ fee: 250_00n, secured: 10_000_00n });
    expect(await book.guarantees.balanceOf(net.deposit, guarantor.lei)).to.deep.equal([20_000_00n, 10_000_00n]);

    await lending.release(first!.guarantee, terms);
    await anyone.giveBack(drawn, first!.guarantee);
    const left = await facility();
    expect([left.standing, left.available]).to.deep.equal([50_000_00n, CAP]);
    expect(left.loans.map(({ counted, covered }) => [counted, covered])).to.deep.equal([
      [0n, 0n],
      [50_000_00n, 400_000n],
    ]);
  });

  it("end by notice, and pay to whichever account stands for the guarantor", async () => {
    const net = await promised();
    const { participants, guarantor, guarantorParty, facility, today } = net;
    await guarantorParty.close(await facility());
    const closed = await facility();
    expect(closed.availableUntil).to.equal((await today()) + 20n);
    expect(closed.available).to.equal(LIMIT);
    const successor = net.strangers.at(-1)!;
    await participants.addAccount(guarantor.lei, successor);
    await participants.announceReplacement(guarantor, successor);
    await net.passDays(21n);
    expect(await facility()).to.deep.include({ account: successor.address, available: 0n });
  });

  it("are not guessed at where events are missing", async () => {
    const net = await promised();
    const { book, lender, grounds, facility, terms } = net;
    const wish = { cap: CAP, coverage: 400_000n, expiresOn: (await net.today()) + 300n };
    await lender.callOff(await facility(), terms, wish, { grounds });
    const opened = await book.facilities.queryFilter(book.facilities.filters.FacilityOpened());
    const partial = {
      ...book,
      facilities: Object.create(book.facilities, {
        queryFilter: { value: async (_: unknown, from: number) => (asked++ === 0 && from === 0 ? opened : []) },
      }) as typeof book.facilities,
    };
    let asked = 0;
    const error = await facilitiesOf(partial).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(FacilityUnaccountedError);
  });
});
