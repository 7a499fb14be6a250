/**
 * A script of three steps, run as a process of its own, that is killed in the middle of the second.
 *
 * Usage: node interrupted-run.ts URL KEY TOKEN JOURNAL PHASE
 * PHASE is what the sender reports just before the end: "committed", "sent" or "retrying", or "never" to run through. KEY
 * may be an address, whose key is then the node's.
 */
import { Wallet } from "ethers";

import { openProvider } from "../../../../sdk/chain/provider.ts";
import { Journal, Sender } from "../../../../sdk/chain/sender/index.ts";
import { TokenizedDeposit__factory } from "../../../../typechain-types/factories/contracts/settlement/TokenizedDeposit__factory.ts";

const STEPS = ["first", "second", "third"] as const;
const SPENDER = "0x00000000000000000000000000000000000000AA";

async function run(url = "", key = "", token = "", journalFile = "", phase = ""): Promise<void> {
  const provider = await openProvider(url);
  const signer = key.length === 42 ? await provider.getSigner(key) : new Wallet(key, provider);
  const journal = await Journal.open(journalFile, provider);
  const sender = new Sender(signer, {
    journal,
    gasPrice: 0n,
    pollingMs: 20,
    onProgress(progress) {
      console.log(progress.phase, progress.step ?? "", progress.hash ?? "");
      // As by a power cut: nothing is cleaned up.
      const isSecond = (progress.step ?? "second") === "second";
      if (isSecond && progress.phase === phase) process.kill(process.pid, "SIGKILL");
    },
  });
  const contract = TokenizedDeposit__factory.connect(token, sender);
  for (const [index, step] of STEPS.entries()) {
    await sender.step(step, () => contract.approve.populateTransaction(SPENDER, BigInt(index + 1)));
  }
  await journal.close();
  provider.destroy();
}

// The test runner loads every file in the folder.
if (process.argv[1] === import.meta.filename) await run(...process.argv.slice(2));
