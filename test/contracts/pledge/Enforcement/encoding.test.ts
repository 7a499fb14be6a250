import { expect } from "chai";
import { AbiCoder, concat, dataSlice, dataLength, toBeHex, toBigInt, ZeroHash } from "ethers";
import type { ParamType } from "ethers";

import { estateOf, HOLDERS_NOTICE_DAYS } from "../../../fixtures/enforcement.ts";
import { stage } from "../../../fixtures/stages.ts";
import { FACE, kept } from "./stages.ts";

const WORD = 32;
const coder = AbiCoder.defaultAbiCoder();
const word = (value: bigint | number) => toBeHex(BigInt.asUintN(256, BigInt(value)), WORD);

/**
 * Bank B, the junior, may sell. The estate is handed on to the lien book as the caller wrote it: two contracts read the same
 * bytes, each with others in front of them, which an offset that leads backwards reaches.
 */
const due = stage(kept, async (net) => {
  const { enforcement, deposit, bankB, collateral, claimants, passDays } = net;
  await enforcement.connect(bankB).giveNotice(collateral, claimants[1].stake);
  await passDays(HOLDERS_NOTICE_DAYS);

  const { selector, inputs } = enforcement.interface.getFunction("appropriate");
  const [estateType] = inputs as unknown as [ParamType];
  const claimantsType = estateType.components!.find(({ name }) => name === "claimants")!;
  const estate = estateOf(collateral, claimants, 1);
  const body = dataSlice(coder.encode([estateType], [estate]), WORD);
  const claimantsAt = Number(toBigInt(dataSlice(body, WORD, 2 * WORD)));
  const token = await deposit.getAddress();
  /** The call with something in front of the estate, one of whose offsets is another. */
  const appropriation = (inFront: string, at: number, offset: bigint | number) =>
    concat([
      selector,
      word(4 * WORD + dataLength(inFront)),
      coder.encode(["address", "uint64", "uint64"], [token, FACE, 0n]),
      inFront,
      dataSlice(body, 0, at),
      word(offset),
      dataSlice(body, at + WORD),
    ]);
  return { claimantsType, claimantsAt, appropriation };
});

describe("Enforcement, an estate in another encoding", () => {
  it("is sold as it is, whatever stands in front of it", async () => {
    const { enforcement, receivable, bankB, collateral, claimantsAt, appropriation } = await due();
    await bankB.sendTransaction({ to: enforcement, data: appropriation("0x", WORD, claimantsAt) });
    expect(await receivable.ownerOf(collateral.id)).to.equal(bankB.address);
  });

  it("is not sold past the senior, whose lien the lien book would be shown and enforcement not", async () => {
    const net = await due();
    const { enforcement, lienbook, registry, bankB, collateral, claimants, claimantsType, appropriation } = net;
    // Bank A's lien alone, of another engine that nothing is owed to.
    const engine = await registry.getAddress();
    const shown = [{ ...claimants[0], stake: { engine, purpose: ZeroHash } }, claimants[1]];
    const inFront = dataSlice(coder.encode([claimantsType], [shown]), WORD);
    const data = appropriation(inFront, WORD, -dataLength(inFront));
    await expect(bankB.sendTransaction({ to: enforcement, data }))
      .to.be.revertedWithCustomError(lienbook, "LiensIncomplete")
      .withArgs(collateral.id, 0n, 180_000_00n);
  });

  it("nor with one lien in front of it, where the lien book finds none", async () => {
    const net = await due();
    const { enforcement, lienbook, registry, bankB, claimants, claimantsType, claimantsAt, appropriation } = net;
    const engine = await registry.getAddress();
    const one = { ...claimants[0], stake: { engine, purpose: ZeroHash } };
    const inFront = dataSlice(coder.encode([claimantsType.arrayChildren!], [one]), WORD);
    const list = claimantsAt + WORD;
    const data = appropriation(inFront, list, -list - dataLength(inFront));
    await expect(bankB.sendTransaction({ to: enforcement, data })).to.be.revertedWithCustomError(
      lienbook,
      "LienNotFound",
    );
  });
});
