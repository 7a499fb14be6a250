/** How often nonces whose deadline has passed are forgotten, in seconds. */
const SWEEP_SECONDS = 60;

/** Remembers the nonces of each account until their deadlines have passed, after which the deadline refuses them. */
export class UsedNonces {
  readonly #deadlines = new Map<string, number>();
  #nextSweep = 0;

  /** Whether this account has used the nonce. */
  has(account: string, nonce: string): boolean {
    return this.#deadlines.has(keyOf(account, nonce));
  }

  /** @param deadline and `now` in seconds of Unix time. */
  add(account: string, nonce: string, deadline: number, now: number): void {
    if (now >= this.#nextSweep) this.#sweep(now);
    if (deadline >= now) this.#deadlines.set(keyOf(account, nonce), deadline);
  }

  /** Nonces that are remembered. */
  get size(): number {
    return this.#deadlines.size;
  }

  #sweep(now: number): void {
    for (const [key, deadline] of this.#deadlines) if (deadline < now) this.#deadlines.delete(key);
    this.#nextSweep = now + SWEEP_SECONDS;
  }
}

function keyOf(account: string, nonce: string): string {
  return `${account}/${nonce}`;
}
