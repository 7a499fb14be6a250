import { isoOf, type Day } from "../../../sdk/financing/calendar.ts";
import { allocate } from "../../../sdk/financing/waterfall.ts";
import { asAmount, unreadable, type Inputs } from "../inputs.ts";
import { alias, isGroup, Money, Unjudged, type Answers, type Json } from "../vector.ts";
import { plainWords } from "../words.ts";

const PARTS = ["penalty", "fee", "interest", "principal"] as const;
type Part = (typeof PARTS)[number];
const IN_ADVANCE: readonly Part[] = ["principal", "penalty", "fee", "interest"];

/** Something owed: of what kind, how much is left, and from when on. */
interface Claim {
  readonly part: Part;
  readonly due: Day;
  /** The day from which it exists at all. */
  readonly since: Day;
  left: bigint;
}

/** How a payment falls on what is owed: `repayment_waterfall`. */
export function repaymentWaterfall(inputs: Inputs): Answers {
  const orders = ordersOf(inputs);
  return DUE_NOW.some((name) => isGroup(inputs.find([name]) ?? null))
    ? onePayment(inputs, orders)
    : paymentsOverTime(inputs, orders);
}

const DUE_NOW = ["dueNow", "due", "owed", "amountsDue"] as const;

interface Orders {
  readonly due: readonly Part[];
  /** Of what is due on the day itself, if that comes after what is past due. */
  readonly today?: readonly Part[];
  readonly inAdvance: readonly Part[];
  /** Each due date in full before the next one, rather than each part over all dates. */
  readonly byDate: boolean;
}

function onePayment(inputs: Inputs, { due: order }: Orders): Answers {
  const owed = partsOf(inputs);
  const { paid, rest } = allocate(paymentOf(inputs), owed, order);
  const loan = principalOf(inputs);
  // Beyond what is due, a payment repays principal ahead of time.
  if (loan !== undefined && owed.principal > loan) {
    throw unreadable(["dueNow"], String(owed.principal), "No more principal is due than was lent.");
  }
  const ahead = loan === undefined ? 0n : least(rest, loan - owed.principal);
  const principal = paid.principal + ahead;
  const outstanding = loan === undefined ? undefined : loan - principal;
  const charges = PARTS.slice(0, 3).reduce((sum, part) => sum + owed[part] - paid[part], 0n);
  return {
    remaining: amounts(leftOf(owed, paid)),
    allocation: amounts({ ...paid, principal }),
    ...amounts({ ...paid, principal }),
    overpaid: new Money(rest - ahead),
    principalOutstanding: outstanding === undefined ? undefined : new Money(outstanding),
    totalOutstanding: outstanding === undefined ? undefined : new Money(outstanding + charges),
  };
}

const PAYMENT = ["repayment", "payment", "amount", "paid", "received"] as const;

/** An amount, of a day or not: all that is due is due on it. */
function paymentOf(inputs: Inputs): bigint {
  const payment = inputs.find(PAYMENT) ?? null;
  return isGroup(payment) ? inputs.datedAmount(payment).amount : inputs.amount(...PAYMENT);
}

function paymentsOverTime(inputs: Inputs, orders: Orders): Answers {
  const claims = claimsOf(inputs);
  const allocations: Answers[] = [];
  let overpaid = 0n;
  let last = -Infinity;
  for (const entry of inputs.list("repayments", "payments")) {
    const { date, amount } = inputs.datedAmount(entry);
    if (date < last) throw unreadable(["repayments"], isoOf(date), "Repayments are in the order of their dates.");
    last = date;
    const paid: Record<Part, bigint> = { penalty: 0n, fee: 0n, interest: 0n, principal: 0n };
    let rest = amount;
    for (const claim of inOrder(claims, date, orders)) {
      const part = least(rest, claim.left);
      claim.left -= part;
      paid[claim.part] += part;
      rest -= part;
    }
    overpaid += rest;
    allocations.push(amounts(paid));
  }
  const left = (parts: readonly Part[]) =>
    claims.reduce((sum, claim) => (parts.includes(claim.part) ? sum + claim.left : sum), 0n);
  return {
    allocations,
    allocation: allocations.at(-1),
    overpaid: new Money(overpaid),
    principalOutstanding: new Money(left(["principal"])),
    penaltyOutstanding: new Money(left(["penalty"])),
    interestOutstanding: new Money(left(["interest"])),
    feeOutstanding: new Money(left(["fee"])),
    totalOutstanding: new Money(left(PARTS)),
  };
}

