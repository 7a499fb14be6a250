import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { Wallet } from "ethers";

import { readConfiguration } from "../../../services/fingerprint/configuration.ts";
import { ServiceConfigurationError } from "../../../services/fingerprint/errors.ts";
import { readKeys } from "../../../services/fingerprint/keys.ts";
import { hex } from "../../../sdk/documents/fingerprints/hex.ts";
import {
  DuplicateFingerprintEpochError,
  InvalidFingerprintEpochError,
} from "../../../sdk/documents/fingerprints/index.ts";
import { epochKeys } from "./harness.ts";

const seed = (epoch: number) => hex(new Uint8Array(32).fill(epoch + 1)).slice(2);
const account = Wallet.createRandom().address;
const other = Wallet.createRandom().address;

/** The least that the service starts with. */
const least = {
  LIENBOOK_FINGERPRINT_KEY: seed(0),
  LIENBOOK_FINGERPRINT_PARTICIPANTS: account,
  LIENBOOK_FINGERPRINT_AUDIT_DIR: "/var/log/fingerprints",
};

describe("The configuration of the fingerprint service", () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), "lienbook-configuration-"))));
  after(() => rm(folder, { recursive: true }));

  it("needs a key, participants and a place for the log; the rest has defaults", async () => {
    const configuration = readConfiguration(least);
    expect(configuration).to.deep.include({
      limits: { burst: 1_000, perMinute: 600, perDay: 20_000 },
      maximumBatch: 100,
      host: "127.0.0.1",
      port: 8787,
    });
    expect(configuration.keys.current).to.equal(0);
    expect(await configuration.participants.participantOf(account)).to.equal(account);
    for (const name of Object.keys(least)) {
      const part = Object.fromEntries(Object.entries(least).filter(([key]) => key !== name));
      expect(() => readConfiguration(part), name).to.throw(ServiceConfigurationError, name);
      expect(() => readConfiguration({ ...least, [name]: " " }), name).to.throw(ServiceConfigurationError, name);
    }
  });

  it("takes the keys of several epochs, the newest of which is current", () => {
    const keys = readKeys(`# rotated on 2026-03-01\n 7:0x${seed(2).toUpperCase()} \n\n0:${seed(0)},1:${seed(1)}\n`);
    expect(keys.all().map(({ epoch }) => epoch)).to.deep.equal([7, 1, 0]);
    expect(keys.current).to.equal(7);
    expect(keys.get(1)?.publicKey).to.deep.equal(epochKeys[1]!.publicKey);
    expect(keys.get(2)).to.equal(undefined);
  });

  it("takes neither two keys for one epoch nor an epoch of more than 32 bits nor no key", () => {
    expect(() => readKeys(`1:${seed(0)},1:${seed(1)}`)).to.throw(DuplicateFingerprintEpochError, /epoch 1/);
    expect(() => readKeys(`4294967296:${seed(0)}`)).to.throw(InvalidFingerprintEpochError);
    expect(() => readKeys("# none")).to.throw(ServiceConfigurationError);
  });

  it("never shows a key that it cannot read", () => {
    const broken = `${seed(0)}g`;
    expect(() => readKeys(`3:${broken}`))
      .to.throw(ServiceConfigurationError, /entry 1/)
      .with.property("message")
      .that.does.not.include(broken.slice(0, 8));
  });

  it("reads the keys from a file that only its owner can read", async () => {
    const path = join(folder, "keys");
    await writeFile(path, `0:${seed(0)}\n1:${seed(1)}\n`, { mode: 0o600 });
    const rest = { ...least, LIENBOOK_FINGERPRINT_KEY: "" };
    const environment = { ...rest, LIENBOOK_FINGERPRINT_KEY_FILE: path };
    expect(readConfiguration(environment).keys.current).to.equal(1);
    if (process.platform !== "win32") {
      await chmod(path, 0o640);
      expect(() => readConfiguration(environment)).to.throw(ServiceConfigurationError, /640/);
    }
    const absent = { ...rest, LIENBOOK_FINGERPRINT_KEY_FILE: join(folder, "absent") };
    expect(() => readConfiguration(absent)).to.throw(ServiceConfigurationError, /absent/);
    expect(() => readConfiguration({ ...least, LIENBOOK_FINGERPRINT_KEY_FILE: path })).to.throw(/Exactly one/);
  });

  it("takes participants with several accounts, from the environment or a file", async () => {
    const path = join(folder, "participants");
    await writeFile(path, `# the bank\nBANK=${account}\nBANK=${other.toLowerCase()}\n`);
    const rest = { ...least, LIENBOOK_FINGERPRINT_PARTICIPANTS: "" };
    const { participants } = readConfiguration({ ...rest, LIENBOOK_FINGERPRINT_PARTICIPANTS_FILE: path });
    expect(await participants.participantOf(account)).to.equal("BANK");
    expect(await participants.participantOf(other)).to.equal("BANK");
    expect(await participants.participantOf(Wallet.createRandom().address)).to.equal(undefined);
    for (const wrong of ["BANK", "BANK=", `=${account}`, `A=B=${account}`, `${account},X=${account}`, `${account}0`]) {
      expect(() => readConfiguration({ ...least, LIENBOOK_FINGERPRINT_PARTICIPANTS: wrong }), wrong).to.throw(
        ServiceConfigurationError,
      );
    }
  });

  it("takes the chain's participants with the address of the contract and of a node", () => {
    const rest = { ...least, LIENBOOK_FINGERPRINT_PARTICIPANTS: "" };
    const chain = { ...rest, LIENBOOK_FINGERPRINT_PARTICIPANTS_CONTRACT: account };
    expect(() => readConfiguration(chain)).to.throw(ServiceConfigurationError, /RPC_URL/);
    expect(readConfiguration({ ...chain, LIENBOOK_FINGERPRINT_RPC_URL: "http://127.0.0.1:8545" }).host).to.be.a(
      "string",
    );
    const wrong = { ...chain, LIENBOOK_FINGERPRINT_PARTICIPANTS_CONTRACT: "0x12" };
    expect(() => readConfiguration(wrong)).to.throw(ServiceConfigurationError, /PARTICIPANTS_CONTRACT/);
  });

  it("takes whole numbers within reason, and no batch that the limits would never let through", () => {
    for (const wrong of ["-1", "1.5", "x", "0x10", "70000"]) {
      expect(() => readConfiguration({ ...least, LIENBOOK_FINGERPRINT_PORT: wrong }), wrong).to.throw(/PORT/);
    }
    expect(() => readConfiguration({ ...least, LIENBOOK_FINGERPRINT_PER_DAY: "0" })).to.throw(/PER_DAY/);
    expect(() => readConfiguration({ ...least, LIENBOOK_FINGERPRINT_BURST: "50" })).to.throw(/BATCH/);
    expect(() => readConfiguration({ ...least, LIENBOOK_FINGERPRINT_PER_DAY: "50" })).to.throw(/BATCH/);
  });
});
