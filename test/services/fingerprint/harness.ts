import { createHash } from "node:crypto";
import type { Server } from "node:http";

import { p256_hasher } from "@noble/curves/nist.js";
import { randomBytes } from "@noble/hashes/utils.js";
import { type BaseWallet, type HDNodeWallet, Wallet } from "ethers";

import { VoprfFingerprinter, type VoprfOptions } from "../../../sdk/documents/fingerprints/index.ts";
import { type Hex, hex } from "../../../sdk/documents/fingerprints/hex.ts";
import {
  EVALUATE_PATH,
  type EvaluateMessage,
  type EvaluateResponse,
  type RefusalResponse,
  REQUEST_DOMAIN,
  REQUEST_TYPES,
} from "../../../sdk/documents/fingerprints/protocol.ts";
import { deriveEpochKey, voprf, voprfInput } from "../../../sdk/documents/fingerprints/voprf.ts";
import type { AuditEntry } from "../../../services/fingerprint/audit.ts";
import { KeyRing } from "../../../services/fingerprint/keys.ts";
import { listedParticipants } from "../../../services/fingerprint/participants.ts";
import { serve, stop } from "../../../services/fingerprint/server.ts";
import { FingerprintService, type ServiceParts } from "../../../services/fingerprint/service.ts";
import { listen } from "./loopback.ts";

/** Keys of three epochs; the service of the tests has the first two. */
export const epochKeys = [0, 1, 2].map((epoch) => deriveEpochKey(new Uint8Array(32).fill(epoch + 1), epoch));

/** A moment on a working day: 2026-03-14 12:00 UTC. */
export const NOON = Date.UTC(2026, 2, 14, 12);

export const bytes = (text: string) => new TextEncoder().encode(text);

/** An answer of the service, accepted or refused. */
export interface TestAnswer {
  readonly status: number;
  readonly body: Partial<EvaluateResponse & RefusalResponse>;
  readonly headers: Headers;
}

/** A fingerprint service on a loopback port, with a clock that the test moves. */
export class TestService {
  readonly bank: HDNodeWallet = Wallet.createRandom();
  /** A second account of the same bank. */
  readonly bankToo: HDNodeWallet = Wallet.createRandom();
  readonly exporter: HDNodeWallet = Wallet.createRandom();
  readonly stranger: HDNodeWallet = Wallet.createRandom();
  readonly log: AuditEntry[] = [];
  readonly warnings: string[] = [];
  now = NOON;
  url = "";
  #server: Server | undefined;

  async start(changes: Partial<ServiceParts> = {}): Promise<this> {
    const service = new FingerprintService({
      keys: new KeyRing(epochKeys.slice(0, 2)),
      participants: listedParticipants([
        `BANK=${this.bank.address}`,
        `BANK=${this.bankToo.address}`,
        this.exporter.address,
      ]),
      limits: { burst: 20, perMinute: 60, perDay: 50 },
      maximumBatch: 10,
      audit: { append: async (entry) => void this.log.push(entry) },
      now: () => this.now,
      warn: (message) => this.warnings.push(message),
      ...changes,
    });
    this.#server = serve(service, (message) => this.warnings.push(message));
    this.url = await listen(this.#server);
    return this;
  }

  async stop(): Promise<void> {
    if (this.#server) await stop(this.#server);
  }

  /** A client that signs by this test's clock and has the right key pinned. */
  client(signer: BaseWallet, changes: Partial<VoprfOptions> = {}): VoprfFingerprinter {
    const epoch = changes.epoch ?? 1;
    return new VoprfFingerprinter({
      url: this.url,
      epoch,
      publicKey: hex(epochKeys[epoch]!.publicKey),
      signer,
      batchSize: 10,
      retryDelayMs: 1,
      now: () => this.now,
      ...changes,
    });
  }

  /** A request as a client would send it, with changes made before it is signed. */
  async signed(signer: BaseWallet, changes: Partial<EvaluateMessage> = {}, elements = 1) {
    const message: EvaluateMessage = {
      account: signer.address,
      epoch: 1,
      publicKey: hex(epochKeys[1]!.publicKey),
      elements: Array.from({ length: elements }, () => hex(voprf.blind(voprfInput(1, bytes("x"))).blinded)),
      nonce: hex(randomBytes(32)),
      deadline: Math.floor(this.now / 1000) + 60,
      ...changes,
    };
    return {
      ...message,
      signature: (await signer.signTypedData(REQUEST_DOMAIN, REQUEST_TYPES, { ...message })) as Hex,
    };
  }

  async post(body: unknown, path = EVALUATE_PATH): Promise<TestAnswer> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(this.url + path, { method: "POST", body: text });
    return { status: response.status, body: (await response.json()) as TestAnswer["body"], headers: response.headers };
  }
}

/**
 * What the service must give for an input: the function of RFC 9497 written out with the secret key, without blinding,
 * `SHA-256(len(x) ‖ x ‖ len(k·H(x)) ‖ k·H(x) ‖ "Finalize")`.
 */
export function expectedFingerprint(epoch: number, text: string): string {
  const epochBytes = Buffer.from([0, 0, 0, epoch]);
  const x = Buffer.concat([Buffer.from("lienbook/fingerprint/voprf-p256-sha256/v1"), epochBytes, bytes(text)]);
  const point = p256_hasher.hashToCurve(x, { DST: bytes("HashToGroup-OPRFV1-\x01-P256-SHA256") });
  const evaluated = point.multiply(BigInt(hex(epochKeys[epoch]!.secretKey))).toBytes();
  const length = (of: Uint8Array) => Buffer.from([of.length >> 8, of.length & 0xff]);
  const hash = createHash("sha256").update(length(x)).update(x).update(length(evaluated)).update(evaluated);
  return `0x${hash.update("Finalize").digest("hex")}`;
}

/** The error that `work` is refused with. */
export async function refusal(work: Promise<unknown>): Promise<Error> {
  return work.then(
    (value) => {
      throw new Error(`nothing was refused; the answer was ${JSON.stringify(value)}`);
    },
    (error: unknown) => {
      if (error instanceof Error) return error;
      throw new Error("what was thrown is no error");
    },
  );
}