/** What is due by `date` first, oldest first within its part (or part by part within its date), then what is not. */
function inOrder(claims: readonly Claim[], date: Day, { due, today, inAdvance, byDate }: Orders): Claim[] {
  const known = claims.filter(({ since }) => since <= date);
  const ranked = (group: Claim[], order: readonly Part[]) =>
    group.sort((a, b) => {
      const byPart = order.indexOf(a.part) - order.indexOf(b.part);
      const byDay = a.due - b.due;
      return byDate ? byDay || byPart : byPart || byDay;
    });
  const isPast = (claim: Claim) => (today === undefined ? claim.due <= date : claim.due < date);
  const isToday = (claim: Claim) => today !== undefined && claim.due === date;
  return [
    ...ranked(known.filter(isPast), due),
    ...ranked(known.filter(isToday), today ?? due),
    ...ranked(
      known.filter((claim) => claim.due > date),
      inAdvance,
    ),
  ];
}

function claimsOf(inputs: Inputs): Claim[] {
  const claims: Claim[] = [];
  for (const [part, ...names] of [
    ["penalty", "penalties"],
    ["fee", "fees", "charges"],
    ["interest", "interests"],
  ] as const) {
    for (const entry of inputs.list(...names)) {
      const { date: due, amount } = inputs.datedAmount(entry);
      const since = Array.isArray(entry) ? undefined : inputs.nested(entry).optionalDay("addedOn");
      claims.push({ part, due, since: since ?? -Infinity, left: amount });
    }
  }
  for (const entry of inputs.list("instalments", "installments", "schedule")) {
    const instalment = inputs.nested(entry);
    for (const part of PARTS) {
      if (instalment.has(part)) {
        claims.push({ part, due: instalment.day("due", "date"), since: -Infinity, left: instalment.amount(part) });
      }
    }
  }
  if (!claims.some(({ part }) => part === "principal")) {
    // Principal whose date is not given is not due yet.
    const due = inputs.optionalDay("due", "maturity", "dueDate") ?? Infinity;
    claims.push({ part: "principal", due, since: -Infinity, left: inputs.amount("principal") });
  }
  return claims;
}

const PROCESSING = [
  "loanScheduleProcessingType",
  "scheduleProcessingType",
  "processing",
  "allocationType",
  "allocationMode",
];
const ORDER = ["order", "waterfall", "strategy", "allocationOrder", "priority"] as const;

function ordersOf(inputs: Inputs): Orders {
  const given = inputs.find(ORDER);
  const isList = Array.isArray(given);
  // Apache Fineract lists its parts by when they are due, too.
  const isSorted = isList && given.some((part) => /due|advance/i.test(String(part)));
  const named = typeof given === "string" ? partWords(given) : isSorted ? partWords(given.join(", ")) : "";
  // What goes by a name that says no parts may have them in the words.
  const words = partsIn(named).length > 0 ? named : partWords(inputs.convention);
  const [beforeAdvance, afterAdvance] = parted(words, /in[- ]advance/g);
  const [pastDue, dueNow] = /past[- ]due/.test(words)
    ? parted(beforeAdvance, /(?<!past[- ])\bdue\b/g)
    : [beforeAdvance, ""];
  if (/\breverse\b/.test(words)) throw new Unjudged(`an order that is said backwards: "${words}"`);
  const ofText = chainOfParts(pastDue.replaceAll(/past[- ]due/g, " "));
  const due = isList && !isSorted ? inputs.list(...ORDER).map(asPart) : ofText;
  const isPartial = !Array.isArray(given) && leavesOpen(pastDue, due);
  const isOther = given !== undefined || /strategy|pro[- ]?rata|proportion/.test(words);
  if (isPartial || (isOther && due.length === 0))
    throw new Unjudged(
      `An order names its parts from the first to the last: ${JSON.stringify(given ?? inputs.convention)}`,
    );
  const spoken = chainOfParts(partWords(inputs.convention));
  if (
    given !== undefined &&
    !isSorted &&
    spoken.length > 2 &&
    String(complete(due, PARTS)) !== String(complete(spoken, PARTS))
  )
    throw unreadable(ORDER, given, `The words say another: ${spoken.join(" > ")}.`);
  const today = chainOfParts(dueNow);
  return {
    due: complete(due, PARTS),
    ...(today.length === 0 ? {} : { today: complete(today, PARTS) }),
    inAdvance: complete(chainOfParts(afterAdvance), IN_ADVANCE),
    byDate: isByDate(inputs),
  };
}

function isByDate(inputs: Inputs): boolean {
  for (const name of PROCESSING) {
    const given = inputs.find([name]) ?? "vertical";
    if (!/^(?:horizontal|vertical)$/i.test(JSON.stringify(given).replaceAll('"', "")))
      throw unreadable([name], given, "Due dates are paid one after the other (horizontal), or parts (vertical).");
  }
  return inputs.says(/horizontal|instal+ment by instal+ment|oldest instal+ment/, ...PROCESSING);
}

/** Apache Fineract's default, and what courts of the United States apply a part payment to. */
const NAMED_ORDER = /\bmifos[- ]standard(?:[- ]strategy)?|\b(?:u\.?s\.?|united states) rule\b/g;

