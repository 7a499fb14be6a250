import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { expect } from "chai";
import { Wallet } from "ethers";

import { hex } from "../../../sdk/documents/fingerprints/hex.ts";
import {
  FingerprintQuotaExhaustedError,
  FingerprintServiceUnreachableError,
  VoprfFingerprinter,
} from "../../../sdk/documents/fingerprints/index.ts";
import { EVALUATE_PATH, type EpochsResponse } from "../../../sdk/documents/fingerprints/protocol.ts";
import { bytes, epochKeys, expectedFingerprint, refusal, TestService } from "./harness.ts";

const root = join(import.meta.dirname, "../../..");
const seed = (epoch: number) => hex(new Uint8Array(32).fill(epoch + 1)).slice(2);
const bank = Wallet.createRandom();

/** The service as an operator runs it: a process of its own. */
class ServiceProcess {
  readonly child: ChildProcessWithoutNullStreams;
  output = "";
  errors = "";
  url = "";
  readonly #lines: AsyncIterator<string, undefined>;

  constructor(environment: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, ["services/fingerprint/main.ts"], {
      cwd: root,
      env: { PATH: process.env.PATH, ...environment },
    });
    this.#lines = createInterface(this.child.stdout)[Symbol.asyncIterator]();
    this.child.stderr.on("data", (chunk: Buffer) => (this.errors += chunk.toString()));
  }

  async listening(): Promise<EpochsResponse> {
    const entry = (await this.reported("listening")) as EpochsResponse & { port: number };
    this.url = `http://127.0.0.1:${entry.port}`;
    return entry;
  }

  /** The first line of this event that has not been read yet. */
  async reported(event: string): Promise<object> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`The service ended without "${event}": ${this.errors}`);
      this.output += `${value}\n`;
      const entry = JSON.parse(value) as { event: string };
      if (entry.event === event) return entry;
    }
  }

  /** Resolves once all that it had to say is read, too. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode === null) {
      this.child.kill(signal);
      await once(this.child, "close");
    }
    return this.child.exitCode;
  }
}

describe("The fingerprint service as a process", () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  let service: ServiceProcess;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "lienbook-fingerprints-"));
    environment = {
      LIENBOOK_FINGERPRINT_KEY: `0:${seed(0)},1:${seed(1)}`,
      LIENBOOK_FINGERPRINT_PARTICIPANTS: `BANK=${bank.address}`,
      LIENBOOK_FINGERPRINT_AUDIT_DIR: join(folder, "audit"),
      LIENBOOK_FINGERPRINT_PORT: "0",
      LIENBOOK_FINGERPRINT_BATCH: "5",
      LIENBOOK_FINGERPRINT_PER_DAY: "8",
    };
    service = new ServiceProcess(environment);
  });
  afterEach(async () => {
    await service.end("SIGKILL");
    await rm(folder, { recursive: true });
  });

  const client = () =>
    new VoprfFingerprinter({
      url: service.url,
      epoch: 1,
      publicKey: hex(epochKeys[1]!.publicKey),
      signer: bank,
      batchSize: 5,
      attempts: 1,
    });
  const inputs = (count: number) => Array.from({ length: count }, (_, i) => bytes(`INVOICE|${i}`));

  it("says on which port it listens and with which public keys, and answers", async () => {
    const entry = await service.listening();
    expect(entry.epochs).to.deep.equal([1, 0].map((epoch) => ({ epoch, publicKey: hex(epochKeys[epoch]!.publicKey) })));
    expect(await client().fingerprint([bytes("INVOICE|A|1")])).to.deep.equal([expectedFingerprint(1, "INVOICE|A|1")]);
  });

  it("keeps quota and used nonces over a restart, also after a crash in the middle of a line", async () => {
    await service.listening();
    await client().fingerprint(inputs(6));
    const signing = new TestService();
    signing.now = Date.now();
    const body = JSON.stringify(await signing.signed(bank));
    const post = () => fetch(service.url + EVALUATE_PATH, { method: "POST", body });
    expect((await post()).status).to.equal(200);
    await service.end("SIGKILL");

    const [file] = await readdir(join(folder, "audit"));
    const path = join(folder, "audit", file!);
    if (process.platform !== "win32") expect((await stat(path)).mode & 0o777).to.equal(0o600);
    await appendFile(path, '{"event":"evaluated","ti');

    service = new ServiceProcess(environment);
    await service.listening();
    expect((await post()).status).to.equal(409);
    expect(await refusal(client().fingerprint(inputs(2)))).to.be.instanceOf(FingerprintQuotaExhaustedError);
    expect(await client().fingerprint(inputs(1))).to.have.length(1);
    await service.end("SIGTERM");

    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    const counts = lines
      .filter((line) => line.endsWith("}"))
      .map((line) => JSON.parse(line) as { event: string; count: number });
    expect(counts.map(({ event, count }) => [event, count])).to.deep.equal([
      ["evaluated", 5],
      ["evaluated", 1],
      ["evaluated", 1],
      ["refused", 1],
      ["refused", 2],
      ["evaluated", 1],
    ]);
  });

  it("writes neither keys nor elements nor inputs anywhere", async () => {
    await service.listening();
    await client().fingerprint([bytes("INVOICE|A|1")]);
    await service.end("SIGTERM");
    const [file] = await readdir(join(folder, "audit"));
    const written = service.output + service.errors + (await readFile(join(folder, "audit", file!), "utf8"));
    for (const secret of [seed(1), hex(epochKeys[1]!.secretKey).slice(2), "INVOICE"]) {
      expect(written).to.not.include(secret);
    }
    expect(written.match(/0x0[23][0-9a-f]{64}/g)).to.have.members(
      epochKeys.slice(0, 2).map((key) => hex(key.publicKey)),
    );
  });

  it("answers what is under way when it is told to stop, takes nothing new, and ends well", async () => {
    await service.listening();
    const signing = new TestService();
    signing.now = Date.now();
    const body = JSON.stringify(await signing.signed(bank));

    const headers = { expect: "100-continue", "content-length": Buffer.byteLength(body) };
    const underWay = request(service.url + EVALUATE_PATH, { method: "POST", headers });
    underWay.flushHeaders();
    await once(underWay, "continue");
    const exit = once(service.child, "exit");
    service.child.kill("SIGTERM");
    await service.reported("stopping");
    expect(await refusal(client().fingerprint(inputs(1)))).to.be.instanceOf(FingerprintServiceUnreachableError);

    underWay.end(body);
    const [response] = (await once(underWay, "response")) as [IncomingMessage];
    expect(response.statusCode).to.equal(200);
    response.resume();
    expect(await exit).to.deep.equal([0, null]);
  });

  it("does not start on a wrong configuration, and says which variable is wrong", async () => {
    const wrong = new ServiceProcess({ ...environment, LIENBOOK_FINGERPRINT_KEY: "" });
    const [code] = (await once(wrong.child, "close")) as [number];
    expect(code).to.equal(1);
    expect(wrong.errors)
      .to.match(/LIENBOOK_FINGERPRINT_KEY/)
      .and.not.match(/\n\s+at /);
  });

  it("does not start on a port that is taken", async () => {
    await service.listening();
    const second = new ServiceProcess({ ...environment, LIENBOOK_FINGERPRINT_PORT: new URL(service.url).port });
    const [code] = (await once(second.child, "close")) as [number];
    expect(code).to.equal(1);
    expect(second.errors).to.include("EADDRINUSE");
  });
});
