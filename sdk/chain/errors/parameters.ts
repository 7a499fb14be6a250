import { toUtf8String } from "ethers";

import { DOCUMENT_KIND } from "../../documents/kinds.ts";
import { MILESTONES } from "../../documents/milestones/milestone.ts";
import { PRESENTATION_STATUSES } from "../../escrow/status.ts";
import { requireFields, type Fields } from "../../fields.ts";
import { isoOf, LAST_DAY } from "../../financing/calendar.ts";
import { DEFAULT_EVENTS } from "../../financing/default-events.ts";
import { FINANCING_STATUSES } from "../../financing/status.ts";
import { COVER_STATUSES } from "../../insurance/status.ts";
import { roleNames } from "../../participants/roles.ts";
import { BILL_FORM, BILL_STATES } from "../../title/bills.ts";
import { RIGHT_STATUS } from "../../title/status.ts";
import { decimalOf } from "../../units.ts";
import { requireAtLeast } from "../arguments.ts";

/** What a reader of messages knows beside what the chain says. All of it is optional. */
export interface MessageContext {
  /** The currency of the amounts, which the chain's errors do not repeat. */
  readonly currency?: { readonly code: string; readonly exponent: number };
  /** What people call the thing with this id, LEI or address, if they have a name for it. */
  readonly nameOf?: (id: string) => string | undefined;
}

const CONTEXT: Fields<MessageContext> = { currency: "value?", nameOf: "function?" };
const CURRENCY: Fields<NonNullable<MessageContext["currency"]>> = { code: "string", exponent: "number" };

/** Refuses a context that would leave out of messages what is meant to be in them. @throws InvalidArgumentError, UnknownFieldError */
export function requireContext(what: string, context: MessageContext): void {
  const { currency } = requireFields(what, context, CONTEXT);
  if (currency === undefined) return;
  requireAtLeast(0, `${what}.currency.exponent`, requireFields(`${what}.currency`, currency, CURRENCY).exponent);
}

/** How a parameter of a contract's error is read and shown. */
export interface Parameter<T> {
  /** Type in the ABI. */
  readonly type: string;
  read(raw: unknown): T;
  show(value: T, context: MessageContext): string;
}

/** Milliseconds of the last moment that a JavaScript date can tell, in seconds. */
const SECONDS_SHOWN = 8_640_000_000_000n;