/** Parts that there are none of need no place: "no fees or penalties". */
const PART = "(?:penalt(?:y|ies)|fees?|charges?|costs?)";
const DENIED = new RegExp(String.raw`\bno ${PART}(?:,? (?:or|and|nor) (?:no )?${PART})*\b`, "g");

/** In small letters with hyphens, and one word for each part: interest for default is a penalty. */
function partWords(text: string): string {
  const words = text
    .toLowerCase()
    .replaceAll("_", "-")
    .replaceAll(NAMED_ORDER, (name) => (name.startsWith("mifos") ? PARTS.join(" > ") : "interest > principal"))
    .replaceAll(/\bcosts of collection/g, "costs")
    .replaceAll(DENIED, "")
    .replaceAll(/\b(?:\d+|i{1,3}|iv)[.)] *|\([a-d]\) */g, " > ")
    .replaceAll(/(?<=[a-z])\. (?=[a-z])|[;,]? (?:and )?(?:lastly|finally|followed by),? /g, " > ")
    .replaceAll(/\b(?:default|moratory)[ -]interest/g, "penalty interest")
    .replace(/^(?!.*(?:penal|overdue (?:fee|principal)))(.*)\boverdue interest(?=.*\binterest)/, "$1penalty interest")
    .replaceAll(/\b(?:overdue|outstanding|accrued|unpaid|contractual|ordinary|the) /g, "");
  // In "penalty interest fee principal" these are two.
  const isOne = /[>,;|→/≻»]/.test(words) || words.match(/interest/g)?.length === 2;
  // Where there are other fees and no penalty, the late ones are it.
  const late = /penal/.test(words) || !/(?<!late[ -])\b(?:fee|charge(?!d)|cost)/.test(words) ? "fee" : "penalty";
  const merged = isOne ? words.replaceAll(/\bpenal(?:ty)? interest/g, "penalty") : words;
  return merged.replaceAll(/\blate[ -](?:payment )?(?:fees?|charges?|interest)/g, late);
}

/** What is said before the first mention, and what after it, without further ones. */
function parted(words: string, mention: RegExp): [before: string, after: string] {
  const [before = "", ...after] = words.split(mention);
  return [before, after.join(" ")];
}

const PART_WORDS = /penalt(?:y|ies)|fees?|charges?(?!d)|costs?|interests?|principal|capital/g;
const BETWEEN = String.raw`\s*(?:=?>|[,;|/&≻»→-]|->|then|before|\s)\s*`;
const REMAINDER = String.raw`(?:any )?(?:remainder|balance|rest|excess)(?: is applied| goes)? to`;
const PLACES = String.raw`(?:(?:is|are|comes?|goes?) )?(?:paid )?(?:first|second|third|fourth|next|last)`;
/** Signs and words that mean an order; and, where none of these is between parts, lists in words. */
const SEPARATED_BY = [
  BETWEEN,
  String.raw`(?:\s*(?:=?>|[,;|/&≻»→-]|->|\b(?:${PLACES}|then|and|before|${REMAINDER})(?: to)?\b))+\s*`,
];
const CHAINS_OF_PARTS = SEPARATED_BY.map(
  (between) => new RegExp(`(?:${PART_WORDS.source})(?:${between}(?:${PART_WORDS.source}))+`),
);
/** "interest: 1", "fee: second", "principal is paid last". */
const RANKED = new RegExp(
  `(${PART_WORDS.source})(?: ?[:=] ?([1-4])\\b| ?:? (?:(?:is|are|comes?|goes?|ranks?) )?(?:paid )?(first|second|third|fourth|last)\\b)`,
  "g",
);
const RANKS = ["first", "second", "third", "fourth"];

/** The parts that have a place of their own, in its order: two at least, or one that is last after a chain of others. */
function rankedParts(words: string): Part[] {
  const ranks = new Map<Part, number>();
  for (const [, part = "", number, place = ""] of words.matchAll(RANKED))
    ranks.set(asPart(part), number === undefined ? RANKS.indexOf(place) + 1 || LAST : Number(number));
  if (ranks.size < 2 || new Set(ranks.values()).size < ranks.size) return [];
  const order = [...ranks].sort(([, a], [, b]) => a - b);
  const last = order.filter(([, rank]) => rank === LAST).map(([part]) => part);
  const first = order.map(([part]) => part).filter((part) => !last.includes(part));
  return last.length === 0
    ? first
    : [
        ...complete(
          first,
          PARTS.filter((part) => !last.includes(part)),
        ),
        ...last,
      ];
}

const LAST = 9;

const FIRST = new RegExp(
  `(?:${PART_WORDS.source})(?= (?:(?:is |comes |goes )?(?:paid )?first|before (?:all|any|every)))`,
);

