import { expect } from "chai";
import { id as keccakOfText, ZeroAddress } from "ethers";

import { commitmentOf } from "../../fixtures/encodings.ts";
import { DAY, partyAt, ROLE_BIT } from "../../fixtures/network.ts";
import type { LienbookNetwork } from "../../fixtures/network.ts";
import { deployed, stage, tokenized } from "../../fixtures/stages.ts";

const UNKNOWN = keccakOfText("a document that is no token");

/** The exporter has another account, to which it may move its receivable. */
const held = stage(tokenized, async ({ participants, exporter, strangers }) => {
  await participants.addAccount(exporter.lei, strangers[7]!);
  return { affiliate: partyAt(strangers[7]!, exporter.lei) };
});

/** Bank A has a lien on 1.00 of the receivable. */
const locked = stage(held, async ({ pledged, bankA, collateral }) => {
  const { purpose } = await pledged(bankA, { ...collateral, amount: 1_00n });
  return { purpose };
});

type Move = (net: Awaited<ReturnType<typeof held>>) => Promise<unknown>;

/** Every way by which a token leaves its owner. */
const WAYS: Record<string, Move> = {
  "by its owner": async ({ receivable, exporter, affiliate, collateral }) =>
    receivable.connect(exporter).transferFrom(exporter, affiliate, collateral.id),
  "by its owner, safely": async ({ receivable, exporter, affiliate, collateral }) => {
    const { "safeTransferFrom(address,address,uint256)": move } = receivable.connect(exporter);
    return move(exporter, affiliate, collateral.id);
  },
  "by its owner, safely and with data": async ({ receivable, exporter, affiliate, collateral }) => {
    const { "safeTransferFrom(address,address,uint256,bytes)": move } = receivable.connect(exporter);
    return move(exporter, affiliate, collateral.id, "0x01");
  },
  "by one approved for it": async ({ receivable, exporter, affiliate, bankB, collateral }) => {
    await receivable.connect(exporter).approve(bankB, collateral.id);
    return receivable.connect(bankB).transferFrom(exporter, affiliate, collateral.id);
  },
  "by one approved for all that its owner has": async ({ receivable, exporter, affiliate, bankB, collateral }) => {
    await receivable.connect(exporter).setApprovalForAll(bankB, true);
    return receivable.connect(bankB).transferFrom(exporter, affiliate, collateral.id);
  },
};

async function asLienbook({ lienbook, networkHelpers, ethers }: LienbookNetwork) {
  const address = await lienbook.getAddress();
  await networkHelpers.impersonateAccount(address);
  await networkHelpers.setBalance(address, 10n ** 18n);
  return ethers.getSigner(address);
}

