import { expect } from "chai";

import { EVERYTHING } from "../../../fixtures/financing.ts";
import { financed, tokenized } from "../../../fixtures/stages.ts";
import type { LienbookNetwork, Terms } from "../../../fixtures/network.ts";

interface Trace {
  readonly structLogs: readonly { readonly op: string; readonly depth: number }[];
}

async function writesOf({ ethers }: LienbookNetwork, hash: string): Promise<number> {
  const trace = (await ethers.provider.send("debug_traceTransaction", [
    hash,
    { disableMemory: true, disableStack: true, disableStorage: true },
  ])) as Trace;
  return trace.structLogs.filter(({ op }) => op === "SSTORE").length;
}

async function writesOfAcceptance(net: Awaited<ReturnType<typeof tokenized>>, wish: Partial<Terms>): Promise<number> {
  const { desk, exporter, bankA, collateral, termsFor, signOffer } = net;
  const terms = await termsFor([collateral], wish);
  const { hash } = await desk.connect(exporter).accept(await signOffer(bankA, terms), terms);
  return writesOf(net, hash);
}

function schedule(first: bigint, instalments: bigint, principal: bigint): Terms["schedule"] {
  const part = principal / instalments;
  return Array.from({ length: Number(instalments) }, (_, index) => ({
    dueOn: first + BigInt(index),
    principal: BigInt(index) === instalments - 1n ? principal - part * (instalments - 1n) : part,
  }));
}

describe("FinancingDesk, storage", () => {
  it("does not grow with the schedule: fifty instalments write what three do", async () => {
    const net = await tokenized();
    const day = await net.today();
    const three = await writesOfAcceptance(net, { schedule: schedule(day + 60n, 3n, 200_000_00n) });
    const again = await tokenized();
    const fifty = await writesOfAcceptance(again, { schedule: schedule(day + 60n, 50n, 200_000_00n) });
    expect(fifty).to.equal(three);
  });

  it("does not grow with the payees but for their money, nor with the documents that the lender acknowledges", async () => {
    const net = await tokenized();
    const plain = await writesOfAcceptance(net, {});
    const again = await tokenized();
    const contested = Array.from({ length: 20 }, (_, index) => `0x${(index + 1).toString(16).padStart(64, "0")}`);
    expect(await writesOfAcceptance(again, { contested })).to.equal(plain);
  });

  it("takes one slot for a financing that is paid as agreed, from the drawdown to the last payment", async () => {
    const net = await financed();
    const { ethers, desk, exporter, terms, financing, passDays } = net;
    const slots = async () => {
      const words: string[] = [];
      for (let base = 0; base < 12; base++) {
        const key = ethers.AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [financing, base]);
        const first = BigInt(ethers.keccak256(key));
        for (const offset of [0n, 1n, 2n, 3n]) words.push(await ethers.provider.getStorage(desk, first + offset));
      }
      return words.filter((word) => BigInt(word) !== 0n).length;
    };
    expect(await slots()).to.equal(1);
    await passDays(30n);
    await desk.connect(exporter).repay(1_000_00n, terms);
    expect(await slots()).to.equal(1);
    await desk.connect(exporter).repay(EVERYTHING, terms);
    expect(await slots()).to.equal(1);
  });

  it("a part payment writes one slot of the desk's, beside the two balances and the allowance of the token", async () => {
    const net = await financed();
    const { desk, deposit, exporter, terms, passDays } = net;
    await deposit.connect(exporter).approve(desk, 2n ** 128n);
    await passDays(30n);
    const { hash } = await desk.connect(exporter).repay(50_000_00n, terms);
    expect(await writesOf(net, hash)).to.equal(4);
  });
});
