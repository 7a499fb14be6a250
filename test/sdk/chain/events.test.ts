import { expect } from "chai";

import { readEvents } from "../../../sdk/index.ts";

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
    expect(asked.slice(1)).to.deep.equal([
      [0, 4_999],
      [5_000, 9_999],
      [10_000, 12_345],
    ]);
  });

  it("are not asked for again where the node refuses a narrow range, or a piece", async () => {
    for (const [first, newest] of [
      [0, 0],
      [7, 5_006],
      [0, 12_345],
    ] as const) {
      let refusal: unknown;
      await readEvents(node(0).query, first, newest).catch((error: unknown) => (refusal = error));
      expect(refusal).to.be.instanceOf(Error);
    }
  });
});