/** `0x12ab…90ef`: enough to recognise, and whole where it is short. */
function shortened(hex: string): string {
  return hex.length <= 14 ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`;
}

/** `1234567.89` with commas between thousands. */
export function grouped(digits: string): string {
  const [whole = "", fraction] = digits.split(".");
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

function money(amount: bigint, { currency }: MessageContext): string {
  if (!currency) return `${grouped(String(amount))} minor units`;
  const { code, exponent } = currency;
  return `${grouped(decimalOf(amount, exponent))} ${code}`;
}

function identifier(type: string): Parameter<string> {
  return {
    type,
    read: String,
    show(id, { nameOf }) {
      const name = nameOf?.(id);
      return name === undefined ? shortened(id) : `${name} (${shortened(id)})`;
    },
  };
}

function integer(
  bits: number,
  show: (value: bigint, context: MessageContext) => string = (value) => grouped(String(value)),
): Parameter<bigint> {
  return { type: `uint${bits}`, read: (raw) => raw as bigint, show };
}

/** Id of a document, lien or financing, or any other hash. */
export const id = identifier("bytes32");
/** The number of a token, which is the id of its document. */
export const tokenId: Parameter<bigint> = integer(256, (value, context) =>
  id.show(`0x${value.toString(16).padStart(64, "0")}`, context),
);
export const address = identifier("address");
export const selector = identifier("bytes4");
/** Buckets of the order of payment, one a byte. */
export const waterfall = identifier("bytes4");

/** Legal Entity Identifier: 20 characters, or hexadecimal where the bytes are no characters. */
export const lei: Parameter<string> = {
  type: "bytes20",
  read(raw) {
    const hex = String(raw);
    if (/^0x0*$/.test(hex)) return "";
    const text = toUtf8String(hex, (_reason, offset) => offset);
    return /^[\x21-\x7e]{20}$/.test(text) ? text : hex;
  },
  show(value, { nameOf }) {
    const name = nameOf?.(value);
    return name === undefined ? value || "(no entity)" : `${name} (${value})`;
  },
};

/** Characters, or hexadecimal where the bytes are none. */
const characters = (length: number): Parameter<string> => ({
  type: `bytes${length}`,
  read(raw) {
    const text = Buffer.from(String(raw).slice(2), "hex").toString("latin1");
    return /^[\x21-\x7e]+$/.test(text) ? text : String(raw);
  },
  show: (value) => `"${value}"`,
});
/** Of ISO 3166-1. */
export const country = characters(2);
/** Of UN/LOCODE. */
export const place = characters(5);
export const text: Parameter<string> = { type: "string", read: String, show: (value) => `"${value}"` };

/** Money in minor units. */
export const amount = (bits: number): Parameter<bigint> => integer(bits, money);
/** A plain number. */
export const count = (bits: number): Parameter<bigint> => integer(bits);
/** A number that counts nothing, such as that of a signed message: without separators, as it is looked up. */
export const serial = (bits: number): Parameter<bigint> => integer(bits, String);
/** A plain number that may be negative. */
export const signed = (bits: number): Parameter<bigint> => ({ ...integer(bits), type: `int${bits}` });
/** Days since 1970-01-01, UTC. */
export const day = (bits: number): Parameter<bigint> =>
  integer(bits, (value) => (value === 0n ? "none" : value <= LAST_DAY ? isoOf(value) : `day ${value}`));
/** Unix time in seconds. */
export const moment = (bits: number): Parameter<bigint> =>
  integer(bits, (value) =>
    value <= SECONDS_SHOWN ? new Date(Number(value) * 1000).toISOString().replace(".000Z", "Z") : `second ${value}`,
  );
/** A length of time in seconds. */
export const seconds = (bits: number): Parameter<bigint> => integer(bits, (value) => `${grouped(String(value))} s`);
/** Parts per million. */
export const rate: Parameter<bigint> = integer(32, (value) => `${Number(value) / 10_000} %`);
/** Parts per million, of either sign. */
export const referenceRate: Parameter<bigint> = { ...rate, type: "int32" };
/** Numeric code of ISO 4217. */
export const currency: Parameter<bigint> = integer(16, (value) => `currency ${String(value).padStart(3, "0")}`);
/** A set of a participant's roles, one bit each. */
export const participantRoles: Parameter<bigint> = integer(32, (value) => {
  const names = roleNames(value);
  return names.length === 0 ? "no known role" : names.join(" or ");
});
/** A value of one of the contracts' enumerations, by its names in order. */
const named = (names: readonly string[]): Parameter<bigint> =>
  integer(8, (value) => names[Number(value)] ?? `${value}`);
/** `customsDeclaration` in words. */
const inWords = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const withArticle = (noun: string) => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
export const documentKind = named(
  Object.keys(DOCUMENT_KIND).map((kind) => (kind === "none" ? "no document" : withArticle(inWords(kind)))),
);
export const milestone = named(["nothing", ...MILESTONES.map(inWords)]);
export const rightStatus = named(Object.keys(RIGHT_STATUS));
export const billForm = named(
  Object.keys(BILL_FORM).map((form) => form.replace("order", "to order").replace("blank", "in blank")),
);
export const billTitle = named([
  "in hand",
  "in hand, not to be endorsed on",
  "apart",
  "apart, not to be endorsed on",
  "in blank",
]);
export const billState = named(BILL_STATES.map((state) => state.replace("pending", "surrendered for")));
export const financingStatus = named(FINANCING_STATUSES);
export const creditStage = named(["not open", "open", "closed"]);
export const presentationStatus = named(
  PRESENTATION_STATUSES.map((status) =>
    status === "none" ? "not made" : status.replace("examined", "under examination"),
  ),
);
export const defaultEvent = named(DEFAULT_EVENTS);
export const coverStatus = named(COVER_STATUSES);

/** `ExportReceivableRules`, whose parts are all parts per million or days. */
export interface ExportReceivableRules {
  readonly advanceRate: bigint;
  readonly evidenceCover: bigint;
  readonly oldestEvidence: bigint;
  readonly longestTenor: bigint;
  readonly settlementDays: bigint;
}

export const exportReceivableRules: Parameter<ExportReceivableRules> = {
  type: "(uint32,uint32,uint32,uint32,uint32)",
  read(raw) {
    const [advanceRate, evidenceCover, oldestEvidence, longestTenor, settlementDays] = raw as [
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
    ];
    return { advanceRate, evidenceCover, oldestEvidence, longestTenor, settlementDays };
  },
  show: (rules, context) =>
    `advance rate ${rate.show(rules.advanceRate, context)}, longest tenor ${rules.longestTenor} days`,
};

/** `GoodsRules`: parts per million and days. */
export interface GoodsRules {
  readonly advanceRate: bigint;
  readonly longestTenor: bigint;
  readonly insuranceCover: bigint;
  readonly oldestAppraisal: bigint;
}

export const goodsRules: Parameter<GoodsRules> = {
  type: "(uint32,uint32,uint32,uint32)",
  read(raw) {
    const [advanceRate, longestTenor, insuranceCover, oldestAppraisal] = raw as [bigint, bigint, bigint, bigint];
    return { advanceRate, longestTenor, insuranceCover, oldestAppraisal };
  },
  show: (rules, context) =>
    `advance rate ${rate.show(rules.advanceRate, context)}, longest tenor ${rules.longestTenor} days`,
};
