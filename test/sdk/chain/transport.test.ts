import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";

import { isTransportFailure, NodeUnreachableError, openProvider, retrying } from "../../../sdk/chain/index.ts";
import { failureOf } from "./sender/chain.ts";

const QUICK = { attempts: 3, firstDelayMs: 1 };
const refusedConnection = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });

describe("A request to the node", () => {
  it("is made again when it got lost", async () => {
    let made = 0;
    const answer = await retrying(
      () => (++made < 3 ? Promise.reject(refusedConnection) : Promise.resolve(made)),
      QUICK,
    );
    expect(answer).to.equal(3);
  });

  it("is given up by name after the last attempt", async () => {
    const error = await failureOf(retrying(() => Promise.reject(refusedConnection), QUICK));
    expect(error).to.be.instanceOf(NodeUnreachableError);
    expect(error).to.include({ attempts: 3, cause: refusedConnection });
  });

  it("is made once when the node has refused it", async () => {
    let made = 0;
    const refusal = Object.assign(new Error("execution reverted"), { code: "CALL_EXCEPTION" });
    const error = await failureOf(
      retrying(() => {
        made++;
        return Promise.reject(refusal);
      }, QUICK),
    );
    expect([made, error]).to.deep.equal([1, refusal]);
  });

  for (const [status, isLost] of [
    ["502 Bad Gateway", true],
    ["503 Service Unavailable", true],
    ["429 Too Many Requests", true],
    ["401 Unauthorized", false],
    ["404 Not Found", false],
  ] as const) {
    it(`that is answered with ${status} is ${isLost ? "made again" : "not made again"}`, () => {
      expect(isTransportFailure({ code: "SERVER_ERROR", info: { responseStatus: status } })).to.equal(isLost);
      const behindHardhat = { code: -1, cause: { cause: { code: "UND_ERR_RESPONSE", statusCode: parseInt(status) } } };
      expect(isTransportFailure(behindHardhat)).to.equal(isLost);
    });
  }

  it("is known for lost however deep a library has buried the reason", () => {
    expect(isTransportFailure(new Error("fetch failed", { cause: { cause: { code: "UND_ERR_SOCKET" } } }))).to.be.true;
    expect(isTransportFailure(undefined)).to.be.false;
  });
});

describe("A connection to a node", () => {
  it("is refused by name where there is no node, instead of waiting for ever", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const error = await failureOf(openProvider(`http://127.0.0.1:${port}`, QUICK));
    expect(error).to.be.instanceOf(NodeUnreachableError);
  });
});