const LAST_FIRST = new RegExp(`^(${PART_WORDS.source}) (?:(?:is|comes|goes) )?(?:paid )?last[;,] *(.+)$`);

/** "penalty > fee > interest": the chain that names most parts, or the one part that goes first. */
function chainOfParts(text: string): Part[] {
  const ranked = rankedParts(text);
  if (ranked.length > 0) return ranked;
  // "principal last; penalty > fee > interest"
  const words = text.replace(LAST_FIRST, "$2 > $1");
  const chains = [...CHAINS_OF_PARTS, FIRST].map((pattern) => {
    const [chain = ""] = pattern.exec(words) ?? [];
    return partsIn(chain);
  });
  return chains.sort((a, b) => b.length - a.length)[0] ?? [];
}

/** Whether several parts are named without a place. One in a clause of its own needs none: "no fees are due; …". */
function leavesOpen(words: string, order: readonly Part[]): boolean {
  const withoutPlace = words.split(/[;:.]/).map((clause) => ({
    isOne: partsIn(clause).length === 1,
    parts: partsIn(clause).filter((part) => !order.includes(part)),
  }));
  const alone = new Set(withoutPlace.flatMap(({ parts }) => parts));
  return alone.size > 1 || withoutPlace.some(({ isOne, parts }) => !isOne && parts.length > 0);
}

function partsIn(words: string): Part[] {
  return [...new Set(Array.from(words.matchAll(PART_WORDS), ([word]) => asPart(word)))];
}

function asPart(word: Json): Part {
  const letters = typeof word === "string" ? plainWords(word) : "";
  if (/^penal|^default interest/.test(letters)) return "penalty";
  if (/^(fee|charge|cost)/.test(letters)) return "fee";
  if (letters.startsWith("interest")) return "interest";
  if (/^(principal|capital)/.test(letters)) return "principal";
  throw unreadable(["part"], word, "A payment has penalty, fee, interest and principal.");
}

function complete(order: readonly Part[], otherwise: readonly Part[]): Part[] {
  return [...new Set([...order, ...otherwise])];
}

function partsOf(inputs: Inputs): Record<Part, bigint> {
  const group = inputs.group(...DUE_NOW);
  const owed: Record<Part, bigint> = { penalty: 0n, fee: 0n, interest: 0n, principal: 0n };
  const names = group?.names ?? [];
  const parts = names.map(asPart);
  const twice = names.find((_, index) => parts.indexOf(parts[index] as Part) !== index);
  if (twice !== undefined) throw new Unjudged(`a payment has one part for ${names.join(", ")}: ${twice} is another`);
  for (const [index, part] of parts.entries()) owed[part] = group?.amount(names[index] as string) ?? 0n;
  return owed;
}

/** The whole principal: an input of its own, or of a loan that is put in words its amount, which comes first. */
function principalOf(inputs: Inputs): bigint | undefined {
  if (inputs.has("principal")) return inputs.positiveAmount("principal");
  if (!inputs.has("loan")) return undefined;
  const loan = inputs.find(["loan"]) ?? null;
  if (isGroup(loan)) {
    const group = inputs.nested(loan);
    // How many instalments it has is of no payment.
    group.has("instalments", "n");
    return group.positiveAmount("principal", "amount");
  }
  if (typeof loan !== "string") return inputs.positiveAmount("loan");
  const [, amount, words] = /^\s*(\d[\d,]*(?:\.\d+)?)(?:\s+(.*))?$/.exec(loan) ?? [];
  const [, count, part] = /^in (\d+) instal+ments? of (\d[\d,]*(?:\.\d+)?)$/.exec(words ?? "") ?? [];
  const whole = amount === undefined ? 0n : asAmount(amount, ["loan"], inputs.decimals);
  const parts = part === undefined ? whole : BigInt(count ?? 0) * asAmount(part, ["loan"], inputs.decimals);
  if (whole === 0n || whole !== parts || (words !== undefined && part === undefined)) {
    throw unreadable(["loan"], loan, "A loan in words is its amount, then its instalments, which sum to it.");
  }
  return whole;
}

/** Under each name that sources have for a part. */
function amounts(paid: Readonly<Record<Part, bigint>>): Record<Part, Money> {
  const parts = {
    penalty: new Money(paid.penalty),
    fee: new Money(paid.fee),
    interest: new Money(paid.interest),
    principal: new Money(paid.principal),
  };
  const { penalty, fee, principal } = parts;
  return alias(parts, { penalties: penalty, fees: fee, charges: fee, costs: fee, capital: principal });
}

function leftOf(owed: Readonly<Record<Part, bigint>>, paid: Readonly<Record<Part, bigint>>): Record<Part, bigint> {
  const left = { ...owed };
  for (const part of PARTS) left[part] -= paid[part];
  return left;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
