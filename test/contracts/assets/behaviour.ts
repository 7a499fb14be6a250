import { expect } from "chai";
import { id as keccakOfText, ZeroAddress, ZeroHash } from "ethers";

import { replacedBy } from "../../fixtures/accounts.ts";
import { interfaceIdOf } from "../../fixtures/interfaces.ts";
import { DAY } from "../../fixtures/network.ts";
import type { LienbookNetwork, Party } from "../../fixtures/network.ts";
import type { Collateral } from "../../fixtures/encodings.ts";
import type { ITradeAsset } from "../../../typechain-types/index.ts";
import { IERC6982__factory, IERC7943NonFungible__factory } from "../../../typechain-types/index.ts";

/** A token in its owner's hands, free, and what it is pledged with. */
export interface AssetInHand {
  readonly asset: ITradeAsset;
  readonly owner: Party;
  /** Whom the owner may give the token by a plain transfer. */
  readonly receiver: Party;
  readonly collateral: Collateral;
}

const ORDER = keccakOfText("order of the maritime court");
const REASON = keccakOfText("a statement of reasons");
const ORDER_DELAY = 14n * DAY;
const REPLACEMENT_DELAY = 7n * DAY;

/**
 * What the tokens of every kind of trade document have in common.
 *
 * @param holding a stage with a token in the hands of an enterprise, not pledged
 */
