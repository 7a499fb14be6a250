import type { Contracts } from "../../sdk/index.ts";
import { table } from "../terminal/table.ts";
import { usd } from "./report.ts";

/** What everybody holds of the settlement currency, and how that changed. */
export class Ledger {
  readonly #book: Contracts;
  readonly #accounts: ReadonlyMap<string, string>;
  #before = new Map<string, bigint>();

  /** @param accounts address to name: all who can hold money, the contracts among them; those of one name are one row */
  constructor(book: Contracts, accounts: ReadonlyMap<string, string>) {
    this.#book = book;
    this.#accounts = accounts;
  }

  async balances(): Promise<Map<string, bigint>> {
    const entries = [...this.#accounts.keys()].map(
      async (account) => [account, await this.#book.deposit.balanceOf(account)] as const,
    );
    return new Map(await Promise.all(entries));
  }

  /** From here on changes are counted. */
  async open(): Promise<void> {
    this.#before = await this.balances();
  }

  /** Prints who holds what, with the change since `open`. */
  async print(): Promise<void> {
    const rows = new Map<string, { readonly held: bigint; readonly change: bigint }>();
    for (const [account, balance] of await this.balances()) {
      const name = this.#accounts.get(account) ?? account;
      const { held, change } = rows.get(name) ?? { held: 0n, change: 0n };
      rows.set(name, { held: held + balance, change: change + balance - (this.#before.get(account) ?? 0n) });
    }
    table(
      ["who", "holds USD", "change USD"],
      [...rows].map(([name, { held, change }]) => [name, usd(held), usd(change)]),
    );
  }

  /** Prints the changes and their sum. @throws RangeError unless they sum to zero and all of the money is accounted for */
  async close(): Promise<void> {
    const after = await this.balances();
    const changes = [...after].map(([account, balance]) => balance - (this.#before.get(account) ?? 0n));
    const sum = changes.reduce((total, change) => total + change, 0n);
    const held = [...after.values()].reduce((total, balance) => total + balance, 0n);
    await this.print();
    console.log(`   The changes sum to ${usd(sum)}.`);
    if (sum !== 0n) throw new RangeError(`The ledger does not balance: ${usd(sum)} USD appeared from nowhere.`);
    const supply = await this.#book.deposit.totalSupply();
    if (held !== supply) throw new RangeError(`${usd(supply - held)} USD are with nobody in the ledger.`);
  }
}
