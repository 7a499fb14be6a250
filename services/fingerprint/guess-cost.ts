import { createECDH, createHmac } from "node:crypto";

import Table from "cli-table3";
import { Command, InvalidArgumentError } from "commander";

import { SECONDS_PER_DAY } from "../../sdk/units.ts";

const DAY = Number(SECONDS_PER_DAY);

/** What somebody knows of a document, and how many candidates are then left to try. */
interface Scenario {
  readonly guess: string;
  readonly candidates: number;
}

/** Kind, issuer, holder, value, currency and date of a document are public to the members of the chain. */
const SCENARIOS: Scenario[] = [
  { guess: "buyer of an invoice by its linking key, a known pair", candidates: 1 },
  { guess: "the same, any of 1,000 buyers", candidates: 1_000 },
  { guess: "number of an invoice, within 1,000", candidates: 1_000 },
  { guess: "number of an invoice, any of 6 digits", candidates: 1_000_000 },
  { guess: "container of a bill whose voyage is known, of 20 owners (6 digits)", candidates: 20 * 1_000_000 },
  { guess: "China's customs number: office, year and flag known (9 digits)", candidates: 1_000_000_000 },
];

const {
  perDay,
  participants: colluding,
  json,
} = new Command("guess-cost")
  .description("Measure what it costs to guess what stands behind a fingerprint, and print it as a table.")
  .option("--per-day <elements>", "that a participant may have evaluated", positive, 20_000)
  .option("--participants <number>", "of participants that conspire", positive, 10)
  .option("--json", "print JSON instead")
  .parse()
  .opts<{ readonly perDay: number; readonly participants: number; readonly json?: true }>();

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It is a whole number above zero.");
}

/** Runs `work` for about `ms` and returns how often it ran in a second. */
function rate(ms: number, work: (i: number) => void): number {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < ms) for (let i = 0; i < 20; i++) work(count++);
  return count / ((performance.now() - start) / 1_000);
}

/**
 * Guesses per second on one core for whoever has the service's secret key: one multiplication on P-256 each, in the
 * native code of OpenSSL, because nobody who attacks would use JavaScript. Hashing to the curve is left out, which
 * makes the attacker a little faster than it can be.
 */
function serviceKeyRate(): number {
  const key = createECDH("prime256v1");
  key.generateKeys();
  const other = createECDH("prime256v1").generateKeys();
  return rate(1_000, () => key.computeSecret(other));
}

/** Guesses per second on one core for whoever has the key of the in-process fingerprinter: one HMAC each. */
function sharedKeyRate(): number {
  const key = Buffer.alloc(32, 1);
  return rate(500, (i) => createHmac("sha256", key).update(`INVOICE|${i}`).digest());
}

/** A day's quota can be spent at once, so less than a day is no time at all. */
function days(count: number): string {
  return count <= 1 ? "the first day" : duration(count * DAY);
}

function duration(seconds: number): string {
  if (seconds < 1) return "< 1 second";
  const units: [number, string][] = [
    [365 * DAY, "years"],
    [DAY, "days"],
    [3_600, "hours"],
    [60, "minutes"],
  ];
  const [size, unit] = units.find(([one]) => seconds >= one) ?? [1, "seconds"];
  const count = seconds / size;
  return `${count >= 10 ? Math.round(count).toLocaleString("en") : count.toPrecision(2)} ${unit}`;
}

const serviceKeyPerSecond = serviceKeyRate();
const sharedKeyPerSecond = sharedKeyRate();
const rows = SCENARIOS.map(({ guess, candidates }) => ({
  guess,
  candidates,
  bits: Math.log2(candidates),
  oneMember: days(candidates / perDay),
  colludingMembers: days(candidates / perDay / colluding),
  serviceKey: duration(candidates / serviceKeyPerSecond),
  sharedKey: duration(candidates / sharedKeyPerSecond),
}));
const queries = perDay * 100 * 365 * 5;
const staticDiffieHellman = 128 - Math.log2(queries) / 2;

if (json) {
  const facts = { perDay, colluding, serviceKeyPerSecond, sharedKeyPerSecond, rows, queries, staticDiffieHellman };
  process.stdout.write(`${JSON.stringify(facts, undefined, 2)}\n`);
} else {
  const table = new Table({
    head: ["to guess the", "candidates", "bits", "one member", `${colluding} members`, "service key", "shared key"],
    colWidths: [46, 15, 6, 15, 15, 14, 14],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const { guess, candidates, bits, oneMember, colludingMembers, serviceKey, sharedKey } = row;
    const cells = [oneMember, colludingMembers, serviceKey, sharedKey];
    table.push([guess, candidates.toLocaleString("en"), bits.toFixed(0), ...cells]);
  }
  process.stdout.write(
    [
      table.toString(),
      `Members: at their quota of ${perDay.toLocaleString("en")} elements a day, each element one guess.`,
      `Keys: on one core of this machine, ${serviceKeyPerSecond.toFixed(0)} guesses/s with the service's secret key, ` +
        `${sharedKeyPerSecond.toFixed(0)} with the key of the in-process fingerprinter.`,
      `Without a key or a member's account no guess can be confirmed. What 100 members learn in 5 years at their ` +
        `quotas, ${queries.toExponential(1)} evaluations, leaves the service's key at least ` +
        `${staticDiffieHellman.toFixed(0)} of 128 bits (RFC 9497, section 7.2.3).`,
      "",
    ].join("\n"),
  );
}
