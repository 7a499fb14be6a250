import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import {
  FingerprintEpochUnknownError,
  FingerprintKeyMismatchError,
  FingerprintQuotaExhaustedError,
  FingerprintRateLimitedError,
  FingerprintRequestExpiredError,
  FingerprintRequestRefusedError,
  NotAFingerprintParticipantError,
} from "../../../sdk/documents/fingerprints/index.ts";
import { EPOCHS_PATH, MAXIMUM_VALIDITY_SECONDS } from "../../../sdk/documents/fingerprints/protocol.ts";
import { hex } from "../../../sdk/documents/fingerprints/hex.ts";
import { bytes, epochKeys, NOON, refusal, TestService } from "./harness.ts";

const many = (count: number) => Array.from({ length: count }, (_, i) => bytes(`INVOICE|A|${i}`));

describe("The fingerprint service", () => {
  let service: TestService;
  beforeEach(async () => (service = await new TestService().start()));
  afterEach(() => service.stop());

  it("tells anyone its epochs, their public keys and its limits", async () => {
    const response = await fetch(service.url + EPOCHS_PATH);
    expect(response.status).to.equal(200);
    expect(await response.json()).to.deep.equal({
      current: 1,
      epochs: [1, 0].map((epoch) => ({ epoch, publicKey: hex(epochKeys[epoch]!.publicKey) })),
      limits: { elementsPerRequest: 10, burst: 20, elementsPerMinute: 60, elementsPerDay: 50 },
    });
  });

  it("answers only accounts of participants", async () => {
    const error = await refusal(service.client(service.stranger).fingerprint(many(1)));
    expect(error).to.be.instanceOf(NotAFingerprintParticipantError).with.property("value", service.stranger.address);
    expect(service.log).to.be.empty;
  });

  it("refuses a request that another account has signed, or that was changed after signing", async () => {
    const forged = await service.signed(service.stranger, { account: service.bank.address });
    const honest = await service.signed(service.bank);
    const other = await service.signed(service.bank);
    const altered = [
      forged,
      { ...honest, elements: other.elements },
      { ...honest, elements: [...honest.elements, ...other.elements] },
      { ...honest, nonce: other.nonce },
      { ...honest, deadline: honest.deadline + 1 },
      { ...honest, epoch: 0, publicKey: hex(epochKeys[0]!.publicKey) },
      { ...honest, account: service.exporter.address },
      { ...honest, account: ZeroAddress },
      { ...honest, signature: `0x${"00".repeat(65)}` },
    ];
    for (const request of altered) {
      const { status, body } = await service.post(request);
      expect([status, body.error?.code]).to.deep.equal([401, "signature_invalid"]);
    }
    expect((await service.post(honest)).status).to.equal(200);
  });

  it("answers a request once", async () => {
    const request = await service.signed(service.bank);
    expect((await service.post(request)).status).to.equal(200);
    const again = await service.post(request);
    expect([again.status, again.body.error?.code]).to.deep.equal([409, "request_replayed"]);
    // The nonce belongs to the account: another account's equal nonce is no replay.
    expect((await service.post(await service.signed(service.exporter, { nonce: request.nonce }))).status).to.equal(200);
  });

  it("answers a request once even when it comes twice at the same moment", async () => {
    const request = await service.signed(service.bank);
    const answers = await Promise.all([service.post(request), service.post(request), service.post(request)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409]);
  });

  it("refuses a request after its deadline, and one that would have to be remembered for too long", async () => {
    const request = await service.signed(service.bank);
    service.now = NOON + 61_000;
    expect((await service.post(request)).body.error?.code).to.equal("request_expired");
    service.now = NOON + 60_000;
    expect((await service.post(request)).status).to.equal(200);

    const now = service.now / 1000;
    const latest = await service.signed(service.bank, { deadline: now + MAXIMUM_VALIDITY_SECONDS });
    expect((await service.post(latest)).status).to.equal(200);
    const later = await service.signed(service.bank, { deadline: now + MAXIMUM_VALIDITY_SECONDS + 1 });
    expect((await service.post(later)).body.error?.code).to.equal("deadline_too_far");

    const slow = service.client(service.bank, { now: () => NOON - 3_600_000 });
    expect(await refusal(slow.fingerprint(many(1)))).to.be.instanceOf(FingerprintRequestExpiredError);
  });

  it("names the live epochs when asked for another", async () => {
    const client = service.client(service.bank, { epoch: 2 });
    expect(await refusal(client.fingerprint(many(1)))).to.be.instanceOf(FingerprintEpochUnknownError);
    const { body } = await service.post(await service.signed(service.bank, { epoch: 2 }));
    expect(body.error?.message).to.include("1, 0");
  });

  it("refuses a client that has pinned another key, so that a request for one network is void in another", async () => {
    const client = service.client(service.bank, { publicKey: hex(epochKeys[2]!.publicKey) });
    expect(await refusal(client.fingerprint(many(1)))).to.be.instanceOf(FingerprintKeyMismatchError);
  });

  it("counts elements, not requests, against a participant's rate, and says when to come back", async () => {
    const client = service.client(service.bank);
    await client.fingerprint(many(20));
    const error = await refusal(client.fingerprint(many(5)));
    expect(error).to.be.instanceOf(FingerprintRateLimitedError).with.property("retryAfterSeconds", 5);

    service.now += 4_999;
    expect(await refusal(client.fingerprint(many(5)))).to.be.instanceOf(FingerprintRateLimitedError);
    service.now += 1;
    expect(await client.fingerprint(many(5))).to.have.length(5);
    // The exporter's bucket is its own.
    expect(await service.client(service.exporter).fingerprint(many(20))).to.have.length(20);
  });

  it("gives a participant with two accounts no more than one with one", async () => {
    await service.client(service.bank).fingerprint(many(20));
    const error = await refusal(service.client(service.bankToo).fingerprint(many(1)));
    expect(error).to.be.instanceOf(FingerprintRateLimitedError);
  });

  it("ends a participant's day at its quota and begins another at midnight UTC", async () => {
    const client = service.client(service.bank);
    await client.fingerprint(many(20));
    service.now += 60_000;
    await client.fingerprint(many(20));
    service.now += 60_000;
    await client.fingerprint(many(10));
    const error = await refusal(client.fingerprint(many(1)));
    expect(error)
      .to.be.instanceOf(FingerprintQuotaExhaustedError)
      .with.property("retryAfterSeconds", 12 * 3600 - 120);
    service.now = NOON + 12 * 3_600_000;
    expect(await client.fingerprint(many(1))).to.have.length(1);
  });

  it("lets a refused request be sent again, for it has used nothing up", async () => {
    await service.client(service.bank).fingerprint(many(20));
    const request = await service.signed(service.bank);
    const { status, headers } = await service.post(request);
    expect([status, headers.get("retry-after")]).to.deep.equal([429, "1"]);
    service.now += 1_000;
    expect((await service.post(request)).status).to.equal(200);
  });

  it("takes no batch above its size", async () => {
    const { status, body } = await service.post(await service.signed(service.bank, {}, 11));
    expect([status, body.error?.code]).to.deep.equal([400, "batch_too_large"]);
    const client = service.client(service.bank, { batchSize: 11 });
    const error = await refusal(client.fingerprint(many(11)));
    expect(error).to.be.instanceOf(FingerprintRequestRefusedError).with.property("refusal", "batch_too_large");
  });

  it("refuses a body that is larger than any request, without reading it to its end", async () => {
    const { status, body } = await service.post("x".repeat(1_000_000));
    expect([status, body.error?.code]).to.deep.equal([413, "request_too_large"]);
  });

  it("refuses what is no request, and counts nothing", async () => {
    const good = await service.signed(service.bank);
    const lowerCase = good.account.slice(0, -1) + (good.account.endsWith("0") ? "1" : "0");
    const bad: unknown[] = [
      "",
      "{",
      "null",
      [],
      { ...good, nonce: undefined },
      { ...good, more: 1 },
      { ...good, elements: [] },
      { ...good, elements: ["0x00"] },
      { ...good, elements: [good.elements[0]!.toUpperCase()] },
      { ...good, epoch: -1 },
      { ...good, epoch: "1" },
      { ...good, deadline: 1e300 },
      { ...good, account: lowerCase },
      await service.signed(service.bank, { elements: [`0x02${"00".repeat(31)}01`] }),
      await service.signed(service.bank, { elements: [hex(p256.Point.BASE.toBytes(false))] as [`0x${string}`] }),
    ];
    for (const body of bad) {
      const answer = await service.post(body);
      expect([answer.status, answer.body.error?.code], JSON.stringify(body)).to.deep.equal([400, "malformed_request"]);
    }
    expect(service.log).to.be.empty;
    expect(await service.client(service.bank).fingerprint(many(20))).to.have.length(20);
  });

  it("has two paths and a method for each", async () => {
    expect((await service.post({}, "/v1/other")).body.error?.code).to.equal("path_unknown");
    expect((await service.post({}, EPOCHS_PATH)).status).to.equal(405);
    expect((await fetch(`${service.url}//`)).status).to.equal(404);
  });

  it("says that it cannot answer when participants cannot be looked up, and counts nothing", async () => {
    const broken = await new TestService().start({
      participants: { participantOf: () => Promise.reject(new Error("the node is down")) },
    });
    try {
      const { status, body } = await broken.post(await broken.signed(broken.bank));
      expect([status, body.error?.code]).to.deep.equal([503, "unavailable"]);
      expect(JSON.stringify(body)).to.not.include("node is down");
      expect(broken.warnings.join()).to.include("node is down");
    } finally {
      await broken.stop();
    }
  });

  it("gives no answer that it cannot write into its log", async () => {
    const full = await new TestService().start({
      audit: { append: () => Promise.reject(new Error("no space left on device")) },
    });
    try {
      const { status, body } = await full.post(await full.signed(full.bank));
      expect([status, body.error?.code]).to.deep.equal([503, "unavailable"]);
      expect(body.evaluated).to.equal(undefined);
    } finally {
      await full.stop();
    }
  });

  it("logs whom it answered, for which epoch and how many, and nothing of what was asked", async () => {
    const request = await service.signed(service.bank, {}, 3);
    await service.post(request);
    expect(service.log).to.deep.equal([
      {
        event: "evaluated",
        time: "2026-03-14T12:00:00.000Z",
        participant: "BANK",
        account: service.bank.address,
        epoch: 1,
        count: 3,
        nonce: request.nonce,
        deadline: request.deadline,
      },
    ]);
  });

  it("notes once that a participant ran into its limit, however often it tries", async () => {
    const client = service.client(service.bank);
    await client.fingerprint(many(20));
    for (let i = 0; i < 3; i++) await refusal(client.fingerprint(many(1)));
    expect(service.log.slice(2)).to.have.length(1);
    expect(service.log[2]).to.include({ event: "refused", code: "rate_limited", participant: "BANK", count: 1 });
    service.now += 1_000;
    await client.fingerprint(many(1));
    await refusal(client.fingerprint(many(1)));
    expect(service.log.map(({ event }) => event)).to.deep.equal([
      ...["evaluated", "evaluated", "refused"],
      ...["evaluated", "refused"],
    ]);
  });
});