export function shouldBehaveLikeTradeAsset(holding: () => Promise<LienbookNetwork & AssetInHand>): void {
  const orderedTo = async (net: LienbookNetwork & AssetInHand, to: Party) => {
    const { asset, supervisor, collateral } = net;
    await asset.connect(supervisor).orderTransfer(collateral.id, to, ORDER);
    await net.networkHelpers.time.increase(ORDER_DELAY);
  };
  /** The owner has lost its account, and its successor stands in its place. */
  const replaced = async (net: LienbookNetwork & AssetInHand) => replacedBy(net, net.owner, net.strangers[5]!);

  describe("as a trade document", () => {
    it("says by ERC-165 that it can be locked (ERC-6982) and frozen (ERC-7943)", async () => {
      const { asset } = await holding();
      expect(interfaceIdOf(IERC6982__factory.createInterface())).to.equal("0x6b61a747");
      expect(interfaceIdOf(IERC7943NonFungible__factory.createInterface())).to.equal("0xbf1ef5fe");
      expect(await asset.supportsInterface("0x6b61a747")).to.equal(true);
      expect(await asset.supportsInterface("0xbf1ef5fe")).to.equal(true);
    });

    it("is unlocked by default, and says how it stands when it is asked", async () => {
      const { asset, collateral, bankA, owner, pledged } = await holding();
      expect(await asset.defaultLocked()).to.equal(false);
      const id = BigInt(collateral.id);
      await expect(asset.announceLock(id)).to.emit(asset, "Locked").withArgs(id, false);
      await pledged(bankA, collateral, owner);
      await expect(asset.announceLock(id)).to.emit(asset, "Locked").withArgs(id, true);
      expect(await asset.canTransfer(owner, bankA, id)).to.equal(false);
    });

    it("says beforehand who may send and receive it", async () => {
      const { asset, collateral, owner, receiver, strangers, participants } = await holding();
      const id = collateral.id;
      expect(await asset.canTransfer(owner, receiver, id)).to.equal(true);
      expect(await asset.canTransfer(owner, strangers[0]!, id)).to.equal(false);
      expect(await asset.canTransfer(receiver, owner, id)).to.equal(false);
      expect(await asset.canTransfer(ZeroAddress, owner, keccakOfText("no token"))).to.equal(false);
      expect(await asset.canReceive(strangers[0]!)).to.equal(false);
      await participants.suspend(owner.lei);
      expect(await asset.canSend(owner)).to.equal(false);
      expect(await asset.canTransfer(owner, receiver, id)).to.equal(false);
    });

    it("is frozen by the supervisor at once, and set free by it", async () => {
      const { asset, collateral, owner, receiver, otherExporter, supervisor, bankA, consent, lienbook } =
        await holding();
      const id = BigInt(collateral.id);
      await expect(asset.connect(supervisor).setFrozenTokens(owner, id, true))
        .to.emit(asset, "Frozen")
        .withArgs(owner, id, true);
      expect(await asset.getFrozenTokens(owner, id)).to.equal(true);
      expect(await asset.getFrozenTokens(otherExporter, id)).to.equal(false);
      expect(await asset.canTransfer(owner, receiver, id)).to.equal(false);
      await expect(asset.connect(owner).transferFrom(owner, receiver, id))
        .to.be.revertedWithCustomError(asset, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(owner, id);
      const { pledge } = await consent(bankA, collateral, { pledgor: owner });
      await expect(lienbook.connect(owner).pledge(...pledge))
        .to.be.revertedWithCustomError(asset, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(owner, id);
      await asset.connect(supervisor).setFrozenTokens(owner, id, false);
      expect(await asset.getFrozenTokens(owner, id)).to.equal(false);
      await asset.connect(owner).transferFrom(owner, receiver, id);
    });

    it("is frozen by nobody else, and in its owner's name only", async () => {
      const { asset, participants, collateral, owner, otherExporter, bankA, supervisor } = await holding();
      for (const caller of [owner, bankA]) {
        await expect(asset.connect(caller).setFrozenTokens(owner, collateral.id, true)).to.be.revertedWithCustomError(
          participants,
          "ParticipantLacksRole",
        );
      }
      await expect(asset.connect(supervisor).setFrozenTokens(otherExporter, collateral.id, true))
        .to.be.revertedWithCustomError(asset, "ERC721IncorrectOwner")
        .withArgs(otherExporter, BigInt(collateral.id), owner);
      await participants.suspend(supervisor.lei);
      await expect(asset.connect(supervisor).setFrozenTokens(owner, collateral.id, true))
        .to.be.revertedWithCustomError(participants, "ParticipantIsSuspended")
        .withArgs(supervisor.lei);
    });

    it("goes where a court orders, after everybody has seen the order for two weeks, with its liens", async () => {
      const net = await holding();
      const { asset, collateral, owner, otherExporter, bankA, supervisor, registry, lienbook, pledged } = net;
      const id = BigInt(collateral.id);
      const { purpose } = await pledged(bankA, collateral, owner);
      await asset.connect(supervisor).setFrozenTokens(owner, id, true);
      const executableAt = (await net.now()) + 1n + ORDER_DELAY;
      await expect(asset.connect(supervisor).orderTransfer(collateral.id, otherExporter, ORDER))
        .to.emit(asset, "TransferOrdered")
        .withArgs(collateral.id, owner, otherExporter, ORDER, executableAt);
      expect(await asset.orderOf(collateral.id)).to.deep.equal([otherExporter.address, executableAt, ORDER]);
      await expect(asset.connect(supervisor).forcedTransfer(owner, otherExporter, id))
        .to.be.revertedWithCustomError(asset, "OrderNotExecutable")
        .withArgs(collateral.id, executableAt);
      await net.networkHelpers.time.setNextBlockTimestamp(executableAt);
      await expect(asset.connect(supervisor).forcedTransfer(owner, otherExporter, id))
        .to.emit(asset, "ForcedTransfer")
        .withArgs(owner, otherExporter, id)
        .and.to.emit(asset, "Frozen")
        .withArgs(owner, id, false);
      expect(await asset.ownerOf(id)).to.equal(otherExporter.address);
      expect((await registry.stateOf(collateral.id)).encumbered).to.equal(collateral.amount);
      await expect(asset.connect(otherExporter).transferFrom(otherExporter, owner, id))
        .to.be.revertedWithCustomError(asset, "TokenLocked")
        .withArgs(collateral.id, collateral.amount);
      await lienbook.connect(bankA).release(collateral, ZeroAddress, purpose);
      expect(await asset.locked(id)).to.equal(false);
    });

    it("goes nowhere by an order that was revoked, carried out, or is for somebody else", async () => {
      const net = await holding();
      const { asset, collateral, owner, otherExporter, bankA, supervisor } = net;
      const court = asset.connect(supervisor);
      const missing = async (to: Party) =>
        expect(court.forcedTransfer(owner, to, collateral.id))
          .to.be.revertedWithCustomError(asset, "OrderMissing")
          .withArgs(collateral.id, to);
      await missing(otherExporter);
      await expect(court.forcedTransfer(owner, ZeroAddress, collateral.id))
        .to.be.revertedWithCustomError(asset, "OrderMissing")
        .withArgs(collateral.id, ZeroAddress);
      await expect(court.revokeOrder(collateral.id, REASON))
        .to.be.revertedWithCustomError(asset, "OrderMissing")
        .withArgs(collateral.id, ZeroAddress);
      await orderedTo(net, otherExporter);
      await missing(bankA);
      await expect(court.orderTransfer(collateral.id, bankA, ORDER))
        .to.be.revertedWithCustomError(asset, "OrderStands")
        .withArgs(collateral.id, otherExporter);
      await expect(court.revokeOrder(collateral.id, REASON))
        .to.emit(asset, "OrderRevoked")
        .withArgs(collateral.id, REASON);
      await missing(otherExporter);
      await orderedTo(net, otherExporter);
      await expect(court.forcedTransfer(bankA, otherExporter, collateral.id))
        .to.be.revertedWithCustomError(asset, "ERC7943CannotTransfer")
        .withArgs(bankA, otherExporter, BigInt(collateral.id));
      await expect(court.forcedTransfer(owner, otherExporter, collateral.id)).to.not.emit(asset, "Frozen");
      await missing(otherExporter);
    });

    it("is not moved by a court's order where it went by itself: the order stands until it is revoked", async () => {
      const net = await holding();
      const { asset, collateral, owner, receiver, supervisor } = net;
      await orderedTo(net, receiver);
      await asset.connect(owner).transferFrom(owner, receiver, collateral.id);
      await expect(asset.connect(supervisor).forcedTransfer(receiver, receiver, collateral.id))
        .to.be.revertedWithCustomError(asset, "ERC7943CannotTransfer")
        .withArgs(receiver, receiver, BigInt(collateral.id));
      expect((await asset.orderOf(collateral.id)).to).to.equal(receiver.address);
    });

    it("is counted among its owner's, and every move of it is announced as ERC-721 asks", async () => {
      const { asset, collateral, owner, receiver } = await holding();
      const [given, received] = [await asset.balanceOf(owner), await asset.balanceOf(receiver)];
      expect(given).to.not.equal(0n);
      await expect(asset.connect(owner).transferFrom(owner, receiver, collateral.id))
        .to.emit(asset, "Transfer")
        .withArgs(owner, receiver, BigInt(collateral.id));
      expect([await asset.balanceOf(owner), await asset.balanceOf(receiver)]).to.deep.equal([
        given - 1n,
        received + 1n,
      ]);
    });

    it("leaves nothing to refuse where its owner sent it to itself", async () => {
      const { asset, collateral, owner } = await holding();
      await asset.connect(owner).transferFrom(owner, owner, collateral.id);
      await expect(asset.connect(owner).refuse(collateral.id, owner, REASON))
        .to.be.revertedWithCustomError(asset, "NothingToRefuse")
        .withArgs(collateral.id);
    });

    it("is ordered to participants in good standing only, with a reason, by the supervisor", async () => {
      const net = await holding();
      const { asset, participants, collateral, owner, otherExporter, supervisor, strangers } = net;
      const court = asset.connect(supervisor);
      for (const to of [strangers[0]!, owner]) {
        await expect(court.orderTransfer(collateral.id, to, ORDER))
          .to.be.revertedWithCustomError(asset, "ERC7943CannotReceive")
          .withArgs(to);
      }
      await expect(court.orderTransfer(collateral.id, otherExporter, ZeroHash))
        .to.be.revertedWithCustomError(asset, "ReasonMissing")
        .withArgs(collateral.id);
      await orderedTo(net, otherExporter);
      for (const act of [
        async () => asset.connect(owner).orderTransfer(collateral.id, otherExporter, ORDER),
        async () => asset.connect(owner).revokeOrder(collateral.id, REASON),
        async () => asset.connect(owner).forcedTransfer(owner, otherExporter, collateral.id),
      ]) {
        await expect(act()).to.be.revertedWithCustomError(participants, "ParticipantLacksRole");
      }
      await participants.suspend(otherExporter.lei);
      await expect(court.forcedTransfer(owner, otherExporter, collateral.id))
        .to.be.revertedWithCustomError(asset, "ERC7943CannotReceive")
        .withArgs(otherExporter);
    });

    it("follows its owner to the account that took the place of a lost one, locked or not", async () => {
      const net = await holding();
      const { asset, collateral, owner, bankA, strangers, pledged } = net;
      await pledged(bankA, collateral, owner);
      await expect(asset.recover(collateral.id))
        .to.be.revertedWithCustomError(asset, "OwnerNotReplaced")
        .withArgs(collateral.id, owner);
      const successor = await replaced(net);
      await expect(asset.connect(strangers[9]).recover(collateral.id))
        .to.emit(asset, "Recovered")
        .withArgs(collateral.id, owner, successor);
      expect(await asset.ownerOf(collateral.id)).to.equal(successor.address);
      expect(await asset.locked(collateral.id)).to.equal(true);
    });

    it("does not follow while it is frozen, nor after the old account has answered", async () => {
      const net = await holding();
      const { asset, participants, collateral, owner, supervisor, strangers } = net;
      await participants.addAccount(owner.lei, strangers[6]!);
      await participants.announceReplacement(owner, strangers[6]!);
      await participants.connect(owner).contestReplacement();
      await net.networkHelpers.time.increase(REPLACEMENT_DELAY);
      await expect(asset.recover(collateral.id)).to.be.revertedWithCustomError(asset, "OwnerNotReplaced");
      await replaced(net);
      await asset.connect(supervisor).setFrozenTokens(owner, collateral.id, true);
      await expect(asset.recover(collateral.id))
        .to.be.revertedWithCustomError(asset, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(owner, BigInt(collateral.id));
    });

    it("goes back to who pushed it when its receiver refuses it, whatever their standing", async () => {
      const { asset, participants, collateral, owner, receiver, bankA } = await holding();
      await asset.connect(owner).transferFrom(owner, receiver, collateral.id);
      for (const lei of new Set([owner.lei, receiver.lei])) await participants.suspend(lei);
      await expect(asset.connect(receiver).refuse(collateral.id, bankA, REASON))
        .to.be.revertedWithCustomError(asset, "NotGiver")
        .withArgs(collateral.id, bankA);
      expect(await asset.giverOf(collateral.id)).to.equal(`0x${owner.address.slice(-20).toLowerCase()}`);
      await expect(asset.connect(receiver).refuse(collateral.id, owner, REASON))
        .to.emit(asset, "Refused")
        .withArgs(collateral.id, receiver, owner, REASON);
      expect(await asset.ownerOf(collateral.id)).to.equal(owner.address);
      await expect(asset.connect(owner).refuse(collateral.id, receiver, REASON))
        .to.be.revertedWithCustomError(asset, "NothingToRefuse")
        .withArgs(collateral.id);
    });

    it("goes back to an account that was lost since, and from there to its successor, but to none that was removed", async () => {
      const net = await holding();
      const { asset, participants, collateral, owner, receiver } = net;
      await asset.connect(owner).transferFrom(owner, receiver, collateral.id);
      const snapshot = await net.networkHelpers.takeSnapshot();
      await participants.removeAccount(owner);
      await expect(asset.connect(receiver).refuse(collateral.id, owner, REASON))
        .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
        .withArgs(owner);
      await snapshot.restore();
      const successor = await replaced(net);
      await asset.connect(receiver).refuse(collateral.id, owner, REASON);
      await asset.recover(collateral.id);
      expect(await asset.ownerOf(collateral.id)).to.equal(successor.address);
    });

    it("is refused by the account in the place of a receiver's that was lost, and not by that one", async () => {
      const net = await holding();
      const { asset, participants, collateral, owner, receiver, strangers, passDays } = net;
      await asset.connect(owner).transferFrom(owner, receiver, collateral.id);
      const successor = strangers.at(-2)!;
      await participants.addAccount(receiver.lei, successor);
      await participants.announceReplacement(receiver, successor);
      await passDays(7n);
      await expect(asset.connect(receiver).refuse(collateral.id, owner, REASON))
        .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
        .withArgs(receiver);
      await asset.recover(collateral.id);
      await asset.connect(successor).refuse(collateral.id, owner, REASON);
      expect(await asset.ownerOf(collateral.id)).to.equal(owner.address);
    });

    it("has nobody approved for it in the name of an account that was lost, nor by whom that one had let act for it", async () => {
      const net = await holding();
      const { asset, participants, collateral, owner, receiver, bankA, bankB } = net;
      await asset.connect(owner).transferFrom(owner, receiver, collateral.id);
      await asset.connect(receiver).setApprovalForAll(bankA, true);
      await participants.removeAccount(receiver);
      for (const caller of [receiver, bankA]) {
        await expect(asset.connect(caller).approve(bankB, collateral.id))
          .to.be.revertedWithCustomError(participants, "AccountNotEnrolled")
          .withArgs(receiver);
      }
      await participants.addAccount(receiver.lei, receiver);
      await asset.connect(bankA).approve(bankB, collateral.id);
      expect(await asset.getApproved(collateral.id)).to.equal(bankB.address);
    });

    it("is refused by its receiver alone, and no more once that has approved somebody for it or while it is pledged", async () => {
      const net = await holding();
      const { asset, collateral, owner, receiver, bankA, pledged } = net;
      await asset.connect(owner).transferFrom(owner, receiver, collateral.id);
      await expect(asset.connect(owner).refuse(collateral.id, receiver, REASON))
        .to.be.revertedWithCustomError(asset, "ERC721IncorrectOwner")
        .withArgs(owner, BigInt(collateral.id), receiver);
      await asset.connect(receiver).approve(bankA, collateral.id);
      await expect(asset.connect(receiver).refuse(collateral.id, owner, REASON))
        .to.be.revertedWithCustomError(asset, "NothingToRefuse")
        .withArgs(collateral.id);
      await asset.connect(bankA).transferFrom(receiver, owner, collateral.id);
      expect(await asset.getApproved(collateral.id)).to.equal(ZeroAddress);
      await pledged(bankA, collateral, owner);
      await expect(asset.connect(owner).refuse(collateral.id, receiver, REASON)).to.be.revertedWithCustomError(
        asset,
        "TokenLocked",
      );
    });

    it("shows itself to wallets: a card with its kind, state, value and encumbered share, and nothing more", async () => {
      const { asset, collateral, owner, bankA, supervisor, pledged } = await holding();
      await pledged(bankA, { ...collateral, amount: collateral.face / 4n }, owner);
      await asset.connect(supervisor).setFrozenTokens(owner, collateral.id, true);
      const card = parsedData(
        await (asset as unknown as { tokenURI(id: string): Promise<string> }).tokenURI(collateral.id),
      );
      const { name, image, attributes } = JSON.parse(card) as Card;
      const short = `${collateral.id.slice(0, 10)}..${collateral.id.slice(-8)}`;
      expect(name).to.match(/^Lienbook [A-Z]/);
      expect(name.endsWith(` ${short}`)).to.equal(true);
      const traits = Object.fromEntries(attributes.map(({ trait_type, value }) => [trait_type, value]));
      expect(traits).to.deep.equal({
        Status: "issued, frozen",
        Value: `${collateral.face} minor units of currency 840`,
        Encumbered: "25.00 %",
      });
      const svg = parsedData(image);
      expect(svg).to.match(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg".*<\/svg>$/s);
      expect(svg).to.contain("25.00 %").and.to.contain("issued, frozen");
      expect(`${card}${svg}`.toLowerCase()).to.not.contain(owner.address.slice(2).toLowerCase());
    });
  });
}

interface Card {
  readonly name: string;
  readonly image: string;
  readonly attributes: readonly { readonly trait_type: string; readonly value: string }[];
}

function parsedData(uri: string): string {
  const [, encoded = ""] = /^data:(?:application\/json|image\/svg\+xml);base64,(.+)$/.exec(uri) ?? [];
  return Buffer.from(encoded, "base64").toString("utf8");
}
