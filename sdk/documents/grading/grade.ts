import { daysBetween } from "../canonical/dates.ts";
import { formatMoney } from "../canonical/money.ts";
import { canonicalCode } from "../canonical/text.ts";
import { identityOf, numberOf } from "../identity.ts";
import { linkingKeys } from "../linking.ts";
import type { DocumentContent } from "../model.ts";
import { PartyDirectory } from "../parties/directory.ts";
import type { Party } from "../parties/party.ts";
import { OFFICIAL_SCHEMES, TRADE_SCHEMES, type PartyScheme } from "../parties/schemes.ts";
import { differInPaddingOnly, isOneEditApart, isRounding } from "./similarity.ts";
import { splitEvidence } from "./split.ts";

/** What two documents are to each other. */
export type Grade =
  /** One paper, however often it was typed in. */
  | "exact"
  /** One issuer's number with two amounts: at least one of the papers is wrong. */
  | "same-number-other-amount"
  /** Two papers that look like one trade: a digit changed, an amount rounded, the same goods or terms. */
  | "similar"
  /** Two papers that look like parts of one amount. */
  | "split-suspect"
  /** The same number of two issuers: two documents. */
  | "different-seller"
  /** Documents of different kinds: two documents, even with one number. */
  | "different-kind"
  /** At least one of them nobody can lend against. */
  | "not-financeable"
  /** Nothing that speaks for one trade. */
  | "unrelated";

/** What the grade rests on: a field, and what was found about it in the two documents. */
export interface Finding {
  /** Field that decided, as in docs/documents/fields.md. */
  readonly field: string;
  /** In words: "one character apart". */
  readonly finding: string;
  /** What the first and the second document have; linking keys stand there once. */
  readonly values: readonly string[];
}

/** Grade of a pair, with what decided. */
export interface Comparison {
  readonly grade: Grade;
  /** The fields that decided, in the order of their weight. */
  readonly decidedBy: readonly string[];
  readonly findings: readonly Finding[];
}

/** Further apart than this, equal terms are a repetition and no disguise. */
const NEAR_DAYS = 31;

/**
 * Grades a pair of documents. The order of the two does not matter.
 *
 * @example
 * ```ts
 * compareDocuments(invoice, rekeyed, directory).grade; // "exact"
 * ```
 */
export function compareDocuments(
  a: DocumentContent,
  b: DocumentContent,
  directory: PartyDirectory = PartyDirectory.empty,
): Comparison {
  const pair = new Pair(a, b, directory);
  if (a.kind !== b.kind)
    return graded("different-kind", [pair.finding("kind", "of different kinds", (document) => document.kind)]);
  const refused = [a, b].filter((document) => document.notFinanceable.length > 0);
  if (refused.length > 0) return notFinanceable(refused);
  return pair.sameIssuer ? gradeOneIssuer(pair) : gradeTwoIssuers(pair);
}

/** Both documents with what the grades ask of them. */
class Pair {
  readonly a: DocumentContent;
  readonly b: DocumentContent;
  readonly directory: PartyDirectory;

  constructor(a: DocumentContent, b: DocumentContent, directory: PartyDirectory) {
    this.a = a;
    this.b = b;
    this.directory = directory;
  }

  get sameIssuer(): boolean {
    return this.areSame(this.a.issuer, this.b.issuer);
  }

  /** Whether the two say the same of themselves, their issuers left out. */
  get sameCanonical(): boolean {
    return identityOf(this.a, this.directory).canonical === identityOf(this.b, this.directory).canonical;
  }

  get sameNumber(): boolean {
    return this.number(this.a) === this.number(this.b);
  }

  /** A character of the number changed, or zeros before it. */
  get nearNumber(): boolean {
    const [one, other] = [this.number(this.a), this.number(this.b)];
    return isOneEditApart(one, other) || differInPaddingOnly(one, other);
  }

  /** A character of the issuer's identifier changed. */
  get nearIssuer(): boolean {
    return isOneEditApart(this.keyOf(this.a.issuer), this.keyOf(this.b.issuer));
  }

  /** Whether nothing says that the other sides differ. */
  get sameCounterparty(): boolean {
    const { a, b } = this;
    return !a.counterparty || !b.counterparty || this.areSame(a.counterparty, b.counterparty);
  }

  /** Whether nothing says that the two are more than a month apart. */
  get nearInTime(): boolean {
    const { a, b } = this;
    if (a.issueDate === undefined || b.issueDate === undefined) return true;
    return Math.abs(daysBetween(a.issueDate, b.issueDate)) <= NEAR_DAYS;
  }

  get valueDiffers(): boolean {
    const [one, other] = [this.a.value, this.b.value];
    return one !== undefined && other !== undefined && (one.amount !== other.amount || one.currency !== other.currency);
  }

  get valueRounded(): boolean {
    return this.a.value !== undefined && this.b.value !== undefined && isRounding(this.a.value, this.b.value);
  }

  get sharedKeys(): string[] {
    const others = new Set(linkingKeys(this.b, this.directory));
    return linkingKeys(this.a, this.directory).filter((key) => others.has(key));
  }

