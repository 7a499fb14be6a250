import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "chai";
import type { Wallet } from "ethers";

import { badLine, startChain, until, type TestChain } from "./chain.ts";

const SCRIPT = join(import.meta.dirname, "interrupted-run.ts");

interface Run {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly errors: string;
}

describe("A script that is killed and run again", () => {
  let chain: TestChain;

  before(async () => {
    chain = await startChain();
  });
  after(() => chain.stop());

  const setMining = (automatic: boolean) => chain.provider.send("evm_setAutomine", [automatic]);

  /** A script with a new account and a new journal. */
  async function script(url = chain.anvil.url, signer: Wallet | string = chain.wallet()) {
    const journal = join(await chain.folder(), "journal.json");
    const key = typeof signer === "string" ? signer : signer.privateKey;
    const account = typeof signer === "string" ? signer : signer.address;
    const run = async (phase = "never"): Promise<Run> => {
      const token = await chain.token.getAddress();
      const child = spawn(process.execPath, [SCRIPT, url, key, token, journal, phase], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      let [output, errors] = ["", ""];
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
      const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
        child.once("close", (...end) => {
          resolve(end);
        });
      });
      return { code, signal, errors, lines: output.trim().split("\n") };
    };
    const pending = () => chain.provider.getTransactionCount(account, "pending");
    return { run, journal, account, pending };
  }

  /** That each of the three steps happened once, in order, and nothing else. */
  async function expectThreeSteps(account: string, after = 0): Promise<void> {
    const mined = (await chain.minedOf(account)).slice(after);
    const amounts = mined.map(({ data }) => chain.token.interface.decodeFunctionData("approve", data)[1] as bigint);
    expect(amounts).to.deep.equal([1n, 2n, 3n]);
  }

  it("does nothing twice when it had written the step down and not sent it", async () => {
    await setMining(true);
    const { run, account, pending } = await script();
    expect((await run("committed")).signal).to.equal("SIGKILL");
    expect(await pending()).to.equal(1);

    expect((await run()).code).to.equal(0);
    await expectThreeSteps(account);
  });

  it("does nothing twice when it had sent the step, which is mined only when it runs again", async () => {
    await setMining(false);
    const { run, account, pending } = await script();
    const killed = run("sent");
    await until(async () => (await pending()) === 1);
    await chain.mine();
    expect((await killed).signal).to.equal("SIGKILL");
    expect([await chain.provider.getTransactionCount(account), await pending()]).to.deep.equal([1, 2]);

    const again = run();
    await setMining(true);
    await chain.mine();
    const { code, lines } = await again;
    expect(code).to.equal(0);
    expect(lines[0]).to.match(/^skipped first/);
    expect(lines.filter((line) => line.startsWith("committed second"))).to.deep.equal([]);
    await expectThreeSteps(account);
  });

  it("does nothing twice when the step was mined while nobody looked", async () => {
    await setMining(true);
    const { run, account, pending } = await script();
    expect((await run("sent")).signal).to.equal("SIGKILL");
    await until(async () => (await pending()) === 2);

    const { lines } = await run();
    expect(lines.filter((line) => line.startsWith("mined second"))).to.have.length(1);
    await expectThreeSteps(account);
  });

  it("sends the very same transaction again when the node has dropped it", async () => {
    await setMining(true);
    const { run, account, journal, pending } = await script();
    expect((await run("committed")).signal).to.equal("SIGKILL");
    const { steps } = JSON.parse(await readFile(journal, "utf8")) as {
      steps: Record<string, { hash: string; transaction: string }>;
    };
    const second = steps["second"]!;
    // The node takes it and drops it while the script is away.
    await setMining(false);
    await chain.provider.broadcastTransaction(second.transaction);
    await chain.provider.send("anvil_dropTransaction", [second.hash]);
    expect(await pending()).to.equal(1);
    await setMining(true);

    const { lines } = await run();
    expect(lines).to.include(`resent second ${second.hash}`);
    expect(lines).to.include(`mined second ${second.hash}`);
    await expectThreeSteps(account);
  });

  it("signs anew only what can never be mined, because the nonce was used for something else", async () => {
    await setMining(true);
    const wallet = chain.wallet();
    const { run, account } = await script(chain.anvil.url, wallet);
    expect((await run("committed")).signal).to.equal("SIGKILL");
    const other = await wallet.sendTransaction({ to: account, nonce: 1, gasPrice: 0n, gasLimit: 21_000n });
    await other.wait();

    const { lines } = await run();
    expect(lines.some((line) => line.startsWith("replaced second"))).to.be.true;
    const mined = (await chain.minedOf(account)).filter(({ data }) => data !== "0x");
    expect(mined).to.have.length(3);
  });

  it("sends nothing when it had come to its end", async () => {
    await setMining(true);
    const { run, account } = await script();
    expect((await run()).code).to.equal(0);
    const { lines } = await run();
    expect(lines.map((line) => line.split(" ")[0])).to.deep.equal(["skipped", "skipped", "skipped"]);
    await expectThreeSteps(account);
  });

  it("is refused while another process works through the same journal", async () => {
    await setMining(false);
    const { run, account, pending } = await script();
    const first = run();
    await until(async () => (await pending()) === 1);
    const second = await run();
    expect(second.code).to.equal(1);
    expect(second.errors).to.contain("JournalLockedError");

    await setMining(true);
    await chain.mine();
    expect((await first).code).to.equal(0);
    await expectThreeSteps(account);
  });

  describe("where the node keeps the key and signs", () => {
    for (const phase of ["committed", "sent"]) {
      it(`does nothing twice when it was killed after "${phase}"`, async () => {
        await setMining(true);
        const line = await badLine(chain.anvil.url, (method) => {
          return method === "eth_signTransaction" ? "unknown method" : "none";
        });
        const accounts = (await chain.provider.send("eth_accounts", [])) as string[];
        const node = (await chain.provider.getSigner(accounts[phase === "sent" ? 1 : 2])).address;
        const { run, account } = await script(line.url, node);
        expect((await run(phase)).signal).to.equal("SIGKILL");
        expect((await run()).code).to.equal(0);
        await expectThreeSteps(account);
        await line.close();
      });
    }

    it("finds in the blocks what the node has sent and the script did not hear of", async () => {
      await setMining(true);
      // The answer to the second step never comes, and the script is killed while it waits.
      let sent = 0;
      const line = await badLine(chain.anvil.url, (method) => {
        if (method === "eth_signTransaction") return "unknown method";
        return method === "eth_sendTransaction" && ++sent === 2 ? "answer lost" : "none";
      });
      const accounts = (await chain.provider.send("eth_accounts", [])) as string[];
      const node = (await chain.provider.getSigner(accounts[3])).address;
      const { run, account } = await script(line.url, node);
      expect((await run("retrying")).signal).to.equal("SIGKILL");
      expect((await run()).code).to.equal(0);
      await expectThreeSteps(account);
      await line.close();
    });
  });
});
