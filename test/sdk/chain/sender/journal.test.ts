import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import type { Provider } from "ethers";

import {
  Journal,
  JournalInvalidError,
  JournalLockedError,
  JournalOfOtherChainError,
} from "../../../../sdk/chain/sender/index.ts";
import { failureOf } from "./chain.ts";

const ACCOUNT = "0x00000000000000000000000000000000000000AA";
const HASH = `0x${"ab".repeat(32)}`;
/** Greater than any process id of Linux, macOS or Windows, so of no process. */
const NO_PROCESS = 2 ** 31 - 2;

function chain(chainId: bigint, genesis: string): Provider {
  return {
    getNetwork: () => Promise.resolve({ chainId }),
    getBlock: () => Promise.resolve({ hash: genesis }),
  } as unknown as Provider;
}

describe("The journal of a script", () => {
  let folder: string;
  let path: string;
  const home = chain(1337n, HASH);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "lienbook-journal-"));
    path = join(folder, "deep", "journal.json");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("knows in a later run what an earlier one has sent", async () => {
    const first = await Journal.open(path, home);
    const commitment = { from: ACCOUNT, nonce: 4, after: 9, transaction: "0x02ab", hash: HASH };
    await Promise.all([first.put("a", commitment), first.put("b", { from: ACCOUNT, hash: HASH })]);
    await first.put("__proto__", { from: ACCOUNT, hash: HASH });
    await first.remove("b");
    await first.close();

    const second = await Journal.open(path, home);
    expect(second.find("a")).to.deep.equal(commitment);
    expect(second.find("b")).to.equal(undefined);
    expect(second.find("__proto__")).to.deep.equal({ from: ACCOUNT, hash: HASH });
    expect(second.openCommitments(ACCOUNT)).to.deep.equal([commitment]);
    await second.close();
  });

  it("leaves nothing half-written and no lock behind", async () => {
    const journal = await Journal.open(path, home);
    await Promise.all(Array.from({ length: 20 }, (_, i) => journal.put(String(i), { from: ACCOUNT, hash: HASH })));
    await journal.close();
    expect(await readdir(join(folder, "deep"))).to.deep.equal(["journal.json"]);
    expect(Object.keys((JSON.parse(await readFile(path, "utf8")) as { steps: object }).steps)).to.have.length(20);
  });

  it("is refused on another chain, and on one that was started anew under the same id", async () => {
    const journal = await Journal.open(path, home);
    await journal.put("a", { from: ACCOUNT, hash: HASH });
    await journal.close();
    for (const other of [chain(1n, HASH), chain(1337n, `0x${"cd".repeat(32)}`)]) {
      expect(await failureOf(Journal.open(path, other))).to.be.instanceOf(JournalOfOtherChainError);
    }
  });

  it("is refused by its path when it is damaged", async () => {
    await (await Journal.open(path, home)).close();
    const head = `"chainId": "1337", "genesis": "${HASH}"`;
    for (const text of ["", "{", "null", "[]", `{${head}}`, `{${head}, "steps": {"a": {"from": "${ACCOUNT}"}}}`]) {
      await writeFile(path, text);
      const error = await failureOf(Journal.open(path, home));
      expect(error, text).to.be.instanceOf(JournalInvalidError);
      expect((error as Error).message).to.contain(path);
    }
  });

  it("is open to one at a time, also within a process", async () => {
    const journal = await Journal.open(path, home);
    const error = await failureOf(Journal.open(path, home));
    expect(error).to.be.instanceOf(JournalLockedError);
    expect((error as Error).message).to.contain(`process ${process.pid} on ${hostname()}`);
    await journal.close();
    await (await Journal.open(path, home)).close();
  });

  it("takes over the lock of a process that was killed, and not one of another machine", async () => {
    await (await Journal.open(path, home)).close();
    await writeFile(`${path}.lock`, `process ${NO_PROCESS} on ${hostname()}`);
    await (await Journal.open(path, home)).close();

    await writeFile(`${path}.lock`, `process ${NO_PROCESS} on another-machine`);
    expect(await failureOf(Journal.open(path, home))).to.be.instanceOf(JournalLockedError);
  });
});