  number(document: DocumentContent): string {
    return numberOf(document, this.directory);
  }

  /**
   * Whether the parties are known by one key, or share a number that an authority gave to one of them only. Where one of
   * them has no such number, a shared code of the trade (SCAC, GLN, …) is enough: units of one group may share
   * one, but nothing says that these are two.
   */
  areSame(one: Party | undefined, other: Party | undefined): boolean {
    if (!one || !other) return one === other;
    if (this.keyOf(one) === this.keyOf(other)) return true;
    const of = (party: Party, schemes: ReadonlySet<PartyScheme>) =>
      this.directory.idsOf(party).filter(({ scheme }) => schemes.has(scheme));
    const share = (schemes: ReadonlySet<PartyScheme>) => {
      const others = new Set(of(other, schemes).map(({ id }) => id));
      return of(one, schemes).some(({ id }) => others.has(id));
    };
    const bothOfficial = [one, other].every((party) => of(party, OFFICIAL_SCHEMES).length > 0);
    return share(OFFICIAL_SCHEMES) || (!bothOfficial && share(TRADE_SCHEMES));
  }

  keyOf(party: Party | undefined): string {
    return party ? this.directory.keyOf(party) : "";
  }

  finding(field: string, finding: string, valueOf: (document: DocumentContent) => string | undefined): Finding {
    return { field, finding, values: [this.a, this.b].map((document) => valueOf(document) ?? "") };
  }

  issuerFinding(finding: string): Finding {
    return this.finding("issuer", finding, ({ issuer }) => this.keyOf(issuer));
  }

  numberFinding(finding: string): Finding {
    return this.finding("number", finding, (document) => this.number(document));
  }

  valueFinding(finding: string): Finding {
    return this.finding("value", finding, ({ value }) => value && formatMoney(value));
  }

  keyFindings(keys: readonly string[]): Finding[] {
    return keys.map((key) => ({ field: "linkingKeys", finding: "in both", values: [key] }));
  }

  /** Identifying fields other than the number that differ. */
  differences(): Finding[] {
    const differing = (["subtype", "issueDate", "office"] as const).filter(
      (field) => canonicalCode(this.a[field] ?? "") !== canonicalCode(this.b[field] ?? ""),
    );
    return differing.map((field) => this.finding(field, "different", (document) => document[field]));
  }
}

function gradeOneIssuer(pair: Pair): Comparison {
  const { a, b } = pair;
  if (pair.sameNumber) {
    const same = [pair.issuerFinding("same"), pair.numberFinding("same")];
    if (pair.valueDiffers) {
      return graded("same-number-other-amount", [...same, pair.valueFinding("different"), ...pair.differences()]);
    }
    return pair.sameCanonical ? graded("exact", same) : graded("similar", [...same, ...pair.differences()]);
  }

  const shared = pair.sharedKeys;
  const declaredTwice =
    shared.length > 0 && shared.every((key) => key.startsWith("declaration-invoice|")) && pair.valueDiffers;
  if (shared.length > 0 && !declaredTwice) return graded("similar", pair.keyFindings(shared));

  const sameTrade = pair.sameCounterparty && pair.nearInTime;
  if (sameTrade && pair.nearNumber && (!pair.valueDiffers || pair.valueRounded)) {
    return graded("similar", [
      pair.numberFinding("one character apart"),
      pair.valueFinding(pair.valueRounded ? "one is the other rounded" : "same"),
    ]);
  }
  const split = sameTrade ? splitEvidence(a, b) : [];
  if (declaredTwice || split.length > 0) return graded("split-suspect", [...pair.keyFindings(shared), ...split]);
  if (sameTrade && pair.valueRounded && pair.a.counterparty && pair.b.counterparty) {
    return graded("similar", [
      pair.valueFinding("one is the other rounded"),
      pair.finding("counterparty", "same", ({ counterparty }) => pair.keyOf(counterparty)),
    ]);
  }
  return graded("unrelated", [pair.numberFinding("different")]);
}

function gradeTwoIssuers(pair: Pair): Comparison {
  const shared = pair.sharedKeys;
  if (shared.length > 0) return graded("similar", pair.keyFindings(shared));
  if (!pair.sameNumber) return graded("unrelated", [pair.issuerFinding("different"), pair.numberFinding("different")]);
  const sameTrade = pair.sameCounterparty && pair.nearInTime && (!pair.valueDiffers || pair.valueRounded);
  if (pair.nearIssuer && sameTrade) {
    return graded("similar", [
      pair.issuerFinding("one character apart"),
      pair.numberFinding("same"),
      pair.valueFinding("same or rounded"),
    ]);
  }
  return graded("different-seller", [pair.issuerFinding("different"), pair.numberFinding("same")]);
}

function notFinanceable(refused: readonly DocumentContent[]): Comparison {
  const reasons = refused.flatMap((document) => document.notFinanceable);
  return graded(
    "not-financeable",
    reasons.map(({ code, value }): Finding => ({ field: "financeable", finding: code, values: [value] })),
  );
}

function graded(grade: Grade, findings: readonly Finding[]): Comparison {
  return { grade, decidedBy: [...new Set(findings.map(({ field }) => field))], findings };
}
