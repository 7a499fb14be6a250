import { expect } from "chai";
import { id as keccakOfText, ZeroAddress, type Filter } from "ethers";

import { NothingToRefuseError } from "../../sdk/chain/errors/index.ts";
import { connect } from "../../sdk/chain/index.ts";
import { bytes20ToLei } from "../../sdk/documents/identifiers/lei.ts";
import { liensOn, type StandingLien } from "../../sdk/enforcement/liens.ts";
import { Sender } from "../../sdk/chain/sender/index.ts";
import {
  BillChainIncompleteError,
  billCommitment,
  BillHolder,
  billStanding,
  GiverUnknownError,
  readBillChain,
} from "../../sdk/title/index.ts";
import { giverOf } from "../../sdk/title/giver.ts";
import { billCollateral, billDocument, NOBODY } from "../fixtures/bills.ts";
import type { LienbookNetwork, Party } from "../fixtures/network.ts";
import { deployed } from "../fixtures/stages.ts";

const REFERENCE = keccakOfText("contract 17");

async function bookOf(net: LienbookNetwork) {
  const book = connect(net.ethers.provider, net.addresses);
  const holder = (party: Party) => new BillHolder(book, new Sender(party, { pollingMs: 1 }));
  return { book, holder };
}

/** A node that answers for so many blocks at once, as real ones do. */
function narrow(provider: LienbookNetwork["ethers"]["provider"], widest: number): typeof provider {
  const getLogs = async (filter: Filter) => {
    const { fromBlock, toBlock } = filter;
    if (!(Number(toBlock) - Number(fromBlock) < widest)) throw new Error("Requested range exceeds the maximum");
    return provider.getLogs(filter);
  };
  return new Proxy(provider, {
    get: (target, name): unknown => {
      if (name === "getLogs") return getLogs;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

describe("The library for bills of lading", () => {
  it("reads a bill's chain, and who gives it back, from a node that answers for few blocks at a time", async () => {
    const net = await deployed();
    const { book, holder } = await bookOf(net);
    const bill = (await billDocument(net)) as unknown as Parameters<BillHolder["issue"]>[0];
    await holder(net.carrier).issue(bill, { form: "order", to: net.exporter.address });
    const onward = { to: net.otherExporter.address, action: "TRANSFER" } as const;
    await holder(net.exporter).transfer(bill.id, onward);
    const few = connect(narrow(net.ethers.provider, 3), net.addresses);
    expect(await readBillChain(few, bill.id)).to.deep.equal(await readBillChain(book, bill.id));
    expect(await giverOf(few, bill.id)).to.equal(net.exporter.address);
  });

  it("takes a bill through its life for carrier, shipper, buyer and bank, and reads its chain", async () => {
    const net = await deployed();
    const { carrier, exporter, otherExporter, debtor } = net;
    const { book, holder } = await bookOf(net);
    const [line, shipper, trader, buyer] = [carrier, exporter, otherExporter, debtor].map(holder) as [
      BillHolder,
      BillHolder,
      BillHolder,
      BillHolder,
    ];
    const bill = (await billDocument(net)) as unknown as Parameters<BillHolder["issue"]>[0];
    await line.issue(bill, { form: "order", to: exporter.address });
    const toTrader = {
      to: otherExporter.address,
      action: "ENDORSE_TO_ORDER",
      endorsee: bytes20ToLei(otherExporter.lei),
      reference: REFERENCE,
    } as const;
    await buyer.transfer(bill.id, toTrader, await shipper.signTransfer(bill.id, toTrader));
    await trader.refuse(bill.id);
    await shipper.transfer(bill.id, { to: debtor.address, action: "BLANK_ENDORSE" });
    expect(await billStanding(book, bill.id)).to.deep.equal({
      state: "issued",
      form: "order",
      possessor: bytes20ToLei(debtor.lei),
      titleholder: bytes20ToLei(debtor.lei),
      endorsable: true,
    });
    await buyer.surrender(bill.id, "delivery", REFERENCE);
    await line.reject(bill, REFERENCE);
    await buyer.surrender(bill.id, "delivery");
    await line.acceptDelivery(bill);

    const chain = await readBillChain(book, bill.id);
    expect(chain.map(({ action }) => action)).to.deep.equal([
      "ISSUE",
      "ENDORSE_TO_ORDER",
      "REFUSE",
      "BLANK_ENDORSE",
      "SURRENDER_FOR_DELIVERY",
      "REJECT",
      "SURRENDER_FOR_DELIVERY",
      "DELIVERED",
    ]);
    expect(chain[1]).to.include({
      actor: exporter.address,
      onBehalfOf: bytes20ToLei(exporter.lei),
      recipient: otherExporter.address,
      endorsee: bytes20ToLei(otherExporter.lei),
      reference: REFERENCE,
    });
    expect(chain.every(({ at }, index) => at > 0 && at >= (chain[index - 1]?.at ?? 0))).to.equal(true);
    expect((await billStanding(book, bill.id)).state).to.equal("delivered");
  });

  it("gives a bill back to whoever pushed it, the carrier's account included, if the events say who", async () => {
    const net = await deployed();
    const { carrier, exporter, debtor, participants, strangers } = net;
    const { book, holder } = await bookOf(net);
    const bill = (await billDocument(net)) as unknown as Parameters<BillHolder["issue"]>[0];
    // An older account of the carrier's, which did not issue the bill.
    await participants.addAccount(carrier.lei, strangers[0]!);
    await holder(carrier).issue(bill, { form: "order", to: exporter.address });
    expect(await giverOf(book, bill.id)).to.equal(carrier.address);
    await holder(exporter).transfer(bill.id, { to: debtor.address, action: "TRANSFER" });
    expect(await giverOf(book, bill.id)).to.equal(exporter.address);
    const later = (await net.ethers.provider.getBlockNumber()) + 1;
    expect(await giverOf({ ...book, firstBlock: later }, bill.id).catch((error: unknown) => error)).to.be.instanceOf(
      GiverUnknownError,
    );
    await holder(debtor).refuse(bill.id);
    expect(await giverOf(book, bill.id)).to.equal(ZeroAddress);
    const refusal = await holder(exporter)
      .refuse(bill.id)
      .catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(NothingToRefuseError);
  });

  it("notices that a node keeps events back", async () => {
    const net = await deployed();
    const { book, holder } = await bookOf(net);
    const bill = (await billDocument(net)) as unknown as Parameters<BillHolder["issue"]>[0];
    await holder(net.carrier).issue(bill, { form: "blank", to: net.exporter.address });
    const later = (await net.ethers.provider.getBlockNumber()) + 1;
    let refusal: unknown;
    try {
      await readBillChain({ ...book, firstBlock: later }, bill.id);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).to.be.instanceOf(BillChainIncompleteError);
  });

  it("amends a pledged bill in one step, and finds its liens on the successor", async () => {
    const net = await deployed();
    const { carrier, exporter, bankA, bankB, registry, lienbook } = net;
    const { book, holder } = await bookOf(net);
    const [line, shipper] = [holder(carrier), holder(exporter)];
    const [first, second] = [await billDocument(net), await billDocument(net)];
    const [bill, next] = [first, second] as unknown as [
      Parameters<BillHolder["issue"]>[0],
      Parameters<BillHolder["issue"]>[0],
    ];
    await line.issue(bill, { form: "order", to: exporter.address });
    const collateral = await billCollateral(net, first);
    for (const bank of [bankA, bankB]) await net.pledged(bank, { ...collateral, amount: 100_000_00n });
    const wish = { form: "blank", reference: REFERENCE } as const;
    const [senior, junior] = (await liensOn(book, bill.id)) as [StandingLien, StandingLien];
    const details = { carrier: carrier.lei, shipper: exporter.lei, consignee: NOBODY, form: "blank" } as const;
    const successor = { id: next.id, commitment: billCommitment(second.document.value, details) };
    const liens = [
      await holder(bankA).signSuccession(senior, successor),
      await holder(bankB).signSuccession(junior, successor),
    ];
    await registry.revoke(...(await net.revocation(carrier, first)));
    await line.amendSigned(bill, next, wish, await shipper.signAmendment(bill.id, next, wish), liens);
    expect((await readBillChain(book, bill.id)).at(-1)).to.include({ action: "SUPERSEDED", reference: next.id });
    expect((await billStanding(book, next.id)).form).to.equal("blank");
    expect(await liensOn(book, bill.id)).to.deep.equal([]);
    const gone = await liensOn(book, next.id);
    expect(gone.map(({ holder, amount, rank, stake }) => ({ holder, amount, rank, stake }))).to.deep.equal(
      [senior, junior].map(({ holder, amount, rank, stake }) => ({ holder, amount, rank, stake })),
    );
    await lienbook.connect(bankA).release(collateral, senior.stake.engine, senior.stake.purpose);
    expect((await liensOn(book, next.id)).map(({ rank }) => rank)).to.deep.equal([junior.rank]);
  });

  it("amends a bill and returns one to paper", async () => {
    const net = await deployed();
    const { carrier, exporter, debtor } = net;
    const { book, holder } = await bookOf(net);
    const [line, shipper] = [holder(carrier), holder(exporter)];
    const [first, second] = [await billDocument(net), await billDocument(net)];
    const [bill, next] = [first, second] as unknown as [
      Parameters<BillHolder["issue"]>[0],
      Parameters<BillHolder["issue"]>[0],
    ];
    await line.issue(bill, { form: "order", to: exporter.address });
    await shipper.surrender(bill.id, "amendment");
    await net.registry.revoke(...(await net.revocation(carrier, first)));
    await line.acceptAmendment(bill, next, { form: "straight", consignee: bytes20ToLei(debtor.lei) });
    expect((await readBillChain(book, bill.id)).at(-1)).to.include({ action: "SUPERSEDED", reference: next.id });
    await shipper.surrender(next.id, "paper");
    await line.acceptPaper(next, REFERENCE);
    expect((await billStanding(book, next.id)).state).to.equal("on paper");
    await line.issue(next, { form: "blank", to: exporter.address, paper: REFERENCE });
    expect((await readBillChain(book, next.id)).map(({ action }) => action)).to.deep.equal([
      "ISSUE",
      "SURRENDER_FOR_PAPER",
      "CONVERTED_TO_PAPER",
      "ISSUE",
    ]);
  });
});
