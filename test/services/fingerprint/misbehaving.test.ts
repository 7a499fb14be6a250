import type { IncomingMessage, ServerResponse } from "node:http";

import { hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";

import { hex } from "../../../sdk/documents/fingerprints/hex.ts";
import {
  FingerprintProofInvalidError,
  FingerprintResponseMalformedError,
  FingerprintServiceUnreachableError,
} from "../../../sdk/documents/fingerprints/index.ts";
import type { EvaluateRequest, EvaluateResponse } from "../../../sdk/documents/fingerprints/protocol.ts";
import { voprf } from "../../../sdk/documents/fingerprints/voprf.ts";
import { bytes, epochKeys, expectedFingerprint, refusal, TestService } from "./harness.ts";
import { Loopback } from "./loopback.ts";

/** What an impostor does with a request. */
type Reply = (request: EvaluateRequest) => { status?: number; body: unknown } | "hang up";

/** What an honest service with the key of `epoch` would answer. */
function evaluated(epoch: number, request: EvaluateRequest): EvaluateResponse {
  const { secretKey, publicKey } = epochKeys[epoch]!;
  const elements = request.elements.map((element) => hexToBytes(element.slice(2)));
  const answer = voprf.blindEvaluateBatch(secretKey, publicKey, elements);
  return { epoch, evaluated: answer.evaluated.map(hex), proof: hex(answer.proof) };
}

describe("A client of a fingerprint service that misbehaves", () => {
  const { client, bank } = (() => {
    const service = new TestService();
    return { client: service.client.bind(service), bank: service.bank };
  })();
  let impostor: Loopback;
  let requests: EvaluateRequest[];
  /** What the impostor does with one request after the other; the last for all further ones. */
  let replies: Reply[];

  async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as EvaluateRequest;
    const answer = replies[Math.min(requests.length, replies.length - 1)]!(body);
    requests.push(body);
    if (answer === "hang up") response.destroy();
    else {
      const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
      response.writeHead(answer.status ?? 200).end(text);
    }
  }

  beforeEach(async () => {
    requests = [];
    impostor = await Loopback.start((request, response) => void reply(request, response));
  });
  afterEach(() => impostor.stop());

  const ask = (count = 1) => {
    const inputs = Array.from({ length: count }, (_, i) => bytes(`A${i}`));
    return client(bank, { url: impostor.url }).fingerprint(inputs);
  };

  it("refuses what another key made, even with a proof for that key", async () => {
    replies = [(request) => ({ body: evaluated(2, request) })];
    expect(await refusal(ask())).to.be.instanceOf(FingerprintProofInvalidError);
    expect(requests).to.have.length(1);
  });

  it("refuses a batch in which one element was evaluated with another key, or two were exchanged", async () => {
    const honest: Reply = (request) => ({ body: evaluated(1, request) });
    const oneOther: Reply = (request) => {
      const body = evaluated(1, request);
      return { body: { ...body, evaluated: body.evaluated.with(1, evaluated(2, request).evaluated[1]!) } };
    };
    const exchanged: Reply = (request) => {
      const body = evaluated(1, request);
      return { body: { ...body, evaluated: body.evaluated.toReversed() } };
    };
    for (const dishonest of [oneOther, exchanged]) {
      replies = [dishonest];
      expect(await refusal(ask(3))).to.be.instanceOf(FingerprintProofInvalidError);
    }
    replies = [honest];
    expect(await ask(3)).to.have.length(3);
  });

  it("refuses an evaluated element that is no point of the curve", async () => {
    replies = [(request) => ({ body: { ...evaluated(1, request), evaluated: [`0x02${"00".repeat(31)}01`] } })];
    expect(await refusal(ask())).to.be.instanceOf(FingerprintProofInvalidError);
  });

  it("refuses answers that are none, and does not ask again", async () => {
    const spoilt: ((body: EvaluateResponse) => unknown)[] = [
      () => "<html>",
      () => ({}),
      (body) => ({ ...body, evaluated: [] }),
      (body) => ({ ...body, evaluated: [...body.evaluated, ...body.evaluated] }),
      (body) => ({ ...body, evaluated: ["0x00"] }),
      (body) => ({ ...body, proof: body.proof.slice(2) }),
      () => "x".repeat(300_000),
    ];
    for (const spoil of spoilt) {
      replies = [(request) => ({ body: spoil(evaluated(1, request)) })];
      expect(await refusal(ask()), String(spoil)).to.be.instanceOf(FingerprintResponseMalformedError);
    }
    replies = [() => ({ status: 418, body: { error: { code: "teapot", message: "" } } })];
    expect(await refusal(ask())).to.be.instanceOf(FingerprintResponseMalformedError);
    expect(requests).to.have.length(spoilt.length + 1);
  });

  it("tries again when the connection breaks, with a new nonce each time", async () => {
    replies = [
      () => "hang up",
      () => ({ status: 502, body: "<html>bad gateway</html>" }),
      (request) => ({ body: evaluated(1, request) }),
    ];
    expect(await ask()).to.deep.equal([expectedFingerprint(1, "A0")]);
    expect(new Set(requests.map(({ nonce }) => nonce)).size).to.equal(3);
  });

  it("gives up after three attempts and says how they ended", async () => {
    replies = [() => "hang up"];
    const error = await refusal(ask());
    expect(error).to.be.instanceOf(FingerprintServiceUnreachableError);
    expect(error.message).to.include("3 attempts").and.include(impostor.url);
    expect(requests).to.have.length(3);
  });

  it("gives up on a service that does not answer in time, or is not there", async () => {
    const silent = await Loopback.start(() => undefined);
    const work = () => client(bank, { url: silent.url, timeoutMs: 50, attempts: 2 }).fingerprint([bytes("A")]);
    expect(await refusal(work())).to.be.instanceOf(FingerprintServiceUnreachableError);
    await silent.stop();
    expect((await refusal(work())).message).to.match(/ECONNREFUSED/);
  });

  it("does not follow a redirection to another host", async () => {
    const gateway = await Loopback.start((_, response) => response.writeHead(307, { location: impostor.url }).end());
    replies = [(request) => ({ body: evaluated(1, request) })];
    const work = client(bank, { url: gateway.url, attempts: 1 }).fingerprint([bytes("A")]);
    expect(await refusal(work)).to.be.instanceOf(FingerprintServiceUnreachableError);
    expect(requests).to.be.empty;
    await gateway.stop();
  });
});
