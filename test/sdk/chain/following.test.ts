import { expect } from "chai";

import { followEvents, LienbookError, NodeUnreachableError, type FollowOptions } from "../../../sdk/index.ts";
import { refusalOf } from "../../fixtures/members.ts";

/** A chain that is a block longer, or more, each time it is asked; every third block has an event. */
function chain(blocks: readonly (number | Error)[]) {
  const asked: [number, number][] = [];
  const heights = [...blocks];
  return {
    asked,
    provider: {
      getBlockNumber: async (): Promise<number> => {
        const next = heights.length > 1 ? heights.shift() : heights[0];
        if (next instanceof Error) throw next;
        return Promise.resolve(next ?? 0);
      },
    },
    query: async (from: number, to: number): Promise<number[]> => {
      asked.push([from, to]);
      const range = Array.from({ length: to - from + 1 }, (_, index) => from + index);
      return Promise.resolve(range.filter((block) => block % 3 === 0));
    },
  };
}

const lost = () => Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

describe("Events that are followed", () => {
  it("are told once each, in their order, with the block up to which nothing is left out", async () => {
    const { asked, provider, query } = chain([4, 4, 5, 9, 12]);
    const told: { events: readonly number[]; upTo: number }[] = [];
    for await (const piece of followEvents(provider, query, { from: 1, pollingMs: 1 })) {
      told.push(piece);
      if (piece.upTo === 12) break;
    }
    expect(told).to.deep.equal([
      { events: [3], upTo: 4 },
      { events: [6, 9], upTo: 9 },
      { events: [12], upTo: 12 },
    ]);
    expect(asked, "no block twice, none left out").to.deep.equal([
      [1, 4],
      [5, 5],
      [6, 9],
      [10, 12],
    ]);
  });

  it("are not missed where another node answers that is behind the one that told of the newest block", async () => {
    const heads = [3, 6, 9, 12];
    let told = 0;
    const provider = { getBlockNumber: async () => Promise.resolve((told = heads.shift() ?? 12)) };
    // Two blocks behind, it knows nothing of what is newer, and does not say so.
    const query = async (from: number, to: number): Promise<number[]> => {
      const blocks = Array.from({ length: to - from + 1 }, (_, index) => from + index);
      return Promise.resolve(blocks.filter((block) => block % 3 === 0 && block <= told - 2));
    };
    const seen: number[] = [];
    for await (const { events, upTo } of followEvents(provider, query, { from: 1, confirmations: 3, pollingMs: 1 })) {
      seen.push(...events);
      if (upTo === 10) break;
    }
    expect(seen).to.deep.equal([3, 6, 9]);
  });

  it("are not followed from nowhere, nor by a wish that nobody knows", async () => {
    const { provider, query } = chain([3]);
    for (const options of [
      ...[{}, { from: "7" }, { from: -7 }, { from: 1, pollMs: 1 }],
      // Of a block that is not there yet there are no events, and it would not be asked for again.
      ...[
        { from: 1, confirmations: 0 },
        { from: 1, confirmations: -1 },
      ],
    ]) {
      const following = followEvents(provider, query, options as unknown as FollowOptions).next();
      expect(await refusalOf(following)).to.be.instanceOf(LienbookError);
    }
  });

  it("are asked for again where the node's answer got lost", async () => {
    const { provider, query } = chain([lost(), 3]);
    const { value } = await followEvents(provider, query, { from: 1, pollingMs: 1 }).next();
    expect(value).to.deep.equal({ events: [3], upTo: 3 });
  });

  it("are not asked for anew from the first where one answer of many got lost", async () => {
    const asked: string[] = [];
    const failures = [new Error("range too wide"), undefined, lost()];
    const query = async (from: number, to: number): Promise<number[]> => {
      asked.push(`${from}-${to}`);
      const failure = failures.shift();
      if (failure) throw failure;
      return Promise.resolve([from]);
    };
    const { provider } = chain([8]);
    for await (const { events } of followEvents(provider, query, { from: 1, pollingMs: 1 })) {
      expect(events).to.deep.equal([1, 5]);
      break;
    }
    expect(asked).to.deep.equal(["1-8", "1-4", "5-8", "5-8"]);
  });

  it("are not followed without a pause where what should end it is no signal", async () => {
    const { provider, query } = chain([3]);
    const signal = new AbortController() as unknown as AbortSignal;
    const following = followEvents(provider, query, { from: 4, pollingMs: 1, signal }).next();
    expect(await refusalOf(following)).to.have.property("code", "ERR_INVALID_ARG_TYPE");
  });

  it("end with a named error where the node is gone", async () => {
    const { provider, query } = chain([lost()]);
    let reason: unknown;
    try {
      for await (const piece of followEvents(provider, query, { from: 1, pollingMs: 1 }))
        expect.fail(`told ${piece.upTo}`);
    } catch (error) {
      reason = error;
    }
    expect(reason).to.be.instanceOf(NodeUnreachableError);
  });

  it("end when their follower says so, also while it waits", async () => {
    const { provider, query } = chain([3]);
    const ending = new AbortController();
    const told: number[] = [];
    for await (const { events } of followEvents(provider, query, {
      from: 1,
      pollingMs: 3_600_000,
      signal: ending.signal,
    })) {
      told.push(...events);
      setTimeout(() => {
        ending.abort();
      }, 5);
    }
    expect(told).to.deep.equal([3]);
  });
});
