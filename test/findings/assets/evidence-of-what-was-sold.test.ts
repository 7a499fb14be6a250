/**
 * The policy that stayed behind. A receipt is sold by a plain transfer, and the policy behind it is still held by its seller. Who put
 * it behind a receivable of a cent as well, and said that this was paid, used the policy up: the buyer's receipt, which was issued
 * with it, could never be pledged again, at any lender. Its owner has nothing stand behind it any more, and pledges the goods alone.
 */
import { expect } from "chai";
import { id as keccakOfText, keccak256 } from "ethers";

import { insured } from "../../fixtures/documentary.ts";
import { commitmentOf } from "../../fixtures/encodings.ts";
import { hashed, issuedReceipt, trades } from "../../fixtures/rights.ts";
import { stage } from "../../fixtures/stages.ts";

const COVER = 990_000_00n;

/** Goods in store were sold to the other exporter; their seller uses up the policy behind them. */
const usedUp = stage(trades, async (net) => {
  const { warehouseReceipt, receivable, exporter, otherExporter } = net;
  const policy = await insured(net, { value: COVER });
  const { collateral: goods } = await issuedReceipt(net, { behind: [[policy, COVER]] });
  const over = await net.issueReceivable(await net.invoice({ value: 1n }), [[policy, COVER]]);
  await warehouseReceipt.connect(exporter).transferFrom(exporter, otherExporter, goods.id);
  const { id, face, details, backing } = over;
  await receivable.connect(exporter).confirmPayment(id, face, keccak256(details), backing, face);
  return { policy, goods };
});

describe("A receipt whose policy its seller has used up", () => {
  it("is pledged without it, once its owner has dropped it", async () => {
    const net = await usedUp();
    const { warehouseReceipt, registry, lienbook, otherExporter, bankA, policy, goods } = net;
    const { pledge } = await net.consent(bankA, goods, { pledgor: otherExporter });
    await expect(lienbook.connect(otherExporter).pledge(...pledge))
      .to.be.revertedWithCustomError(registry, "DocumentOverEncumbered")
      .withArgs(policy.id, COVER, 0n);
    await expect(warehouseReceipt.connect(otherExporter).dropBacking(...hashed(goods)))
      .to.emit(warehouseReceipt, "BackingDropped")
      .withArgs(goods.id, otherExporter);
    const bare = { ...goods, backing: [] };
    expect((await warehouseReceipt.pledgeableAs(goods.id)).commitment).to.equal(commitmentOf(bare));
    await net.pledged(bankA, bare, otherExporter);
  });

  it("is not given back without it: who has dropped it has accepted the receipt", async () => {
    const { warehouseReceipt, exporter, otherExporter, goods } = await usedUp();
    await warehouseReceipt.connect(otherExporter).dropBacking(...hashed(goods));
    await expect(
      warehouseReceipt.connect(otherExporter).refuse(goods.id, exporter, keccakOfText("reason")),
    ).to.be.revertedWithCustomError(warehouseReceipt, "NothingToRefuse");
  });

  it("keeps it whatever a thief says whose account was removed", async () => {
    const { warehouseReceipt, participants, otherExporter, goods } = await usedUp();
    await participants.removeAccount(otherExporter);
    await expect(warehouseReceipt.connect(otherExporter).dropBacking(...hashed(goods))).to.be.revertedWithCustomError(
      participants,
      "AccountNotEnrolled",
    );
  });

  it("keeps it until its owner says so, and while it is pledged or frozen", async () => {
    const net = await usedUp();
    const { warehouseReceipt, exporter, otherExporter, supervisor, bankA, goods } = net;
    const dropping = async (by = otherExporter, shown = goods) =>
      warehouseReceipt.connect(by).dropBacking(...hashed(shown));
    await expect(dropping(exporter))
      .to.be.revertedWithCustomError(warehouseReceipt, "ERC721IncorrectOwner")
      .withArgs(exporter, BigInt(goods.id), otherExporter);
    await expect(dropping(otherExporter, { ...goods, face: goods.face - 1n }))
      .to.be.revertedWithCustomError(warehouseReceipt, "AssetTermsMismatch")
      .withArgs(goods.id);
    await warehouseReceipt.connect(supervisor).setFrozenTokens(otherExporter, BigInt(goods.id), true);
    await expect(dropping()).to.be.revertedWithCustomError(warehouseReceipt, "ERC7943InsufficientUnfrozenBalance");
    await warehouseReceipt.connect(supervisor).setFrozenTokens(otherExporter, BigInt(goods.id), false);
    await dropping();
    await expect(dropping()).to.be.revertedWithCustomError(warehouseReceipt, "AssetTermsMismatch").withArgs(goods.id);
    const bare = { ...goods, backing: [], amount: 1n };
    await net.pledged(bankA, bare, otherExporter);
    await expect(dropping(otherExporter, bare))
      .to.be.revertedWithCustomError(warehouseReceipt, "TokenLocked")
      .withArgs(goods.id, 1n);
  });
});
