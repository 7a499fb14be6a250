import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";

import { hex } from "../../../sdk/documents/fingerprints/hex.ts";
import {
  DuplicateFingerprintEpochError,
  FingerprintInputTooLongError,
  fingerprintUnderEveryEpoch,
  InvalidFingerprintPublicKeyError,
} from "../../../sdk/documents/fingerprints/index.ts";
import { bytes, expectedFingerprint, refusal, TestService } from "./harness.ts";

describe("Fingerprints from the service", () => {
  let service: TestService;
  before(
    async () => (service = await new TestService().start({ limits: { burst: 1000, perMinute: 60, perDay: 1000 } })),
  );
  after(() => service.stop());

  it("are those of the function itself, though the service never sees the input", async () => {
    const fingerprints = await service.client(service.bank).fingerprint([bytes("INVOICE|A|1"), bytes("")]);
    expect(fingerprints).to.deep.equal([expectedFingerprint(1, "INVOICE|A|1"), expectedFingerprint(1, "")]);
  });

  it("are the same for two members, so that they find each other's document", async () => {
    const inputs = [bytes("INVOICE|A|1")];
    const ofBank = await service.client(service.bank).fingerprint(inputs);
    expect(await service.client(service.exporter).fingerprint(inputs)).to.deep.equal(ofBank);
  });

  it("come in order over several batches, none for none", async () => {
    const texts = Array.from({ length: 23 }, (_, i) => `INVOICE|A|${i}`);
    const client = service.client(service.bank, { batchSize: 7 });
    expect(await client.fingerprint(texts.map(bytes))).to.deep.equal(texts.map((text) => expectedFingerprint(1, text)));
    expect(await client.fingerprint([])).to.deep.equal([]);
  });

  it("are computed under every live epoch for a lender that looks for an older registration", async () => {
    const clients = [service.client(service.bank, { epoch: 0 }), service.client(service.bank, { epoch: 1 })];
    expect(await fingerprintUnderEveryEpoch(clients, [bytes("A")])).to.deep.equal([
      { epoch: 1, fingerprints: [expectedFingerprint(1, "A")] },
      { epoch: 0, fingerprints: [expectedFingerprint(0, "A")] },
    ]);
    const twice = fingerprintUnderEveryEpoch([clients[0]!, clients[0]!], [bytes("A")]);
    expect(await refusal(twice)).to.be.instanceOf(DuplicateFingerprintEpochError);
  });

  it("are not asked for with an input that is no identity, before anything is counted", async () => {
    const before = service.log.length;
    const work = service.client(service.bank).fingerprint([bytes("A"), new Uint8Array(40_000)]);
    expect(await refusal(work))
      .to.be.instanceOf(FingerprintInputTooLongError)
      .with.property("message")
      .includes("40000");
    expect(service.log.length).to.equal(before);
  });

  it("need a pinned key that is a point of the curve", () => {
    for (const publicKey of ["", "0x02", `0x05${"00".repeat(32)}`, hex(p256.Point.BASE.toBytes(false))]) {
      expect(() => service.client(service.bank, { publicKey })).to.throw(InvalidFingerprintPublicKeyError);
    }
  });
});
