import { expect } from "chai";
import type { Wallet } from "ethers";

import { ERC20InsufficientBalanceError, NodeUnreachableError, type RetryPolicy } from "../../../../sdk/chain/index.ts";
import {
  Sender,
  TransactionOfOtherAccountError,
  TransactionRejectedError,
  TransactionTimeoutError,
  type Progress,
} from "../../../../sdk/chain/sender/index.ts";
import { badLine, failureOf, FAST, connectTo, startChain, until, type Fault, type TestChain } from "./chain.ts";

const SPENDER = "0x00000000000000000000000000000000000000AA";

describe("The sender of transactions, on a chain without fees", () => {
  let chain: TestChain;

  before(async () => {
    chain = await startChain();
  });
  after(() => chain.stop());

  const approve = (amount: bigint) => chain.token.approve.populateTransaction(SPENDER, amount);
  const redeem = (amount: bigint) => chain.token.redeem.populateTransaction(amount);
  /** Credits an account, from the issuer's account at the node. */
  const credit = async (account: string, amount: bigint) => {
    const credited = await chain.token.issue(account, amount, { gasPrice: 0n });
    await chain.mine();
    await credited.wait();
  };

  it("sends from an account that has no balance", async () => {
    const wallet = chain.wallet();
    const sending = new Sender(wallet, FAST).send(await approve(7n));
    await until(async () => (await wallet.getNonce("pending")) === 1);
    await chain.mine();

    expect((await sending).status).to.equal(1);
    expect(await chain.token.allowance(wallet, SPENDER)).to.equal(7n);
    expect((await chain.minedOf(wallet.address))[0]!.gasPrice).to.equal(0n);
  });

  it("gives ten transactions sent at once ten nonces in a row", async () => {
    const wallet = chain.wallet();
    const sender = new Sender(wallet, FAST);
    const sending = Promise.all(Array.from({ length: 10 }, async (_, i) => sender.send(await approve(BigInt(i)))));
    await until(async () => (await wallet.getNonce("pending")) === 10);
    await chain.mine();

    const receipts = await sending;
    expect(new Set(receipts.map(({ hash }) => hash)).size).to.equal(10);
    expect((await chain.minedOf(wallet.address)).map(({ nonce }) => nonce)).to.deep.equal([...Array(10).keys()]);
  });

  it("refuses by name what a contract would refuse, before it is sent, and leaves no gap behind", async () => {
    const wallet = chain.wallet();
    const sender = new Sender(wallet, { ...FAST, context: { currency: { code: "USD", exponent: 2 } } });
    const [first, refused, second] = [
      sender.send(await approve(1n)),
      failureOf(sender.send(await redeem(25_000_000n))),
      sender.send(await approve(2n)),
    ];
    await until(async () => (await wallet.getNonce("pending")) === 2);
    await chain.mine();
    await Promise.all([first, second]);

    const refusal = await refused;
    expect(refusal).to.be.instanceOf(ERC20InsufficientBalanceError);
    expect((refusal as ERC20InsufficientBalanceError).needed).to.equal(25_000_000n);
    expect((refusal as Error).message).to.contain("has 0.00 USD in the token; 250,000.00 USD are needed");
    expect(await wallet.getNonce()).to.equal(2);
  });

  it("says by name why a transaction failed that was sound when it was sent", async () => {
    const wallet = chain.wallet();
    await credit(wallet.address, 100n);
    const sender = new Sender(wallet, FAST);
    const outcomes = Promise.allSettled([sender.send(await redeem(100n)), sender.send(await redeem(100n))]);
    await until(async () => (await wallet.getNonce("pending")) === 2);
    await chain.mine();

    const failed = (await outcomes).filter((outcome) => outcome.status === "rejected");
    expect(failed).to.have.length(1);
    expect(failed[0]!.reason).to.be.instanceOf(ERC20InsufficientBalanceError);
    expect((failed[0]!.reason as ERC20InsufficientBalanceError).balance).to.equal(0n);
  });

  it("gives the node the same transaction again when the node has dropped it", async () => {
    const wallet = chain.wallet();
    const seen: Progress[] = [];
    const sender = new Sender(wallet, { ...FAST, onProgress: (progress) => seen.push(progress) });
    const sending = sender.send(await approve(3n));
    await until(() => seen.some(({ phase }) => phase === "sent"));
    await chain.provider.send("anvil_dropTransaction", [seen.at(-1)!.hash]);
    await until(() => seen.some(({ phase }) => phase === "resent"));
    await chain.mine();

    const { hash } = await sending;
    expect(new Set(seen.map((progress) => progress.hash))).to.deep.equal(new Set([hash]));
    expect(await chain.minedOf(wallet.address)).to.have.length(1);
  });

  it("closes the gap that a dropped transaction left when it sends the next one", async () => {
    const wallet = chain.wallet();
    const sender = new Sender(wallet, FAST);
    const dropped = await sender.sendTransaction(await approve(1n));
    await chain.provider.send("anvil_dropTransaction", [dropped.hash]);
    const next = sender.send(await approve(2n));
    await until(async () => (await wallet.getNonce("pending")) === 2);
    await chain.mine();

    await next;
    expect((await chain.minedOf(wallet.address))[0]!.hash).to.equal(dropped.hash);
  });

  it("waits for as many blocks as it was told to", async () => {
    const wallet = chain.wallet();
    let isDone = false;
    const sending = new Sender(wallet, { ...FAST, confirmations: 3 })
      .send(await approve(1n))
      .then(() => (isDone = true));
    await until(async () => (await wallet.getNonce("pending")) === 1);
    await chain.mine();
    await chain.mine();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(isDone).to.be.false;
    await chain.mine();
    await sending;
  });

  it("gives up waiting by name, and nothing is lost", async () => {
    const wallet = chain.wallet();
    const sender = new Sender(wallet, { ...FAST, timeoutMs: 100 });
    const late = await failureOf(sender.send(await approve(5n)));
    expect(late).to.be.instanceOf(TransactionTimeoutError);
    await chain.mine();
    expect((await chain.minedOf(wallet.address))[0]!.hash).to.equal((late as TransactionTimeoutError).hash);
  });

  it("sends through a typed contract, as any signer does", async () => {
    const wallet = chain.wallet();
    const sent = await chain.token.connect(new Sender(wallet, FAST)).approve(SPENDER, 11n);
    await chain.mine();
    await sent.wait();
    expect(await chain.token.allowance(wallet, SPENDER)).to.equal(11n);
  });

  it("refuses a transaction of another account", async () => {
    const transaction = { ...(await approve(1n)), from: SPENDER };
    const error = await failureOf(new Sender(chain.wallet(), FAST).send(transaction));
    expect(error).to.be.instanceOf(TransactionOfOtherAccountError);
  });

  describe("over a bad line", () => {
    const over = async (
      faultOf: (method: string, attempt: number) => Fault,
      seen: Progress[] = [],
      retry: RetryPolicy = FAST.retry,
    ) => {
      const line = await badLine(chain.anvil.url, faultOf);
      const provider = await connectTo(line.url);
      const wallet = chain.wallet().connect(provider);
      const sender = new Sender(wallet, { ...FAST, retry, onProgress: (progress) => seen.push(progress) });
      const close = async () => {
        provider.destroy();
        await line.close();
      };
      return { wallet, sender, close };
    };
    const pendingOf = (account: string) => chain.provider.getTransactionCount(account, "pending");

    it("asks again when a request got lost", async () => {
      const { wallet, sender, close } = await over((method, attempt) => {
        return method !== "eth_chainId" && attempt === 1 ? "request lost" : "none";
      });
      const sending = sender.send(await approve(1n));
      await until(async () => (await pendingOf(wallet.address)) === 1);
      await chain.mine();
      expect((await sending).status).to.equal(1);
      await close();
    });

    it("sends once when the node's answer to the transaction got lost", async () => {
      const seen: Progress[] = [];
      const { wallet, sender, close } = await over((method, attempt) => {
        return method === "eth_sendRawTransaction" && attempt === 1 ? "answer lost" : "none";
      }, seen);
      const sending = sender.send(await approve(1n));
      await until(async () => (await pendingOf(wallet.address)) === 1);
      await chain.mine();
      await sending;

      expect(seen.some(({ phase }) => phase === "retrying")).to.be.true;
      expect(await chain.minedOf(wallet.address)).to.have.length(1);
      await close();
    });

    it("sends once when the answer got lost and the transaction was mined before it is sent again", async () => {
      const { wallet, sender, close } = await over((method, attempt) => {
        return method === "eth_sendRawTransaction" && attempt === 1 ? "answer lost" : "none";
      });
      await chain.provider.send("evm_setAutomine", [true]);
      await sender.send(await approve(1n));
      await chain.provider.send("evm_setAutomine", [false]);
      expect(await chain.minedOf(wallet.address)).to.have.length(1);
      await close();
    });

    it("keeps the nonce of a transaction of which nobody knows what became, and brings it home later", async () => {
      let isCut = true;
      const { wallet, sender, close } = await over((method) => {
        return method === "eth_sendRawTransaction" && isCut ? "request lost" : "none";
      });
      expect(await failureOf(sender.send(await approve(1n)))).to.be.instanceOf(NodeUnreachableError);
      isCut = false;
      const sending = sender.send(await approve(2n));
      await until(async () => (await pendingOf(wallet.address)) === 2);
      await chain.mine();
      await sending;
      expect((await chain.minedOf(wallet.address)).map(({ nonce }) => nonce)).to.deep.equal([0, 1]);
      await close();
    });

    /** The same account, used by somebody who knows nothing of the sender. */
    const rival = async (wallet: Wallet) => {
      const approval = { ...(await approve(99n)), nonce: 0, gasPrice: 0n, gasLimit: 100_000n };
      const sent = await wallet.connect(chain.provider).sendTransaction(approval);
      await chain.mine();
      await sent.wait();
    };

    it("signs anew when another process has used the nonce in the meantime", async () => {
      let isCut = true;
      const seen: Progress[] = [];
      const patient = { attempts: 10, firstDelayMs: 5 };
      const { wallet, sender, close } = await over(
        (method) => (method === "eth_sendRawTransaction" && isCut ? "request lost" : "none"),
        seen,
        patient,
      );
      const sending = sender.send(await approve(1n));
      await until(() => seen.some(({ phase }) => phase === "committed"));
      await rival(wallet);
      isCut = false;
      await until(async () => (await pendingOf(wallet.address)) === 2);
      await chain.mine();
      await sending;

      expect(seen.some(({ phase }) => phase === "replaced")).to.be.true;
      expect((await chain.minedOf(wallet.address)).map(({ nonce }) => nonce)).to.deep.equal([0, 1]);
      expect(await chain.token.allowance(wallet, SPENDER)).to.equal(1n);
      await close();
    });

    it("takes the next nonce when the node's count was an old one", async () => {
      const { wallet, sender, close } = await over((method, attempt) => {
        return method === "eth_getTransactionCount" && attempt <= 2 ? { answer: "0x0" } : "none";
      });
      await rival(wallet);
      const sending = sender.send(await approve(1n));
      await until(async () => (await pendingOf(wallet.address)) === 2);
      await chain.mine();
      await sending;
      expect(await chain.token.allowance(wallet, SPENDER)).to.equal(1n);
      await close();
    });

    it("does not send again what the node has refused", async () => {
      let sent = 0;
      const { sender, close } = await over((method) => {
        if (method !== "eth_sendRawTransaction") return "none";
        sent++;
        return "unknown method";
      });
      expect(await failureOf(sender.send(await approve(1n)))).to.be.instanceOf(TransactionRejectedError);
      expect(sent).to.equal(1);
      await close();
    });
  });
});