describe("TradeAsset", () => {
  for (const [how, move] of Object.entries(WAYS)) {
    it(`moves to another account of its owner's ${how} while its document is free`, async () => {
      const net = await held();
      await move(net);
      expect(await net.receivable.ownerOf(net.collateral.id)).to.equal(net.affiliate.address);
    });

    it(`does not move ${how} while any lien stands on its document, naming what stands`, async () => {
      const net = await locked();
      const { receivable, exporter, collateral } = net;
      await expect(move(net)).to.be.revertedWithCustomError(receivable, "TokenLocked").withArgs(collateral.id, 1_00n);
      expect(await receivable.ownerOf(collateral.id)).to.equal(exporter.address);
    });
  }

  it("is locked as long as a lien stands, and says so by nothing but the document's balance", async () => {
    const { receivable, lienbook, bankA, exporter, affiliate, collateral, purpose } = await locked();
    expect(await receivable.locked(collateral.id)).to.equal(true);
    await lienbook.connect(bankA).discharge(collateral, ZeroAddress, purpose, 40n, 0n, 0n);
    expect(await receivable.locked(collateral.id)).to.equal(true);
    await expect(receivable.connect(exporter).transferFrom(exporter, affiliate, collateral.id))
      .to.be.revertedWithCustomError(receivable, "TokenLocked")
      .withArgs(collateral.id, 60n);
    await lienbook.connect(bankA).release(collateral, ZeroAddress, purpose);
    expect(await receivable.locked(collateral.id)).to.equal(false);
    await receivable.connect(exporter).transferFrom(exporter, affiliate, collateral.id);
  });

  it("is locked by a lien that an approval from before it would have got around", async () => {
    const { receivable, exporter, affiliate, bankA, bankB, collateral, pledged } = await held();
    await receivable.connect(exporter).approve(bankB, collateral.id);
    await pledged(bankA, collateral);
    await expect(receivable.connect(bankB).transferFrom(exporter, affiliate, collateral.id))
      .to.be.revertedWithCustomError(receivable, "TokenLocked")
      .withArgs(collateral.id, collateral.amount);
  });

  it("is born locked when its document stands behind a pledge already", async () => {
    const { receivable, exporter, affiliate, debtor, bankA, invoice, issueReceivable, pledged, today } = await held();
    const [evidence, of] = [await invoice(), await invoice()];
    const collateral = await issueReceivable(of, [[evidence, 70_000_00n]]);
    await pledged(bankA, collateral);
    const { id, document } = evidence;
    const dueOn = (await today()) + 30n;
    await receivable.connect(exporter).issue(id, document.value, debtor.lei, dueOn, [], [document.contentRoot]);
    expect(await receivable.locked(id)).to.equal(true);
    await expect(receivable.connect(exporter).transferFrom(exporter, affiliate, id))
      .to.be.revertedWithCustomError(receivable, "TokenLocked")
      .withArgs(id, 70_000_00n);
  });

  it("stands free beside the receivables of other documents that are pledged", async () => {
    const { receivable, exporter, affiliate, invoice, issueReceivable } = await locked();
    const free = await issueReceivable(await invoice(), []);
    expect(await receivable.locked(free.id)).to.equal(false);
    await receivable.connect(exporter).transferFrom(exporter, affiliate, free.id);
  });

  it("leaves its owner under a lien only when the lien book hands it over, not even by an approval to the book", async () => {
    const net = await locked();
    const { receivable, exporter, affiliate, collateral } = net;
    const book = await asLienbook(net);
    await receivable.connect(exporter).approve(book, collateral.id);
    await expect(
      receivable.connect(book).transferFrom(exporter, affiliate, collateral.id),
    ).to.be.revertedWithCustomError(receivable, "TokenLocked");
    await receivable.connect(book).sellTo(collateral.id, affiliate, commitmentOf(collateral));
    expect(await receivable.getApproved(collateral.id)).to.equal(ZeroAddress);
    expect(await receivable.ownerOf(collateral.id)).to.equal(affiliate.address);
    expect(await receivable.locked(collateral.id)).to.equal(true);
  });

  it("gives the lien book no power over a token that its owner did not approve to it", async () => {
    const net = await locked();
    const book = await asLienbook(net);
    const { receivable, exporter, affiliate, collateral } = net;
    await expect(receivable.connect(book).transferFrom(exporter, affiliate, collateral.id))
      .to.be.revertedWithCustomError(receivable, "ERC721InsufficientApproval")
      .withArgs(book.address, BigInt(collateral.id));
  });

  describe("moves between participants in good standing only:", () => {
    it("not to an account that acts for nobody", async () => {
      const { receivable, participants, exporter, strangers, collateral } = await held();
      await expect(receivable.connect(exporter).transferFrom(exporter, strangers[0]!, collateral.id))
        .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
        .withArgs(strangers[0]!);
    });

    it("not to a suspended entity, nor from one", async () => {
      const { receivable, participants, exporter, affiliate, collateral } = await held();
      for (const suspended of [affiliate, exporter]) {
        await participants.suspend(suspended.lei);
        await expect(receivable.connect(exporter).transferFrom(exporter, affiliate, collateral.id))
          .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
          .withArgs(suspended.lei);
        await participants.reinstate(suspended.lei);
      }
    });

    it("not to an entity past its KYC expiry", async () => {
      const { receivable, participants, exporter, affiliate, collateral, networkHelpers, now } = await held();
      const kycExpiry = (await now()) + DAY;
      await participants.update(affiliate.lei, ROLE_BIT.enterprise, kycExpiry);
      await networkHelpers.time.increaseTo(kycExpiry + 1n);
      await expect(receivable.connect(exporter).transferFrom(exporter, affiliate, collateral.id))
        .to.be.revertedWithCustomError(participants, "KycExpired")
        .withArgs(affiliate.lei, kycExpiry);
    });

    it("between the accounts of one, even if one was added just now", async () => {
      const { receivable, participants, exporter, strangers, collateral } = await held();
      await participants.addAccount(exporter.lei, strangers[0]!);
      await receivable.connect(exporter).transferFrom(exporter, strangers[0]!, collateral.id);
      expect(await receivable.ownerOf(collateral.id)).to.equal(strangers[0]!.address);
    });
  });

  describe("keeps the rules of ERC-721:", () => {
    it("nobody moves a token without the owner's approval, nor out of other hands than the owner's", async () => {
      const { receivable, exporter, affiliate, bankA, collateral } = await held();
      await expect(receivable.connect(bankA).transferFrom(exporter, bankA, collateral.id))
        .to.be.revertedWithCustomError(receivable, "ERC721InsufficientApproval")
        .withArgs(bankA, BigInt(collateral.id));
      await expect(receivable.connect(exporter).transferFrom(bankA, affiliate, collateral.id))
        .to.be.revertedWithCustomError(receivable, "ERC721IncorrectOwner")
        .withArgs(bankA, BigInt(collateral.id), exporter);
    });

    it("an approval ends with the transfer", async () => {
      const { receivable, exporter, affiliate, bankA, collateral } = await held();
      await receivable.connect(exporter).approve(bankA, collateral.id);
      await receivable.connect(exporter).transferFrom(exporter, affiliate, collateral.id);
      expect(await receivable.getApproved(collateral.id)).to.equal(ZeroAddress);
      await expect(receivable.connect(bankA).transferFrom(affiliate, bankA, collateral.id))
        .to.be.revertedWithCustomError(receivable, "ERC721InsufficientApproval")
        .withArgs(bankA, BigInt(collateral.id));
    });

    it("a token goes to no address of nobody, nor safely to a contract that knows no tokens", async () => {
      const { receivable, participants, exporter, collateral, ethers } = await held();
      await expect(receivable.connect(exporter).transferFrom(exporter, ZeroAddress, collateral.id))
        .to.be.revertedWithCustomError(receivable, "ERC721InvalidReceiver")
        .withArgs(ZeroAddress);
      const contract = await ethers.deployContract("OpenPolicy");
      await participants.addAccount(exporter.lei, contract);
      const safely = receivable.connect(exporter)["safeTransferFrom(address,address,uint256)"];
      await expect(safely(exporter, contract, collateral.id))
        .to.be.revertedWithCustomError(receivable, "ERC721InvalidReceiver")
        .withArgs(contract);
    });

    it("only the owner or its operator approves, and no operator is nobody", async () => {
      const { receivable, exporter, bankA, collateral } = await held();
      await expect(receivable.connect(bankA).approve(bankA, collateral.id))
        .to.be.revertedWithCustomError(receivable, "ERC721InvalidApprover")
        .withArgs(bankA);
      await expect(receivable.connect(exporter).setApprovalForAll(ZeroAddress, true))
        .to.be.revertedWithCustomError(receivable, "ERC721InvalidOperator")
        .withArgs(ZeroAddress);
      await expect(receivable.balanceOf(ZeroAddress))
        .to.be.revertedWithCustomError(receivable, "ERC721InvalidOwner")
        .withArgs(ZeroAddress);
    });

    it("a document that is no token has no owner, no commitment and no lock", async () => {
      const { receivable } = await deployed();
      for (const view of ["ownerOf", "pledgeableAs", "locked", "getApproved", "tokenURI"] as const) {
        await expect(receivable[view](UNKNOWN), view)
          .to.be.revertedWithCustomError(receivable, "ERC721NonexistentToken")
          .withArgs(BigInt(UNKNOWN));
      }
    });

    it("it says which interfaces it has", async () => {
      const { receivable } = await deployed();
      const known = { "ERC-165": "0x01ffc9a7", "ERC-721": "0x80ac58cd", "ERC-721 metadata": "0x5b5e139f" };
      for (const [name, id] of Object.entries(known)) {
        expect(await receivable.supportsInterface(id), name).to.equal(true);
      }
      expect(await receivable.supportsInterface("0xffffffff")).to.equal(false);
    });
  });
});
