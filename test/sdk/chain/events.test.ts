import { expect } from "chai";

import { InvalidArgumentError, readEvents } from "../../../sdk/index.ts";
import { refusalOf } from "../../fixtures/members.ts";

/** A node that answers for so many blocks at once, with an event in every thousandth. */
function node(widest: number) {
  const asked: [number, number][] = [];
  const query = async (from: number, to: number): Promise<number[]> => {
    asked.push([from, to]);
    if (to - from + 1 > widest) throw new Error("Requested range exceeds maximum RPC range limit");
    const blocks = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    return Promise.resolve(blocks.filter((block) => block % 1_000 === 0));
  };
  return { asked, query };
}

const THOUSANDS = Array.from({ length: 13 }, (_, index) => index * 1_000);

describe("The events of a range of blocks", () => {
  it("are asked for at once where the node answers that", async () => {
    const { asked, query } = node(1_000_000);
    expect(await readEvents(query, 0, 12_345)).to.deep.equal(THOUSANDS);
    expect(asked).to.deep.equal([[0, 12_345]]);
  });

  it("are asked for piece by piece where the node finds the range too wide, none twice and none left out", async () => {
    const { asked, query } = node(5_000);
    expect(await readEvents(query, 0, 12_345)).to.deep.equal(THOUSANDS);
    expect(asked, "the first two are refused").to.deep.equal([
      [0, 12_345],
      [0, 6_172],
      [0, 3_086],
      [3_087, 6_173],
      [6_174, 9_260],
      [9_261, 12_345],
    ]);
  });

  it("are asked for in wide pieces again after a stretch that has many, or after a node was busy", async () => {
    let [asked, busy] = [0, 10];
    const query = async (from: number, to: number): Promise<number[]> => {
      asked++;
      if (busy-- > 0) throw new Error("request rate exceeded");
      return Promise.resolve(THOUSANDS.filter((block) => block >= from && block <= to));
    };
    expect(await readEvents(query, 0, 12_345)).to.deep.equal(THOUSANDS);
    expect(asked).to.be.lessThan(100);
  });

  it("are told by a node that answers for a block at a time", async () => {
    expect(await readEvents(node(1).query, 990, 1_010)).to.deep.equal([1_000]);
  });

  it("are not told in part where the node refuses a single block, or the answer got lost", async () => {
    for (const [first, newest] of [
      [0, 0],
      [0, 12_345],
    ] as const) {
      expect(await refusalOf(readEvents(node(0).query, first, newest))).to.be.instanceOf(Error);
    }
    const lost = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    let asked = 0;
    const query = () => (asked++, Promise.reject<number[]>(lost));
    expect(await refusalOf(readEvents(query, 0, 12_345))).to.equal(lost);
    expect(asked).to.equal(1);
  });

  it("are asked for by the numbers of blocks, and none is guessed", async () => {
    const { asked, query } = node(1);
    for (const first of [undefined, "0", 0n, 1.5, -1] as unknown as number[]) {
      expect(await refusalOf(readEvents(query, first, 10))).to.be.instanceOf(InvalidArgumentError);
    }
    expect(asked).to.deep.equal([]);
  });
});
