import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { connect } from "../../sdk/chain/index.ts";
import { GoodsUnderinsuredError, decodeError } from "../../sdk/chain/errors/index.ts";
import { documentId } from "../../sdk/documents/index.ts";
import { DOCUMENT_KIND } from "../../sdk/documents/kinds.ts";
import { PledgeAmountError } from "../../sdk/financing/receivable.ts";
import { cargoCoverOf, InsuranceParty } from "../../sdk/insurance/index.ts";
import { collateralOfBill, collateralOfReceipt, unitBytes, WarehouseParty } from "../../sdk/title/index.ts";
import { billCollateral, issuedBill, NOBODY } from "../fixtures/bills.ts";
import { insured } from "../fixtures/documentary.ts";
import type { LienbookNetwork } from "../fixtures/network.ts";
import { KIND } from "../fixtures/network.ts";
import { appraised, trades } from "../fixtures/rights.ts";

const bookOf = (net: LienbookNetwork) => connect(net.ethers.provider, net.addresses);

describe("The library for lending against goods", () => {
  it("says which policy insures the goods of a bill, shows it, and has the loan quoted", async () => {
    const net = await trades();
    const { exporter, carrier, insurer, today } = net;
    const book = bookOf(net);
    const bill = await issuedBill(net);
    const details = { carrier: carrier.lei, shipper: exporter.lei, consignee: NOBODY, form: "order" } as const;
    const asset = await net.billOfLading.getAddress();
    const collateral = collateralOfBill({ asset, id: bill.id, face: 250_000_00n, details });
    expect(await cargoCoverOf(book, bill.id)).to.deep.equal({ value: 0n });
    const refusal = await book.goodsPolicy.quote([collateral], 1).catch((error: unknown) => decodeError(error));
    expect(refusal).to.be.instanceOf(GoodsUnderinsuredError);
    expect(refusal).to.include({ id: bill.id, insured: 0n, needed: 275_000_00n });

    const expiresOn = (await today()) + 60n;
    const policy = await insured(net, { expiresOn });
    const { fingerprint } = policy.document;
    expect(
      documentId(DOCUMENT_KIND.insurancePolicy, insurer.lei as `0x${string}`, fingerprint as `0x${string}`),
    ).to.equal(policy.id);
    const [byInsurer, byOwner] = [new InsuranceParty(book, insurer), new InsuranceParty(book, exporter)];
    await byOwner.insureCargo(bill.id, fingerprint, await byInsurer.signCargoCover(bill.id, policy.id));
    expect(await cargoCoverOf(book, bill.id)).to.deep.equal({
      policy: policy.id,
      value: 275_000_00n,
      expiresOn,
    });
    const { principal, schedule } = await book.goodsPolicy.quote([collateral], 1);
    expect(principal).to.equal(200_000_00n);
    expect(schedule.map(({ dueOn }) => dueOn)).to.deep.equal([expiresOn]);

    const unending = await insured(net);
    const word = await byInsurer.signCargoCover(bill.id, unending.id);
    await byOwner.insureCargo(bill.id, unending.document.fingerprint, word);
    expect(await cargoCoverOf(book, bill.id)).to.deep.equal({ policy: unending.id, value: 275_000_00n });
  });

  it("shows a bill as it is pledged: all of its face value or a part, and no more", async () => {
    const net = await trades();
    const bill = await issuedBill(net);
    const shown = await billCollateral(net, bill);
    const details = {
      carrier: net.carrier.lei,
      shipper: net.exporter.lei,
      consignee: NOBODY,
      form: "order",
    } as const;
    const issued = { asset: shown.asset, id: bill.id, face: shown.face, details };
    expect(collateralOfBill(issued)).to.deep.equal(shown);
    expect(collateralOfBill(issued, 1n)).to.deep.equal({ ...shown, amount: 1n });
    for (const amount of [0n, -1n, shown.face + 1n]) {
      expect(() => collateralOfBill(issued, amount)).to.throw(PledgeAmountError);
    }
  });

  it("puts the insurance of goods in store behind their receipt, in the order that the contracts ask for", async () => {
    const net = await trades();
    const { exporter, warehouse } = net;
    const book = bookOf(net);
    const paper = await net.register(
      warehouse,
      await net.draft(exporter, { kind: KIND.warehouseReceipt, value: 900_000_00n }),
    );
    const goods = { goods: keccakOfText("copper, shed 4"), unit: unitBytes("TNE"), quantity: 3_000_000n };
    const details = { warehouse: warehouse.lei, ...goods, appraised: false };
    const policies = [await insured(net, { value: 600_000_00n }), await insured(net, { value: 390_000_00n })];
    const ascending = [...policies].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
    const behind = [...ascending].reverse().map((of) => ({ of, share: of.document.value }));
    const attestation = await new WarehouseParty(book, warehouse).signGoods(paper.id, details);
    const owner = new WarehouseParty(book, exporter);
    const { receipt } = await owner.issue(paper, { face: 900_000_00n, details, behind }, attestation);
    expect(receipt.backing.map(({ document }) => document)).to.deep.equal(ascending.map(({ id }) => id));
    await appraised(net, { ...collateralOfReceipt(receipt) } as never, 900_000_00n);
    expect((await book.goodsPolicy.quote([collateralOfReceipt(receipt)], 1)).principal).to.equal(720_000_00n);
  });
});
