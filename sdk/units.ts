/** What `Rate` and every share of the contracts is over: one million of them is the whole, of a year's interest all of it. */
export const ONE_MILLION = 1_000_000n;

export const SECONDS_PER_DAY = 86_400n;