describe("The sender of transactions, on a chain with fees", () => {
  let chain: TestChain;

  before(async () => {
    chain = await startChain({ fees: true });
  });
  after(() => chain.stop());

  const funded = async () => {
    const wallet = chain.wallet();
    await chain.provider.send("anvil_setBalance", [wallet.address, "0xde0b6b3a7640000"]);
    return wallet;
  };

  it("pays what the market asks", async () => {
    const wallet = await funded();
    const sending = new Sender(wallet, FAST).send(await chain.token.approve.populateTransaction(SPENDER, 1n));
    await until(async () => (await wallet.getNonce("pending")) === 1);
    await chain.mine();
    await sending;
    expect((await chain.minedOf(wallet.address))[0]!.type).to.equal(2);
  });

  it("leaves no gap after a transaction for which too little gas was offered", async () => {
    const wallet = await funded();
    const transaction = await chain.token.approve.populateTransaction(SPENDER, 2n);
    const error = await failureOf(new Sender(wallet, { ...FAST, gasPrice: 0n }).send(transaction));
    expect(error).to.be.instanceOf(TransactionRejectedError);

    const sending = new Sender(wallet, FAST).send(transaction);
    await until(async () => (await wallet.getNonce("pending")) === 1);
    await chain.mine();
    await sending;
    expect((await chain.minedOf(wallet.address)).map(({ nonce }) => nonce)).to.deep.equal([0]);
  });
});
